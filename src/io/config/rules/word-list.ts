// Lists of words in rules.yaml: `$name` stands for any word of the list of that name, which may name others; so it
// does within a phrase.
import { readPhrase } from '../../../core/rules/word.js';
import type { Path } from '../yaml/document.js';
import { suggestName } from '../yaml/nearest.js';

/** Notes a problem at a place of the file. */
export type Refuse = (path: Path, problem: string, hint: string) => void;

// Lists live as long as their file: how they were written is kept with them.
const writtenAs = new WeakMap<readonly string[], readonly string[]>();

/** Expanded words as the file has them, with the names of lists: thousands of words are no explanation. */
export function asWritten(words: readonly string[]): readonly string[] {
  return writtenAs.get(words) ?? words;
}

/** Replaces every `$list` by its words, each word once. Bad words of a list are told at the list. */
export type Expand = (words: readonly string[], path: Path) => readonly string[];

/** An expander that gives the same array for the same words: the core looks for each array once in a text. */
export function listExpander(lists: Readonly<Record<string, readonly string[]>>, refuse: Refuse): Expand {
  const opened = new Map<string, readonly string[]>();
  const expanded = new Map<string, readonly string[]>();
  const openList = (name: string, place: Path): readonly string[] => {
    const known = opened.get(name);
    if (known) return known;
    const list = lists[name];
    if (!list) refuse(place, `there is no list "${name}"`, suggestName(name, Object.keys(lists)));
    // A list that is named within itself adds nothing: that ends circles, too.
    opened.set(name, []);
    const words = (list ?? []).flatMap((word) => openWord(word, place));
    opened.set(name, words);
    return words;
  };
  // `non .. $runs` is as many phrases as the list has words.
  const openWord = (word: string, place: Path): readonly string[] =>
    word.split(NAMED).reduce<readonly string[]>(
      (begun, part) => {
        if (!part.startsWith('$')) return begun.map((begin) => begin + part);
        const words = openList(part.slice(1), place);
        return begun.flatMap((begin) => words.map((one) => begin + one));
      },
      [''],
    );
  return (words, path) => {
    const written = words.join('\n');
    const known = expanded.get(written);
    if (known) return known;
    checkWords(words, path, refuse);
    const all = [...new Set(words.flatMap((word, index) => openWord(word, [...path, index])))];
    if (all.length > WORDS_AT_MOST)
      refuse(
        path,
        `these are ${all.length} phrases`,
        `lists within phrases multiply: at most ${WORDS_AT_MOST}`,
      );
    expanded.set(written, all);
    writtenAs.set(all, words);
    return all;
  };
}

/** The name of a list within a phrase, as in `non .. $verbs`. */
const NAMED = /(\$[A-Za-z0-9_-]+)/;

/** Lists within phrases multiply; more than this was hardly meant. */
const WORDS_AT_MOST = 20_000;

/** Refuses what is not made of words, since it could never be found. */
export function checkWords(words: readonly string[], path: Path, refuse: Refuse): void {
  for (const [index, word] of words.entries()) {
    const whole = word.split(NAMED).map((part) => (part.startsWith('$') ? 'list' : part));
    if (readPhrase(whole.join('')) && !STAR_WITHIN.test(word)) continue;
    const hint =
      'words begin and end with letters or digits, * stands only at the end of a word; else use pattern';
    refuse([...path, index], `"${word}" can never be found as words`, hint);
  }
}

/** `blocc*to`: the core would take it for two words. */
const STAR_WITHIN = /\*[\p{L}\p{N}]/u;
