// One condition of a rule: what it may ask, and whether a request meets it. Words and patterns are made
// ready once for each condition; patterns run in linear time (RE2), so no mail can make one hang.
import { RE2JS } from 're2js';
import { type Evidence, type Field, type ReadField, type Request, isForwardedRequest } from './request.js';
import type { Language, Origin } from '../ticket.js';
import { type Hit, type Phrase, type Reading, findPhrase, readPhrase } from './word.js';

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
 * One sentence of one of the fields has a word of each group, and no word of `without`. Where subject and
 * text are both looked at, the subject goes with every sentence of the text.
 */
interface WordsTogether {
  readonly in: readonly Field[];
  readonly together: readonly (readonly string[])[];
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
  /** Addresses, or domains as `@example.com`. */
  | { readonly sender: readonly string[] }
  | { readonly serviceHours: boolean }
  /** The request is in the forwarded part; then the rule's `text` is that part. */
  | { readonly forwarded: boolean };

/** Whether a condition held, with the words that made it hold. */
export interface Verdict {
  readonly held: boolean;
  readonly evidence: readonly Evidence[];
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

/** A linear-time pattern, or in words why it is none. */
export function readPattern(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  }
}

function together(
  condition: AnyWord | WordsTogether,
  groups: readonly (readonly string[])[],
  read: ReadField,
): Verdict {
  const look = (reading: Reading) => groups.map((words) => hitsOf(reading, words, condition.without));
  const told = condition.in.includes('subject') ? read('subject').map(look) : [];
  for (const field of condition.in) {
    for (const reading of read(field)) {
      const found = look(reading);
      // What the subject names, every sentence of the text speaks of ("Server" / "Non risponde più").
      const named =
        field === 'text' ? groups.map((_, index) => told.some((hits) => hits[index]?.length)) : [];
      const sentences = found.map((hits) => new Set(hits.map((hit) => hit.sentence)));
      const holds = (sentence: number) =>
        sentences.every((having, index) => having.has(sentence) || named[index] === true);
      const hits = found.map((group) => group.filter((hit) => holds(hit.sentence)).slice(0, 2)).flat();
      if (hits.length > 0) return { held: true, evidence: evidenceOf(field, reading, hits) };
    }
  }
  return NOT_HELD;
}

function allWords(condition: AllWords, read: ReadField): Verdict {
  const evidence: Evidence[] = [];
  for (const word of condition.all) {
    const found = condition.in.flatMap((field) =>
      read(field).flatMap((reading) => evidenceOf(field, reading, hitsOf(reading, [word]).slice(0, 1))),
    );
    if (found.length === 0) return NOT_HELD;
    evidence.push(...found.slice(0, 1));
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
      const hit = { sentence: 0, start: matcher.start(), end: matcher.end() };
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
  const words = hits.map((hit) => reading.original.slice(hit.start, hit.end).slice(0, 200));
  return [...new Set(words)].slice(0, EVIDENCE_AT_MOST).map((found) => ({ field, words: found }));
}

// Every place of any of the words, but for sentences that hold a word of `without`.
function hitsOf(reading: Reading, words: readonly string[], without: readonly string[] = []): readonly Hit[] {
  const hits = placesOf(reading, words);
  if (hits.length === 0 || without.length === 0) return hits;
  const refused = new Set(placesOf(reading, without).map((hit) => hit.sentence));
  return hits.filter((hit) => !refused.has(hit.sentence));
}

// Rules share their lists: each is looked for once in a text, however many conditions name it.
const places = new WeakMap<Reading, Map<readonly string[], readonly Hit[]>>();

function placesOf(reading: Reading, words: readonly string[]): readonly Hit[] {
  const known = places.get(reading) ?? new Map<readonly string[], readonly Hit[]>();
  places.set(reading, known);
  const hits = known.get(words) ?? phrasesOf(words).flatMap((phrase) => findPhrase(reading, phrase));
  known.set(words, hits);
  return hits;
}

// Rules are plain data that live as long as their file: what is made ready for a list of words is kept with it.
const phrases = new WeakMap<readonly string[], readonly Phrase[]>();
const patterns = new WeakMap<FoundPattern, RE2JS | null>();

function phrasesOf(words: readonly string[]): readonly Phrase[] {
  const known = phrases.get(words);
  if (known) return known;
  const made = words.flatMap((word) => readPhrase(word) ?? []);
  phrases.set(words, made);
  return made;
}

function patternOf(condition: FoundPattern): RE2JS | null {
  const known = patterns.get(condition);
  if (known !== undefined) return known;
  const read = readPattern(condition.pattern);
  const pattern = typeof read === 'string' ? null : read;
  patterns.set(condition, pattern);
  return pattern;
}
