// The last look at a text before it goes to a customer: what must never leave the desk. It finds too much rather than too
// little, since whoever wrote it is notified and can send it again, and a letter cannot be called back.
import type { Refusal } from '../../letters/technician/refusal.js';
import { holdsMarker } from '../../letters/shared/marker.js';
import { holdsToken } from '../../mail/citation.js';
import { isRoutine } from '../../mail/quotation/signature.js';
import { oneLine, wordsAlone } from '../../mail/text.js';
import { commandWordIn } from './command-line.js';

/** The first thing in a text that must not leave, or null. `notes` are the internal notes of its ticket. */
export function findLeak(text: string, notes: readonly string[]): Refusal | null {
  if (holdsMarker(text)) return { because: 'marker', detail: '' };
  if (holdsToken(text)) return { because: 'token', detail: '' };
  const word = commandWordIn(text);
  if (word !== null) return { because: 'command below', detail: word };
  const line = noteLineIn(text, notes);
  return line === null ? null : { because: 'note', detail: line };
}

/** A shorter line of a note may be anybody's words: "da richiamare". */
const TELLING_LETTERS = 12;
/** A line this long is no accident, wherever it stands; a shorter one counts as a line or sentence of its own. */
const UNIQUE_LETTERS = 24;
/** Of longer texts only the beginning is compared: both are a person's words. */
const COMPARED = 200_000;

/** The first line of a note that stands in the text, however it was wrapped and quoted. */
function noteLineIn(text: string, notes: readonly string[]): string | null {
  const letters = ` ${wordsAlone(text.slice(0, COMPARED))} `;
  const own = new Set(sentencesOf(text.slice(0, COMPARED)).map(wordsAlone));
  for (const note of notes) {
    for (const line of sentencesOf(note.slice(0, COMPARED))) {
      const said = wordsAlone(line);
      if (said.length < TELLING_LETTERS || isRoutine(line)) continue;
      if (own.has(said) || (said.length >= UNIQUE_LETTERS && letters.includes(` ${said} `)))
        return oneLine(line);
    }
  }
  return null;
}

/** Lines, and the sentences in them: both are what is copied. */
function sentencesOf(text: string): string[] {
  const lines = text.split('\n');
  return [...lines, ...lines.flatMap((line) => line.split(/(?<=[.!?;:])\s+/u))];
}
