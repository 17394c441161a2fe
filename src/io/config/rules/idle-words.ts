// Words that add nothing: lists that no rule uses, and words that find only what another one beside them finds.
import { coveredWords } from '../../../core/rules/coverage.js';
import type { Path } from '../yaml/document.js';
import type { Warn } from '../warnings.js';
import type { DescribedCondition, RulesPart } from './schema.js';
import { type Expand, listExpander } from './word-list.js';

/** Warns of them, in lists and in the conditions of rules. */
export function warnOfWords({ lists, rules }: RulesPart, warn: Warn): void {
  const conditions = rules.flatMap(({ when }) => [...when.all, ...when.any, ...when.none]);
  const used = namedIn(
    conditions.flatMap(({ any = [], all = [], without = [] }) => [...any, ...all, ...without]),
  );
  // Where each word has to be there, a word that another one covers may still count.
  const careful = namedIn(conditions.flatMap(({ all }) => all ?? []));
  // The rules were read without a mistake: there is nothing to refuse.
  const expand = listExpander(lists, () => undefined);
  for (const [name, words] of Object.entries(lists)) {
    if (!used.has(name))
      warn(['lists', name], `no rule uses the list "${name}"`, `write $${name} in a rule, or remove it`);
    else warnOfIdleWords(words, ['lists', name], careful.has(name) ? null : expand, warn);
  }
  for (const [index, { when }] of rules.entries())
    for (const group of ['all', 'any', 'none'] as const)
      for (const [position, condition] of when[group].entries())
        for (const { words, path } of groupsOf(condition))
          warnOfIdleWords(words, ['rules', index, 'when', group, position, ...path], expand, warn);
}

/** The groups of words of which one counts as well as another. */
function groupsOf({ any, without }: DescribedCondition): { words: string[]; path: Path }[] {
  return [
    ...(any ? [{ words: any, path: ['any'] }] : []),
    ...(without ? [{ words: without, path: ['without'] }] : []),
  ];
}

/** `expand` is null where only a word that stands twice is sure to add nothing. */
function warnOfIdleWords(words: readonly string[], path: Path, expand: Expand | null, warn: Warn): void {
  const seen = new Set<string>();
  const covers = expand === null ? new Map<string, string>() : coversIn(words, expand, path);
  for (const [index, word] of words.entries()) {
    const cover = covers.get(word);
    if (seen.has(word)) warn([...path, index], `"${word}" stands twice`, 'remove it');
    else if (cover !== undefined)
      warn([...path, index], `"${word}" finds nothing that "${cover}" does not`, 'remove it');
    seen.add(word);
  }
}

/** By each word of the file that adds nothing, the one that finds all that it finds; also one of a list named beside it. */
function coversIn(words: readonly string[], expand: Expand, path: Path): ReadonlyMap<string, string> {
  const written = words.filter((word) => !word.includes('$'));
  const others = words
    .filter((word) => word.includes('$'))
    .flatMap((word) => expand([word], path).map((one) => ({ one, word })));
  const all = [...others.map(({ one }) => one), ...new Set(written)];
  const found = coveredWords(all).filter(({ index }) => index >= others.length);
  return new Map(
    found.map(({ index, cover }) => {
      const list = others.find(({ one }) => one === cover)?.word;
      return [all[index] ?? '', list === undefined || list === cover ? cover : `${cover} of ${list}`];
    }),
  );
}

/** The lists that are named: in a condition, a name stands for the words of its list. */
function namedIn(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap((word) => (word.startsWith('$') ? [word.slice(1)] : [])));
}
