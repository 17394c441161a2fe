// Words of a desk of its own (`words.yaml`): evidence beside what was learned, for which there are no examples yet.
import { readTokens, roomForTokens, type Tokens } from './tokens.js';

/** Words and phrases by what they speak for. */
export interface LocalWords {
  readonly blocking: readonly string[];
  readonly partial: readonly string[];
  readonly report: readonly string[];
  readonly services: Readonly<Record<string, readonly string[]>>;
}

/** A phrase, and the answer that it speaks for. */
interface Phrase {
  readonly hashes: readonly number[];
  /** From 0; -1 where it says nothing about the severity. */
  readonly severity: number;
  readonly service: string | null;
}

/** Phrases by the hash of their first word. */
export type LocalIndex = ReadonlyMap<number, readonly Phrase[]>;

/** The factor by which a word of the desk multiplies the odds of its answer. */
export const LOCAL_ODDS = 20;

/** Makes local words ready; an entry without letters and digits is left out. */
export function indexLocalWords(words: LocalWords): LocalIndex {
  const index = new Map<number, Phrase[]>();
  const add = (texts: readonly string[], severity: number, service: string | null) => {
    for (const text of texts) {
      const hashes = hashesOf(text);
      const [first] = hashes;
      if (first === undefined) continue;
      index.set(first, [...(index.get(first) ?? []), { hashes, severity, service }]);
    }
  };
  add(words.blocking, 0, null);
  add(words.partial, 1, null);
  add(words.report, 2, null);
  for (const [service, texts] of Object.entries(words.services)) add(texts, -1, service);
  return index;
}

/** A place where a local phrase stands: its first and last token, and what it speaks for. */
export interface LocalHit {
  readonly first: number;
  readonly last: number;
  readonly severity: number;
  readonly service: string | null;
}

/** The local phrases in a text, each counted once however often it stands there. */
export function findLocalWords(index: LocalIndex, tokens: Tokens): LocalHit[] {
  if (index.size === 0) return [];
  const hits = new Map<Phrase, LocalHit>();
  for (let first = 0; first < tokens.count; first += 1)
    for (const phrase of index.get(tokens.hashes[first] ?? 0) ?? []) {
      const stands = phrase.hashes.every((hash, at) => tokens.hashes[first + at] === hash);
      if (!stands || first + phrase.hashes.length > tokens.count || hits.has(phrase)) continue;
      const last = first + phrase.hashes.length - 1;
      hits.set(phrase, { first, last, severity: phrase.severity, service: phrase.service });
    }
  return [...hits.values()];
}

/** Whether a text is words that can be found. */
export function isLocalWord(text: string): boolean {
  return hashesOf(text).length > 0 && !/[*]|\.\./.test(text);
}

function hashesOf(text: string): number[] {
  const tokens = roomForTokens();
  readTokens(text, tokens);
  return [...tokens.hashes.subarray(1, tokens.count - 1)];
}
