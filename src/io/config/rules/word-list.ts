// Lists of words in rules.yaml: in a rule, `$name` stands for the words of the list of that name.
import { readPhrase } from '../../../core/rules/word.js';
import type { Path } from '../yaml/document.js';
import { suggestName } from '../yaml/nearest.js';

/** Notes a problem at a place of the file. */
export type Refuse = (path: Path, problem: string, hint: string) => void;

/** Replaces every `$list` by its words, each word once. Bad words of a list are reported at the list. */
export type Expand = (words: readonly string[], path: Path) => readonly string[];

/** An expander that knows the lists. */
export function listExpander(lists: Readonly<Record<string, readonly string[]>>, refuse: Refuse): Expand {
  return (words, path) => {
    const opened = words.flatMap((word, index) => {
      if (!word.startsWith('$')) return [word];
      const list = lists[word.slice(1)];
      if (!list) {
        const problem = `there is no list "${word.slice(1)}"`;
        refuse([...path, index], problem, suggestName(word.slice(1), Object.keys(lists)));
      }
      return list ?? [];
    });
    checkWords(
      words.map((word) => (word.startsWith('$') ? 'list' : word)),
      path,
      refuse,
    );
    return [...new Set(opened)];
  };
}

/** Refuses what is not made of words, since it could never be found. */
export function checkWords(words: readonly string[], path: Path, refuse: Refuse): void {
  for (const [index, word] of words.entries()) {
    if (readPhrase(word) && !STAR_WITHIN.test(word)) continue;
    const hint =
      'words begin and end with letters or digits, * stands only at the end of a word; else use pattern';
    refuse([...path, index], `"${word}" can never be found as words`, hint);
  }
}

/** `blocc*to`: the core would take it for two words. */
const STAR_WITHIN = /\*[\p{L}\p{N}]/u;
