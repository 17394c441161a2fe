// A password is often put where only the name of its source belongs, and then the mistake is reported with the words
// that stand there: in the log, in `status`, in a mail to the operator. The place is enough to find them.
import { nearestName } from './nearest.js';

/** The value of a key that takes a secret, in whatever way it is written: a group, a list, quoted, plain. */
const VALUE =
  /\b(?:password|clientSecret|key)["']?\s*:\s*(\{[^}\n]*|\[[^\]\n]*|"(?:[^"\\\n]|\\.)*|'[^'\n]*|[^\n,}]*)/g;
/** Characters around the words that cannot be part of a name or a tag in YAML. */
const BETWEEN = /[\s{}[\],:"'#]+/;
/** The name of an environment variable, as they are usually written. */
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const SHORTEST = 4;

/** The words of a file that stand where a secret is meant, the longest first. */
export function wordsOfSecrets(text: string): string[] {
  const words = new Set<string>();
  for (const [, value = ''] of text.matchAll(VALUE)) {
    for (const word of [value, ...value.split(BETWEEN)]) {
      const bare = word.trim().replace(/^[&*!%@|>"'{[]+\s*/, '');
      if (bare.length >= SHORTEST && !isSource(bare)) words.add(bare);
    }
  }
  return [...words].toSorted((one, other) => other.length - one.length);
}

/** Whether a word is meant for the name of a source, well written or not. */
function isSource(word: string): boolean {
  return VARIABLE.test(word) || nearestName(word, ['env', 'file']) !== null;
}

/** The text without those words. */
export function withoutWords(text: string, words: readonly string[]): string {
  return words.reduce((hidden, word) => hidden.replaceAll(word, '…'), text);
}
