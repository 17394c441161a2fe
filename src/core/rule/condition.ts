// One condition of a rule: what it may ask, and whether a request meets it. Words and patterns are made
// ready once for each condition; patterns run in linear time (RE2), so no mail can make one hang.
import { RE2JS } from 're2js';
import {
  type Evidence,
  type Field,
  type ReadField,
  type Request,
  isForwardedRequest,
  isProse,
} from './request.js';
import type { Language, Origin } from '../ticket.js';
import { type Lexicon, findAll, makeLexicon } from './lexicon.js';
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
export function meets(condition: Condition, request: Request, read: ReadField): Verdict {
  if ('any' in condition) return together(condition, [condition.any], read);
  if ('together' in condition) return together(condition, condition.together, read);
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

type Groups = readonly (readonly string[])[];

function together(condition: AnyWord | WordsTogether, groups: Groups, read: ReadField): Verdict {
  // Most conditions are not met because a group stands nowhere at all: that is known at once.
  const readings = condition.in.flatMap((field) => read(field));
  if (groups.some((words) => readings.every((reading) => placesOf(reading, words).length === 0)))
    return NOT_HELD;
  const without = condition.without ?? [];
  const met = findTogether(condition, groups, without, read);
  if (met) return { held: true, evidence: evidenceOf(met.field, met.reading, met.hits) };
  const refused = findTogether(condition, groups, [], read);
  if (!refused) return NOT_HELD;
  const { field, reading, hits } = refused;
  const sentences = new Set(hits.map((hit) => hit.sentence));
  const against = placesOf(reading, without).filter((hit) => sentences.has(hit.sentence));
  return { ...NOT_HELD, refusedBy: evidenceOf(field, reading, against.slice(0, 2)) };
}

/** Where the groups stand together. */
interface Found {
  readonly field: Field;
  readonly reading: Reading;
  readonly hits: readonly Hit[];
}

function findTogether(
  condition: AnyWord | WordsTogether,
  groups: Groups,
  without: readonly string[],
  read: ReadField,
): Found | null {
  const within = ('within' in condition ? condition.within : undefined) ?? 1;
  const look = (reading: Reading) => groups.map((words) => hitsOf(reading, words, without));
  const told = condition.in.includes('subject') ? read('subject').map(look) : [];
  for (const field of condition.in) {
    for (const reading of read(field)) {
      // What the subject names, every sentence of the text speaks of ("Server" / "Non risponde più").
      const named =
        field === 'text' ? groups.map((_, index) => told.some((hits) => hits[index]?.length)) : [];
      const hits = hitsTogether(look(reading), named, within);
      if (hits.length > 0) return { field, reading, hits };
    }
  }
  return null;
}

// The hits of all sentences in a row that have one of each group, or lack only groups that were named.
function hitsTogether(
  groups: readonly (readonly Hit[])[],
  named: readonly boolean[],
  within: number,
): readonly Hit[] {
  const sentences = groups.map((hits) => new Set(hits.map((hit) => hit.sentence)));
  const told = new Set<number>();
  const holds = (first: number): boolean =>
    sentences.every((having, index) => named[index] === true || hasOneOf(having, first, first + within));
  for (const having of sentences) {
    for (const first of having) {
      if (!holds(first)) continue;
      for (let sentence = first; sentence < first + within; sentence += 1) told.add(sentence);
    }
  }
  return groups.flatMap((hits) => hits.filter((hit) => told.has(hit.sentence)).slice(0, 2));
}

function hasOneOf(sentences: ReadonlySet<number>, from: number, before: number): boolean {
  for (let sentence = from; sentence < before; sentence += 1) if (sentences.has(sentence)) return true;
  return false;
}

function allWords(condition: AllWords, read: ReadField): Verdict {
  const evidence: Evidence[] = [];
  for (const list of listsOf(condition)) {
    const words = condition.in.flatMap((field) =>
      read(field).flatMap((reading) => evidenceOf(field, reading, hitsOf(reading, list).slice(0, 1))),
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
    for (const reading of read(field)) {
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

// Every place of any of the words, but for sentences that hold a word of `without`.
function hitsOf(reading: Reading, words: readonly string[], without: readonly string[] = []): readonly Hit[] {
  const hits = placesOf(reading, words);
  if (hits.length === 0 || without.length === 0) return hits;
  const refused = new Set(placesOf(reading, without).map((hit) => hit.sentence));
  return hits.filter((hit) => !refused.has(hit.sentence));
}

// Rules are plain data that live as long as their file: what is made ready for them is kept with them.
const lists = new WeakMap<Condition, readonly (readonly string[])[]>();
const lexicons = new WeakMap<readonly string[], Lexicon>();
const patterns = new WeakMap<FoundPattern, RE2JS | null>();
const found = new WeakMap<Reading, Map<Lexicon, ReadonlyMap<readonly string[], readonly Hit[]>>>();

/** Lets the words of these conditions be looked for together: a text is then walked once for all of them. */
export function shareLexicon(conditions: readonly Condition[]): void {
  const shared = conditions.flatMap(listsOf);
  const lexicon = makeLexicon(shared);
  for (const list of shared) lexicons.set(list, lexicon);
}

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

function placesOf(reading: Reading, words: readonly string[]): readonly Hit[] {
  const lexicon = lexicons.get(words) ?? makeLexicon([words]);
  lexicons.set(words, lexicon);
  const ofReading = found.get(reading) ?? new Map<Lexicon, ReadonlyMap<readonly string[], readonly Hit[]>>();
  found.set(reading, ofReading);
  const hits = ofReading.get(lexicon) ?? findAll(reading, lexicon);
  ofReading.set(lexicon, hits);
  return hits.get(words) ?? [];
}

function patternOf(condition: FoundPattern): RE2JS | null {
  const known = patterns.get(condition);
  if (known !== undefined) return known;
  const read = readPattern(condition.pattern);
  const pattern = typeof read === 'string' ? null : read;
  patterns.set(condition, pattern);
  return pattern;
}
