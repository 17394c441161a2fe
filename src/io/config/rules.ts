// rules.yaml made ready for the core: lists expanded, words and patterns checked, examples made whole and
// run. A file whose examples fail is refused, so that a rule never means something else than its author.
import { DateTime } from 'luxon';
import { type CustomerIndex, findCustomer } from '../../core/contract.js';
import {
  type Request,
  type Rule,
  type RuleSet,
  type RuleTrace,
  checkExamples,
} from '../../core/rule/rule.js';
import { type Calendar, isOpen } from '../../core/service-calendar.js';
import type { Document, Path } from './document.js';
import { suggestName } from './nearest.js';
import type { Findings } from './problem.js';
import type { DescribedCondition, DescribedExample, DescribedRule, RulesFile } from './rule-schema.js';
import { readCondition } from './condition.js';
import { type Expand, type Refuse, checkWords, listExpander } from './word-list.js';

/** What the rules may speak of, from the other files. */
export interface KnownNames {
  readonly customers: ReadonlySet<string>;
  readonly contracts: ReadonlySet<string>;
  readonly mailboxes: ReadonlySet<string>;
  readonly forms: ReadonlySet<string>;
  readonly languages: readonly [string, ...string[]];
  /** Whose an example's `from` is. */
  readonly customerIndex: CustomerIndex;
  /** The desk's calendar: an example's `at` is local to it. */
  readonly calendar: Calendar;
}

/** The rules, or null when the file has problems. Without `known` names are not looked up, examples not run. */
export function readRules(
  document: Document<RulesFile>,
  known: KnownNames | null,
  findings: Findings,
): RuleSet | null {
  const file = document.value;
  if (!file) return null;
  const { departments, lists, rules } = file;
  const before = findings.problems.length;
  const refuse: Refuse = (path, problem, hint) =>
    findings.problems.push(document.problemAt(path, problem, hint));

  for (const [name, words] of Object.entries(lists)) checkWords(words, ['lists', name], refuse);
  refuseRepeatedIds(rules, refuse);
  const expand = listExpander(lists, refuse);
  const set: RuleSet = {
    default: file.default,
    departments: Object.entries(departments).map(([id, department]) => ({ id, ...department })),
    rules: rules.map((rule, index) => readRule(rule, ['rules', index], file, { known, expand, refuse })),
  };
  if (known && findings.problems.length === before) refuseFailedExamples(set, refuse);
  return set;
}

interface Around {
  readonly known: KnownNames | null;
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

function readRule(rule: DescribedRule, path: Path, file: RulesFile, around: Around): Rule {
  const { known, expand, refuse } = around;
  const group = (name: 'all' | 'any' | 'none') =>
    rule.when[name].map((condition, index) => {
      const place = [...path, 'when', name, index];
      if (known) refuseUnknownNames(condition, place, known, refuse);
      return readCondition(condition, place, expand, refuse);
    });
  const { redirect, language } = rule.then;
  if (redirect !== undefined && !file.departments[redirect]) {
    const hint = suggestName(redirect, Object.keys(file.departments));
    refuse([...path, 'then', 'redirect'], `there is no department "${redirect}"`, hint);
  }
  if (known && language !== undefined && !known.languages.includes(language)) {
    const hint = `the desk speaks ${known.languages.join(', ')}`;
    refuse([...path, 'then', 'language'], `the desk does not answer in "${language}"`, hint);
  }
  return {
    id: rule.id,
    description: rule.description,
    when: { all: group('all'), any: group('any'), none: group('none') },
    action: rule.then,
    examples: known
      ? rule.examples.map((example) => ({ request: requestOf(example, known), matches: example.matches }))
      : [],
  };
}

function refuseUnknownNames(asked: DescribedCondition, path: Path, known: KnownNames, refuse: Refuse): void {
  const look = (name: 'customer' | 'contract' | 'mailbox' | 'form' | 'language', names: Iterable<string>) => {
    const wanted = asked[name];
    if (!Array.isArray(wanted)) return;
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

function requestOf(example: DescribedExample, known: KnownNames): Request {
  const sender = /<([^<>]*)>\s*$/.exec(example.from)?.[1] ?? example.from;
  const customer = findCustomer(known.customerIndex, sender);
  const { calendar } = known;
  const at =
    example.at && DateTime.fromISO(example.at.replace(' ', 'T'), { zone: calendar.timeZone }).toMillis();
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
    language: example.language ?? customer?.language ?? known.languages[0],
    serviceHours: typeof at === 'number' ? isOpen(calendar, at) : true,
  };
}

function refuseFailedExamples(set: RuleSet, refuse: Refuse): void {
  for (const { rule, ruleIndex, exampleIndex, matches, trace } of checkExamples(set)) {
    const problem = `the example says that "${rule}" ${matches ? 'matches, but it does not' : 'does not match, but it does'}`;
    refuse(['rules', ruleIndex, 'examples', exampleIndex], problem, whyOf(trace));
  }
}

// A rule that matched is told by what it found; one that did not, by the conditions that kept it from it.
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
