// A request without persons, as an example for others: addresses, links, numbers and the names of those who are known
// give way; every other word stays, since words are what is learned from.
import { ERASED, maskText } from './mask.js';

/** Both parts of an address are bounded (RFC 5321 §4.5.3.1). */
const ADDRESS = /[^\s<>@"(),:;]{1,64}@[\p{L}\p{N}._-]{0,254}[\p{L}\p{N}]/gu;
const LINK = /\b(?:[a-z]{2,8}:\/\/|www\.)[^\s<>"]{1,2000}/giu;

/** A tax code, an IBAN, a licence key: long, with digits among its letters. */
const CODE = /[\p{L}\p{N}-]{11,64}/gu;
const CODE_DIGITS = 3;

/** A shorter word of a name is an initial, or a word like any other. */
const SHORTEST_NAME = 3;

/** Names as mail shows them, with their single words: "Mario Rossi" is "Mario" in the greeting. */
function namesIn(names: readonly string[]): { whole: string[]; words: ReadonlySet<string> } {
  const words = names
    .flatMap((name) => name.match(/\p{L}+/gu) ?? [])
    .filter((word) => word.length >= SHORTEST_NAME);
  return {
    whole: names.map((name) => name.trim()).filter((name) => name.includes(' ')),
    words: new Set(words.map((word) => word.toLowerCase())),
  };
}

function withoutCode(word: string): string {
  return (word.match(/\p{Nd}/gu)?.length ?? 0) < CODE_DIGITS ? word : ERASED;
}

/** A text without persons. Digits become 0: how long a number is may matter, which one it is does not. */
export function withoutPersons(text: string, names: readonly string[]): string {
  const { whole, words } = namesIn(names);
  return (
    maskText(text.replace(LINK, ERASED).replace(ADDRESS, ERASED).replace(CODE, withoutCode), whole)
      // Only as names are written: a company may be called like what has stopped.
      .replace(/\p{Lu}[\p{L}]{2,63}/gu, (word) => (words.has(word.toLowerCase()) ? ERASED : word))
      .replace(/\p{Nd}/gu, '0')
  );
}
