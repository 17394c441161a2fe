// One condition of a rule: what it may ask, and whether a request meets it. Words and patterns are made
// ready once for each condition; patterns run in linear time (RE2), so no mail can make one hang.
import { RE2JS } from 're2js';
import {
  type Evidence,
  type Field,
  type ReadField,
  type Request,
  type Searched,
  isForwardedRequest,
  isProse,
} from './request.js';
import type { Language } from '../mail/language.js';
import type { Origin } from './terms.js';
import type { Found } from './lexicon.js';
import { type Hit, type Reading, meantAt } from './word.js';

/** One of the words stands in one of the fields, in a sentence that has no word of `without`. */
interface AnyWord {
  readonly in: readonly Field[];
  readonly any: readonly string[];
  readonly without?: readonly string[] | undefined;
}
/** Every word stands in one of the fields. */
interface AllWords {
  readonly in: readonly Field[];
  readonly all: readonly string[];
}
/**
 * One sentence of one of the fields has a word of each group, or `within` sentences in a row have; sentences with a
 * word of `without` do not count. Where subject and text are both looked at, the subject goes with every sentence
 * of the text.
 */
interface WordsTogether {
  readonly in: readonly Field[];
  readonly together: readonly (readonly string[])[];
  readonly within?: number | undefined;
  readonly without?: readonly string[] | undefined;
}
/** A pattern (RE2 syntax) is found in one of the fields, folded: lower case, no accents. */
interface FoundPattern {
  readonly in: readonly Field[];
  readonly pattern: string;
}

/** What a rule may ask of a request, lists expanded. `true` and `false` ask whether there is one at all. */
export type Condition =
  | AnyWord
  | AllWords
  | WordsTogether
  | FoundPattern
  | { readonly origin: readonly Origin[] }
  | { readonly customer: readonly string[] | boolean }
  | { readonly contract: readonly string[] | boolean }
  | { readonly language: readonly Language[] }
  | { readonly mailbox: readonly string[] }
  | { readonly form: readonly string[] | boolean }
  /** Addresses, or domains as `@example.com`. */
  | { readonly sender: readonly string[] }
  | { readonly serviceHours: boolean }
  /** The request is in the forwarded part; then the rule's `text` is that part. */
  | { readonly forwarded: boolean };

/** Whether a condition held, with the words that made it hold. */
export interface Verdict {
  readonly held: boolean;
  readonly evidence: readonly Evidence[];
  /** Where it would have held but for words of `without`: these. */
  readonly refusedBy?: readonly Evidence[];
}

/** Hits that one condition tells of; more would say nothing new. */
const EVIDENCE_AT_MOST = 5;

/** Whether the request meets the condition, its fields read by `read`. */
export function holds(condition: Condition, request: Request, read: ReadField): boolean {
  if ('any' in condition || 'together' in condition) return findTogether(condition, read) !== null;
  return meets(condition, request, read).held;
}

/** The same, with the words that show it. */
export function meets(condition: Condition, request: Request, read: ReadField): Verdict {
  if ('any' in condition || 'together' in condition) return together(condition, read);
  if ('all' in condition) return allWords(condition, read);
  if ('pattern' in condition) return foundPattern(condition, read);
  return statedFact(condition, request);
}

/** Whether the condition looks at what people write. */
export function looksAtProse(condition: Condition): boolean {
  return 'in' in condition && condition.in.some(isProse);
}

/** A linear-time pattern, or in words why it is none. */
export function readPattern(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  }
}

type Words = readonly string[];

function together(condition: AnyWord | WordsTogether, read: ReadField): Verdict {
  const met = findTogether(condition, read);
  if (met) return { held: true, evidence: evidenceOf(met.field, met.text.reading, hitsTogether(met)) };
  if (condition.without === undefined) return NOT_HELD;
  const refused = findTogether({ ...condition, without: undefined }, read);
  if (!refused) return NOT_HELD;
  const { field, text } = refused;
  const sentences = new Set(hitsTogether(refused).map((hit) => hit.sentence));
  const against = text.found.hits(condition.without, (one) => sentences.has(one));
  return { ...NOT_HELD, refusedBy: evidenceOf(field, text.reading, against.slice(0, 2)) };
}

/** Where groups of words stand together. */
interface Together {
  readonly field: Field;
  readonly text: Searched;
  readonly groups: readonly Counted[];
  readonly sentences: ReadonlySet<number>;
}

/** A group of words, and the sentences that have one of them and count. */
interface Counted {
  readonly words: Words;
  readonly sentences: ReadonlySet<number>;
}

function findTogether(condition: AnyWord | WordsTogether, read: ReadField): Together | null {
  const groups = 'any' in condition ? [condition.any] : condition.together;
  const texts = condition.in.flatMap((field) => read(field));
  // Most conditions are not met because a group stands nowhere at all: that is known at once.
  if (groups.some((words) => texts.every(({ found }) => found.sentences(words).size === 0))) return null;
  const within = ('within' in condition ? condition.within : undefined) ?? 1;
  const count = ({ found }: Searched): Counted[] =>
    groups.map((words) => ({ words, sentences: sentencesOf(found, words, condition.without) }));
  const told = condition.in.includes('subject') ? read('subject').map(count) : [];
  for (const field of condition.in) {
    for (const text of read(field)) {
      const counted = count(text);
      // What the subject names, every sentence of the text speaks of ("Server" / "Non risponde più").
      const named = groups.map(
        (_, index) => field === 'text' && told.some((having) => (having[index]?.sentences.size ?? 0) > 0),
      );
      const sentences = sentencesTogether(counted, named, within);
      if (sentences.size > 0) return { field, text, groups: counted, sentences };
    }
  }
  return null;
}

/** The sentences with any of the words, but for those that hold a word of `without`. */
function sentencesOf(found: Found, words: Words, without: Words | undefined): ReadonlySet<number> {
  const sentences = found.sentences(words);
  if (without === undefined) return sentences;
  const refused = found.sentences(without);
  return refused.size === 0 ? sentences : new Set([...sentences].filter((one) => !refused.has(one)));
}

// All sentences in a row that have one of each group, or lack only groups that were named.
function sentencesTogether(
  groups: readonly Counted[],
  named: readonly boolean[],
  within: number,
): ReadonlySet<number> {
  const found = new Set<number>();
  const isWhole = (first: number): boolean =>
    groups.every(
      ({ sentences }, index) => named[index] === true || hasOneOf(sentences, first, first + within),
    );
  for (const { sentences } of groups) {
    for (const first of sentences) {
      if (!isWhole(first)) continue;
      for (let sentence = first; sentence < first + within; sentence += 1) found.add(sentence);
    }
  }
  return found;
}

/** Two places of each group. */
function hitsTogether({ text, groups, sentences }: Together): Hit[] {
  return groups.flatMap((group) =>
    text.found.hits(group.words, (one) => sentences.has(one) && group.sentences.has(one)).slice(0, 2),
  );
}

function hasOneOf(sentences: ReadonlySet<number>, from: number, before: number): boolean {
  for (let sentence = from; sentence < before; sentence += 1) if (sentences.has(sentence)) return true;
  return false;
}

function allWords(condition: AllWords, read: ReadField): Verdict {
  const evidence: Evidence[] = [];
  for (const list of listsOf(condition)) {
    const words = condition.in.flatMap((field) =>
      read(field).flatMap(({ reading, found }) =>
        evidenceOf(field, reading, found.hits(list, () => true).slice(0, 1)),
      ),
    );
    if (words.length === 0) return NOT_HELD;
    evidence.push(...words.slice(0, 1));
  }
  return { held: true, evidence: evidence.slice(0, EVIDENCE_AT_MOST) };
}

function foundPattern(condition: FoundPattern, read: ReadField): Verdict {
  const pattern = patternOf(condition);
  if (!pattern) return NOT_HELD;
  for (const field of condition.in) {
    for (const { reading } of read(field)) {
      const matcher = pattern.matcher(reading.folded);
      if (!matcher.find()) continue;
      const hit = { slipped: false, sentence: 0, start: matcher.start(), end: matcher.end() };
      return { held: true, evidence: evidenceOf(field, reading, [hit]) };
    }
  }
  return NOT_HELD;
}

type Fact = Exclude<Condition, { readonly in: readonly Field[] }>;

function statedFact(fact: Fact, request: Request): Verdict {
  if ('forwarded' in fact) return stated(isForwardedRequest(request) === fact.forwarded, 'forwarded', '');
  if ('serviceHours' in fact) return stated(request.serviceHours === fact.serviceHours, 'serviceHours', '');
  if ('origin' in fact) return oneOf(fact.origin, 'origin', request.origin);
  if ('language' in fact) return oneOf(fact.language, 'language', request.language);
  if ('mailbox' in fact) return oneOf(fact.mailbox, 'mailbox', request.mailbox);
  if ('form' in fact) return oneOf(fact.form, 'form', request.form);
  if ('customer' in fact) return oneOf(fact.customer, 'customer', request.customer);
  if ('contract' in fact) return oneOf(fact.contract, 'contract', request.contract);
  const address = (/<([^<>]*)>\s*$/.exec(request.from.slice(-1000))?.[1] ?? request.from).toLowerCase();
  const domain = address.slice(address.lastIndexOf('@'));
  return stated(
    fact.sender.some((sender) => sender === address || sender === domain),
    'from',
    address,
  );
}

function oneOf(asked: readonly string[] | boolean, field: string, value: string | null): Verdict {
  if (typeof asked === 'boolean') return stated((value !== null) === asked, field, value ?? '');
  return stated(value !== null && asked.includes(value), field, value ?? '');
}

function stated(held: boolean, field: string, words: string): Verdict {
  return held ? { held, evidence: words === '' ? [] : [{ field, words }] } : NOT_HELD;
}

const NOT_HELD: Verdict = { held: false, evidence: [] };

function evidenceOf(field: Field, reading: Reading, hits: readonly Hit[]): Evidence[] {
  const evidence = new Map<string, Evidence>();
  for (const hit of hits) {
    const words = reading.original.slice(hit.start, hit.end).slice(0, 200);
    const meant = meantAt(reading, hit);
    if (!evidence.has(words)) evidence.set(words, { field, words, ...(meant !== null && { meant }) });
  }
  return [...evidence.values()].slice(0, EVIDENCE_AT_MOST);
}

// Rules are plain data that live as long as their file: what is made ready for them is kept with them.
const lists = new WeakMap<Condition, readonly (readonly string[])[]>();
const patterns = new WeakMap<FoundPattern, RE2JS | null>();

/** The lists of a condition that are looked for; each word of `all` is a list of its own. */
export function listsOf(condition: Condition): readonly (readonly string[])[] {
  const known = lists.get(condition);
  if (known) return known;
  const made = makeLists(condition);
  lists.set(condition, made);
  return made;
}

function makeLists(condition: Condition): (readonly string[])[] {
  if ('any' in condition) return [condition.any, condition.without ?? []];
  if ('together' in condition) return [...condition.together, condition.without ?? []];
  return 'all' in condition ? condition.all.map((word) => [word]) : [];
}

function patternOf(condition: FoundPattern): RE2JS | null {
  const known = patterns.get(condition);
  if (known !== undefined) return known;
  const read = readPattern(condition.pattern);
  const pattern = typeof read === 'string' ? null : read;
  patterns.set(condition, pattern);
  return pattern;
}
