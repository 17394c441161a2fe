// Finds set phrases in mail that programs wrote, whatever its case, accents, apostrophes and line breaks.
// Plain substring search: linear in the text, however hostile it is.
import { foldLine } from './text.js';

/** Phrases separated by semicolons or line ends, folded once. */
export function phrases(list: string): readonly string[] {
  return list
    .split(/[;\n]/)
    .map(foldLine)
    .filter((phrase) => phrase !== '');
}

/** The first of the phrases that stands anywhere in a folded text, or null. */
export function findPhrase(folded: string, list: readonly string[]): string | null {
  return list.find((phrase) => folded.includes(phrase)) ?? null;
}

/** The first of the phrases that a folded text begins with, or null. */
export function findOpening(folded: string, list: readonly string[]): string | null {
  return list.find((phrase) => folded.startsWith(phrase)) ?? null;
}
