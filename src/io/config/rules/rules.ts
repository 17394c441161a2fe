// rules.yaml made ready for the core: lists expanded, words and patterns checked, examples made whole and
// run. A file whose examples fail is refused, so that a rule never means something else than its author.
import { DateTime } from 'luxon';
import { type CustomerIndex, findCustomer } from '../../../core/desk/contract.js';
import {
  type Request,
  type Rule,
  type RuleSet,
  type RuleTrace,
  checkExamples,
} from '../../../core/rules/rule.js';
import { type JudgementPolicy, POLICY } from '../../../core/rules/judge/policy.js';
import { type Calendar, isOpen } from '../../../core/desk/calendar/calendar.js';
import type { Document, Path } from '../yaml/document.js';
import { keysIn } from '../yaml/names.js';
import { suggestName } from '../yaml/nearest.js';
import type { Findings } from '../../system/problem.js';
import type {
  DescribedCondition,
  DescribedExample,
  DescribedJudgement,
  DescribedRule,
  RulesPart,
} from './schema.js';
import { readCondition } from './condition.js';
import { type Expand, type Refuse, checkWords, listExpander } from './word-list.js';

/** Names from the other files that the rules may use; null where they are unknown. */
export interface KnownNames {
  readonly customers: ReadonlySet<string> | null;
  readonly contracts: ReadonlySet<string> | null;
  readonly mailboxes: ReadonlySet<string> | null;
  readonly forms: ReadonlySet<string> | null;
  readonly languages: readonly string[] | null;
  /** The source of the facts of examples. */
  readonly people: People;
}

/** Who writes, in which language, and when the desk is at work: as the other files say, or stand-ins for it. */
export interface People {
  /** False where a part of it had to be left out: examples that ask for such facts are not run then. */
  readonly isWhole: boolean;
  readonly customers: CustomerIndex;
  /** The first language of the desk. */
  readonly language: string;
  /** The desk's calendar: an example's `at` is local to it. Null where it is not known. */
  readonly calendar: Calendar | null;
}

/** The rules without a mistake, or null when there are none. */
export function readRules(
  document: Document<RulesPart>,
  known: KnownNames,
  findings: Findings,
): RuleSet | null {
  const { part } = document;
  if (!part) return null;
  const wrong: Path[] = [];
  const refuse: Refuse = (path, problem, hint) => {
    wrong.push(path);
    findings.problems.push(document.problemAt(path, problem, hint));
  };
  const written = keysIn(document, 'lists') ?? new Set();
  const departments = keysIn(document, 'departments') ?? new Set();
  for (const [name, words] of Object.entries(part.lists)) checkWords(words, ['lists', name], refuse);
  refuseRepeatedIds(part.rules, refuse);
  // A list with a mistake is left out of the part; empty, it is no unknown one.
  const lists = { ...Object.fromEntries([...written].map((name) => [name, []])), ...part.lists };
  const expand = listExpander(lists, refuse);
  const around = { known, departments, expand, refuse };
  const set: RuleSet = {
    default: part.default ?? { severity: 3 },
    departments: Object.entries(part.departments).map(([id, department]) => ({ id, ...department })),
    ...(part.judgement && { judgement: policyOf(part.judgement) }),
    rules: part.rules.map((rule, index) => readRule(rule, ['rules', index], around)),
  };
  const hasWrongList =
    written.size > Object.keys(part.lists).length || wrong.some(([top]) => top === 'lists');
  const isTried = (index: number): boolean =>
    !wrong.some(([top, position]) => top === 'rules' && position === index) &&
    (known.people.isWhole || !asksForPeople(part.rules[index])) &&
    !(hasWrongList && JSON.stringify(part.rules[index]?.when).includes('$'));
  refuseFailedExamples(set, isTried, refuse);
  return set;
}

/** The file's policy on mistakes; the shipped one where it has none. */
function policyOf({
  wrong = {},
  unsure = POLICY.unsure,
  callOut = POLICY.callOut,
}: DescribedJudgement): JudgementPolicy {
  const { '1 given 2': oneAsTwo = 1, '1 given 3': oneAsThree = 1 } = wrong;
  const { '2 given 1': twoAsOne = 1, '2 given 3': twoAsThree = 1 } = wrong;
  const { '3 given 1': threeAsOne = 1, '3 given 2': threeAsTwo = 1 } = wrong;
  const costs = [
    [0, oneAsTwo, oneAsThree],
    [twoAsOne, 0, twoAsThree],
    [threeAsOne, threeAsTwo, 0],
  ];
  return { wrong: costs, unsure, callOut };
}

function asksForPeople(rule: DescribedRule | undefined): boolean {
  const { all = [], any = [], none = [] } = rule?.when ?? {};
  return [...all, ...any, ...none].some(
    ({ customer, contract, language, serviceHours }) =>
      (customer ?? contract ?? language ?? serviceHours) !== undefined,
  );
}

interface Around {
  readonly known: KnownNames;
  /** The names of all departments. */
  readonly departments: ReadonlySet<string>;
  readonly expand: Expand;
  readonly refuse: Refuse;
}

function refuseRepeatedIds(rules: readonly DescribedRule[], refuse: Refuse): void {
  const ids = new Set<string>();
  for (const [index, { id }] of rules.entries()) {
    if (ids.has(id))
      refuse(['rules', index, 'id'], `a rule "${id}" stands above`, 'give each an id of its own');
    ids.add(id);
  }
}

function readRule(rule: DescribedRule, path: Path, around: Around): Rule {
  const { known, departments, expand, refuse } = around;
  const group = (name: 'all' | 'any' | 'none') =>
    rule.when[name].map((condition, index) => {
      const place = [...path, 'when', name, index];
      refuseUnknownNames(condition, place, known, refuse);
      return readCondition(condition, place, expand, refuse);
    });
  const { redirect, language } = rule.then;
  if (redirect !== undefined && !departments.has(redirect)) {
    const hint = suggestName(redirect, departments);
    refuse([...path, 'then', 'redirect'], `there is no department "${redirect}"`, hint);
  }
  if (language !== undefined && known.languages?.includes(language) === false) {
    const hint = `the desk speaks ${known.languages.join(', ')}`;
    refuse([...path, 'then', 'language'], `the desk does not answer in "${language}"`, hint);
  }
  return {
    id: rule.id,
    description: rule.description,
    when: { all: group('all'), any: group('any'), none: group('none') },
    action: rule.then,
    examples: rule.examples.map((example) => ({
      request: requestOf(example, known.people),
      matches: example.matches,
    })),
  };
}

function refuseUnknownNames(asked: DescribedCondition, path: Path, known: KnownNames, refuse: Refuse): void {
  const look = (
    name: 'customer' | 'contract' | 'mailbox' | 'form' | 'language',
    names: Iterable<string> | null,
  ) => {
    const wanted = asked[name];
    if (!Array.isArray(wanted) || names === null) return;
    const all = new Set(names);
    for (const one of wanted.filter((candidate) => !all.has(candidate))) {
      refuse([...path, name], `there is no ${name} "${one}"`, suggestName(one, all));
    }
  };
  look('customer', known.customers);
  look('contract', known.contracts);
  look('mailbox', known.mailboxes);
  look('form', known.forms);
  look('language', known.languages);
}

function requestOf(example: DescribedExample, people: People): Request {
  const sender = /<([^<>]*)>\s*$/.exec(example.from)?.[1] ?? example.from;
  const customer = findCustomer(people.customers, sender);
  const { calendar, language } = people;
  return {
    subject: example.subject,
    text: example.text,
    forwarded: example.forwarded,
    from: example.from,
    to: example.to,
    headers: Object.entries(example.headers).map(([name, value]) => ({ name: name.toLowerCase(), value })),
    attachments: example.attachments,
    origin: example.origin,
    mailbox: example.mailbox,
    form: example.form,
    customer: customer?.id ?? null,
    contract: customer?.contract ?? null,
    language: example.language ?? customer?.language ?? language,
    serviceHours: calendar === null || example.at === undefined || isOpenAt(calendar, example.at),
  };
}

function isOpenAt(calendar: Calendar, at: string): boolean {
  const local = DateTime.fromISO(at.replace(' ', 'T'), { zone: calendar.timeZone });
  return isOpen(calendar, local.toMillis());
}

function refuseFailedExamples(set: RuleSet, isTried: (index: number) => boolean, refuse: Refuse): void {
  for (const { rule, ruleIndex, exampleIndex, matches, trace } of checkExamples(set)) {
    if (!isTried(ruleIndex)) continue;
    const problem = `the example says that "${rule}" ${matches ? 'matches, but it does not' : 'does not match, but it does'}`;
    refuse(['rules', ruleIndex, 'examples', exampleIndex], problem, whyOf(trace));
  }
}

// A rule that matched is explained by its finds; one that did not, by the conditions that kept it from it.
function whyOf(trace: RuleTrace): string {
  const tell = trace.matched
    ? trace.conditions.filter(({ group, held }) => held && group !== 'none')
    : trace.conditions.filter(({ group, held }) => held === (group === 'none'));
  return tell
    .slice(0, 3)
    .map(({ group, held, evidence }) => {
      const words = evidence.map((one) => `"${one.words}" (${one.field})`).join(', ');
      return held ? `${group}: found ${words}` : `${group}: a condition found nothing`;
    })
    .join('; ');
}
