// Text as it is compared: without regard to case and accents.
import { remember } from './memory.js';

/** Lower case without accents, typographic apostrophes made plain; every character keeps its position. */
export function fold(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => foldCharacter(character)).toLowerCase();
}

const foldCharacter = remember((character) => {
  if ('’‘ʼ´′'.includes(character)) return "'";
  if ('“”«»'.includes(character)) return '"';
  const base = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return base.length === character.length ? base : character;
});
