// Lists of words in rules.yaml: `$name` stands for the list of that name, which may name others.
import { readPhrase } from '../../core/rule/word.js';
import type { Path } from './document.js';
import { suggestName } from './nearest.js';

/** Notes a problem at a place of the file. */
export type Refuse = (path: Path, problem: string, hint: string) => void;

/** Replaces every `$list` by its words, each word once. Bad words of a list are told at the list. */
export type Expand = (words: readonly string[], path: Path) => readonly string[];

/** An expander that gives the same array for the same words: the core looks for each array once in a text. */
export function listExpander(lists: Readonly<Record<string, readonly string[]>>, refuse: Refuse): Expand {
  const expanded = new Map<string, readonly string[]>();
  return (words, path) => {
    checkWords(words, path, refuse);
    const opened = new Set<string>();
    const open = (word: string, place: Path): readonly string[] => {
      if (!word.startsWith('$')) return [word];
      const name = word.slice(1);
      // A list is opened once: that ends circles, too.
      if (opened.has(name)) return [];
      opened.add(name);
      const list = lists[name];
      if (!list) refuse(place, `there is no list "${name}"`, suggestName(name, Object.keys(lists)));
      return (list ?? []).flatMap((one) => open(one, place));
    };
    const all = [...new Set(words.flatMap((word, index) => open(word, [...path, index])))];
    const key = all.join('\n');
    const known = expanded.get(key) ?? all;
    expanded.set(key, known);
    return known;
  };
}

/** Refuses what is not made of words, since it could never be found. */
export function checkWords(words: readonly string[], path: Path, refuse: Refuse): void {
  for (const [index, word] of words.entries()) {
    if (word.startsWith('$') || (readPhrase(word) && !STAR_WITHIN.test(word))) continue;
    const hint =
      'words begin and end with letters or digits, * stands only at the end of a word; else use pattern';
    refuse([...path, index], `"${word}" can never be found as words`, hint);
  }
}

/** `blocc*to`: the core would take it for two words. */
const STAR_WITHIN = /\*[\p{L}\p{N}]/u;
