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
export function withoutMereName(text: string, { name }: Technician): string {
  const own = new Set(wordsOf(name));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const isMere = lines.every((line) => isRoutine(line) || wordsOf(line).every((word) => own.has(word)));
  return isMere ? '' : text;
}

function wordsOf(line: string): string[] {
  return foldToLetters(line).match(/[\p{L}\p{N}]+/gu) ?? [];
}
