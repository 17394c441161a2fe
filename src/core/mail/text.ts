// Text as it is compared, quoted and cut. Whatever a stranger wrote may come here: every function takes linear time.
import { remember } from './memory.js';

/** No script puts more marks on a letter; composing sorts the marks of one letter, in time by their square. */
const MARKS = /(\p{M}{8})\p{M}+/gu;
const ASCII = /^[\0-\x7f]*$/;

/** A text with at most eight combining marks on each letter. */
export function boundMarks(text: string): string {
  return ASCII.test(text) ? text : text.replace(MARKS, '$1');
}

/** A text in composed form (NFC), which alone is compared and shown. Bounds the marks first. */
export function compose(text: string): string {
  return boundMarks(text).normalize('NFC');
}

/** A text in decomposed form (NFD), as some programs write it. Bounds the marks first. */
export function decompose(text: string): string {
  return boundMarks(text).normalize('NFD');
}

/** A text without combining marks. */
export function withoutMarks(text: string): string {
  return text.replace(/\p{M}+/gu, '');
}

/** How many bytes a text has in UTF-8. */
export function octetsOf(text: string): number {
  return ASCII.test(text) ? text.length : new TextEncoder().encode(text).length;
}

/** Lower case without accents, typographic apostrophes made plain; every character keeps its position. */
export function fold(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => foldCharacter(character)).toLowerCase();
}

const foldCharacter = remember((character) => {
  if ('’‘ʼ´′'.includes(character)) return "'";
  if ('“”«»'.includes(character)) return '"';
  const base = withoutMarks(character.normalize('NFD')).toLowerCase();
  return base.length === character.length ? base : character;
});

/** Lower case in the nearest plain letters: no accents, no ligatures, no full-width forms. Positions change. */
export function foldToLetters(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const plain = withoutMarks(boundMarks(text).normalize('NFKD')).toLowerCase();
  return plain.replaceAll('ł', 'l').replaceAll('ß', 'ss');
}

/** The words of a text, folded, with one space between: programs break lines, quote them and drop rows of signs. */
export function wordsAlone(text: string): string {
  return foldToLetters(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A text as set phrases are compared: composed, folded, every run of white space one space. */
export function foldLine(text: string): string {
  return fold(compose(text)).replace(/\s+/g, ' ').trim();
}

/** A text on one line: every run of white space and control characters is one space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** At most that many characters of a line, ending in `…` where something is left out: at a space, if one is near. */
export function shorten(line: string, most: number): string {
  const characters = Array.from(line);
  if (characters.length <= most) return line;
  const cut = characters.slice(0, most - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > most / 2 ? space : cut.length).replace(/[ ,;:.-]+$/u, '')}…`;
}

/** The words of a list that is written with blanks or line ends between them. */
export function listWords(list: string): string[] {
  return list.split(/\s+/u).filter((word) => word !== '');
}

/** Marks of direction, zero-width characters, variation selectors, halves of a surrogate pair: names are dotted behind them. */
export const UNSEEN = /[\p{Cf}\p{Cs}\p{Variation_Selector}]/gu;
