// What a technician wrote in a mail: nothing that was quoted, no signature, and no name alone for a text.
import type { Technician } from '../../desk/technician.js';
import type { Message } from '../../mail/message.js';
import { ownWords } from '../../mail/quotation/quotation.js';
import { isRoutine } from '../../mail/quotation/signature.js';
import { cleanSubject } from '../../mail/subject.js';
import { foldToLetters } from '../../mail/text.js';

/** A person's words stand in the beginning of a mail. */
const READ = 200_000;

/** The words of a mail that are its writer's own, with commands and all. */
export function writtenBy({ text, subject }: Message): string {
  // Mail programs leave these in place of pictures.
  const own = ownWords(text.slice(0, READ), cleanSubject(subject));
  return own.replace(/\[(?:cid|image|immagine|inline image|bild):[^\]\n]{0,200}\]/giu, '').trim();
}

/** The text, or nothing where it is only a closing and the technician's name: nobody sends that on purpose. */
export function withoutMereName(text: string, technician: Technician): string {
  return saidLines(text, technician).length === 0 ? '' : text;
}

/** "Vedi sotto", "risposte in rosso", "see my comments inline". */
const ELSEWHERE =
  /\b(?:ved[io]|veda|vedasi|vedere|legg[ia]|rispost[aeo]|rispondo|comment[oi]|osservazioni|see|answer(?:s|ed)?|repl(?:y|ies|ied)|responses?|comments?)\b.{0,30}\b(?:sotto|di seguito|in (?:rosso|blu|verde|calce|neretto|grassetto)|nel testo|[tf]ra le righe|below|in-?\s?line|in (?:red|blue|green|bold)|in the text)\b|^(?:in rosso|in red|inline)\b/u;
const POINTER_LETTERS = 80;

/** Whether the text ends by pointing into the quotation, where nobody but the technician's program can tell who wrote what. */
export function pointsToQuotation(text: string, technician: Technician): boolean {
  const last = foldToLetters(saidLines(text, technician).at(-1)?.trim() ?? '');
  return last.length <= POINTER_LETTERS && ELSEWHERE.test(last);
}

const CARD_LINES = 8;
const CARD_LETTERS = 80;
const CONTACT = /\+?\d[\d\s()./-]{5,}\d|[^\s@]@[^\s@]+\.[a-z]|\bwww\.|https?:/iu;

/**
 * The text without a card at its end that begins with the technician's own name and holds a number or an address: not all
 * programs mark a signature, and a private number is nothing for customers. The name alone stays, as do its closing words.
 */
export function withoutOwnCard(text: string, technician: Technician): string {
  const lines = text.split('\n');
  for (let at = lines.length - 1; at > 0 && lines.length - at <= CARD_LINES; at--) {
    const opening = openingOfCard(lines[at] ?? '', technician);
    if (opening === null) continue;
    const card = lines.slice(at);
    if (card.every((line) => line.length <= CARD_LETTERS) && CONTACT.test(card.join('\n')))
      return [...lines.slice(0, at), opening].join('\n').trim();
  }
  return text;
}

/** The technician's name where a line consists of it, or begins with it and a mark that separates; null elsewhere. */
function openingOfCard(line: string, { name }: Technician): string | null {
  const [first = '', mark] = line.split(/(\s[-–—|/]\s|[,;:|(·•])/u);
  const own = wordsOf(name).toSorted().join(' ');
  const isName = wordsOf(first).toSorted().join(' ') === own && own !== '';
  return isName && (mark !== undefined || line.trim() === first.trim()) ? first.trim() : null;
}

/** Lines that say something: no closing, and not the technician's name alone. */
function saidLines(text: string, { name }: Technician): string[] {
  const own = new Set(wordsOf(name));
  return text
    .split('\n')
    .filter(
      (line) => line.trim() !== '' && !isRoutine(line) && !wordsOf(line).every((word) => own.has(word)),
    );
}

function wordsOf(line: string): string[] {
  return foldToLetters(line).match(/[\p{L}\p{N}]+/gu) ?? [];
}
