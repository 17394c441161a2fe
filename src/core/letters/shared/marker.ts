// The line that opens every mail to a technician: what stands below it is ours. It is quoted with the mail, so a text
// that holds it quotes us, in whatever way the technician's program marks quotations.
import { wordsAlone } from '../../mail/text.js';
import type { Language } from '../../mail/language.js';

const ENGLISH = '##- Reply above this line -##';
const MARKERS: Readonly<Record<Language, string>> = {
  it: '##- Risponda sopra questa riga -##',
  en: ENGLISH,
};

/** The marker in a language; the English one where it has none of its own. */
export function replyMarker(language: Language): string {
  return MARKERS[language] ?? ENGLISH;
}

const WORDS = Object.values(MARKERS).map(wordsAlone);

/** Whether a text holds the marker of any language, however it was wrapped, quoted or laid out: its words alone count. */
export function holdsMarker(text: string): boolean {
  const letters = wordsAlone(text);
  return WORDS.some((words) => letters.includes(words));
}
