// What works, but was hardly meant: rules that never fire, names that nothing uses, words that say nothing new. It is
// told only of a configuration without mistakes, and only where it is certain.
import { coveredWords } from '../../core/rules/coverage.js';
import type { RuleSet } from '../../core/rules/rule.js';
import { findIdleRules } from '../../core/rules/shadow.js';
import type { CustomerBook } from './customers.js';
import type { Document, Path } from './yaml/document.js';
import { suggestName } from './yaml/nearest.js';
import type { Problem } from './yaml/problem.js';
import type { DescribedCondition, RulesPart } from './rules/schema.js';

/** A configuration without mistakes, and its files. */
export interface Warned {
  readonly rules: RuleSet;
  readonly book: CustomerBook;
  /** The names of all calendars. */
  readonly calendars: Iterable<string>;
  /** The names of calendars that others than contracts use. */
  readonly calendarsInUse: readonly (string | null)[];
  readonly files: {
    readonly rules: Document<RulesPart>;
    readonly customers: Document<unknown>;
    readonly calendars: Document<unknown>;
  };
}

/** Notes a warning at a place of a file. */
type Warn = (path: Path, problem: string, hint: string) => void;

/** Everything that deserves a look in what the files say together. It takes a while: thousands of words are compared. */
export function findDoubts(warned: Warned): Problem[] {
  const doubts: Problem[] = [];
  const { rules, book, files } = warned;
  const warnIn =
    (document: Document<unknown>): Warn =>
    (path, problem, hint) =>
      doubts.push(document.problemAt(path, problem, hint));
  const written = files.rules.part;
  if (written) {
    warnOfLists(written, warnIn(files.rules));
    warnOfIdleRules(rules, warnIn(files.rules));
    warnOfDepartments(written, warnIn(files.rules));
  }
  warnOfUnknownServices(book, rules, warnIn(files.customers));
  warnOfContracts(book, warnIn(files.customers));
  warnOfCalendars(warned, warnIn(files.calendars));
  return doubts;
}

function warnOfIdleRules({ rules }: RuleSet, warn: Warn): void {
  for (const { index, behind } of findIdleRules(rules)) {
    const above = rules[behind ?? -1]?.id;
    const id = rules[index]?.id;
    const [problem, hint] =
      above === undefined
        ? [
            `the rule "${id}" can never fire: its conditions contradict each other`,
            'what all or any asks, none must not exclude',
          ]
        : [
            `the rule "${id}" can never fire: "${above}" above takes every mail that it would`,
            'move it up, narrow the other, or remove it',
          ];
    warn(['rules', index, 'id'], problem, hint);
  }
}

function warnOfLists({ lists, rules }: RulesPart, warn: Warn): void {
  const conditions = rules.flatMap(({ when }) => [...when.all, ...when.any, ...when.none]);
  const used = namedIn([conditions], lists);
  // Where each word has to be there, or where words follow, a word that another one covers may still count.
  const alone = /^\$[\p{L}\p{N}._-]+$/u;
  const phrases = [...Object.values(lists), ...conditions.flatMap(wordsOf)]
    .flat()
    .filter((word) => word.includes('$') && !alone.test(word));
  const careful = namedIn([conditions.map(({ all }) => all ?? []), phrases], lists);
  for (const [name, words] of Object.entries(lists)) {
    if (!used.has(name))
      warn(['lists', name], `no rule uses the list "${name}"`, `write $${name} in a rule, or remove it`);
    else if (!careful.has(name)) warnOfCoveredWords(name, words, warn);
  }
}

function wordsOf({ any = [], all = [], together = [], without = [] }: DescribedCondition): string[][] {
  return [any, all, ...together, without];
}

function warnOfCoveredWords(name: string, words: readonly string[], warn: Warn): void {
  for (const { index, cover } of coveredWords(words)) {
    warn(['lists', name, index], `"${words[index]}" finds nothing that "${cover}" does not`, 'remove it');
  }
}

/** The lists that are named, and those that are named in these. */
function namedIn(where: unknown, lists: RulesPart['lists']): Set<string> {
  const found = new Set<string>();
  const look = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/\$([\p{L}\p{N}._-]+)/gu)) {
      // A name may be followed by the dots of a phrase.
      const list = Object.hasOwn(lists, name) ? name : name.replace(/\.+$/, '');
      if (found.has(list) || !Object.hasOwn(lists, list)) continue;
      found.add(list);
      look(JSON.stringify(lists[list]));
    }
  };
  look(JSON.stringify(where));
  return found;
}

function warnOfDepartments({ departments, rules }: RulesPart, warn: Warn): void {
  const used = new Set(rules.map((rule) => rule.then.redirect));
  for (const id of Object.keys(departments)) {
    if (used.has(id)) continue;
    warn(
      ['departments', id],
      `no rule hands mail on to "${id}"`,
      `write then: { redirect: ${id} }, or remove it`,
    );
  }
}

// A contract includes what the rules or the labelled requests name: a service that neither names would never be found in it.
function warnOfUnknownServices(book: CustomerBook, rules: RuleSet, warn: Warn): void {
  const named = new Set(
    [rules.default, ...rules.rules.map((rule) => rule.action)].map((action) => action.service),
  );
  for (const service of rules.judge?.weights.services ?? []) named.add(service);
  const services = [...named].filter((service) => service !== undefined);
  for (const { name, covers } of book.contracts) {
    for (const [index, service] of (covers ?? []).entries()) {
      if (named.has(service)) continue;
      const problem = `no rule names the service "${service}"`;
      warn(['contracts', name, 'covers', index], problem, suggestName(service, services));
    }
  }
}

function warnOfContracts({ contracts, customers }: CustomerBook, warn: Warn): void {
  const used = new Set(customers.map((customer) => customer.contract));
  for (const { name } of contracts) {
    if (used.has(name)) continue;
    warn(
      ['contracts', name],
      `no customer has the contract "${name}"`,
      `write contract: ${name} with one, or remove it`,
    );
  }
  for (const [index, { id, contract }] of customers.entries()) {
    if (contract !== null) continue;
    const hint = 'write contract: NAME; without one a 1 always stands, marked contract unknown';
    warn(['customers', index, 'id'], `"${id}" has no contract`, hint);
  }
}

function warnOfCalendars({ book, calendars, calendarsInUse }: Warned, warn: Warn): void {
  const used = new Set<string | null | undefined>([
    ...calendarsInUse,
    ...book.contracts.flatMap(({ calendar, extraHours }) => [calendar, extraHours]),
  ]);
  for (const name of calendars) {
    if (used.has(name)) continue;
    warn(
      [name],
      `nothing uses the calendar "${name}"`,
      'name it in customers.yaml or service.yaml, or remove it',
    );
  }
}
