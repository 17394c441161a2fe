// Settings that work, but were hardly meant: rules that never fire, names that nothing uses, words that say nothing
// new. They are reported only of a configuration without mistakes, and only where they are certain.
import type { RuleSet } from '../../core/rules/rule.js';
import type { CustomerBook } from './customers.js';
import type { Document, Path } from './yaml/document.js';
import { suggestName } from './yaml/nearest.js';
import type { Problem } from '../system/problem.js';
import { warnOfRules } from './rules/idle-rules.js';
import { warnOfWords } from './rules/idle-words.js';
import type { RulesPart } from './rules/schema.js';
import { warnOfSamples } from './samples.js';

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
    readonly service: Document<unknown>;
    readonly people: Document<unknown>;
  };
}

/** Notes a warning at a place of a file. */
export type Warn = (path: Path, problem: string, hint: string) => void;

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
    warnOfWords(written, warnIn(files.rules));
    warnOfRules(rules, warnIn(files.rules));
    warnOfDepartments(written, warnIn(files.rules));
  }
  for (const file of [files.service, files.customers, files.calendars, files.people])
    warnOfSamples(file.written, warnIn(file));
  warnOfSamples({ departments: written?.departments }, warnIn(files.rules));
  warnOfUnknownServices(book, rules, warnIn(files.customers));
  warnOfContracts(book, warnIn(files.customers));
  warnOfCalendars(warned, warnIn(files.calendars));
  return doubts;
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
