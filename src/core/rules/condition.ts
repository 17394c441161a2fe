// One condition of a rule: what it may ask, and whether a request meets it. Patterns run in linear time (RE2), so no
// mail can make one hang.
import { RE2JS } from 're2js';
import { type Evidence, type Field, type ReadField, type Request, isForwardedRequest } from './request.js';
import type { Language } from '../mail/language.js';
import type { Origin } from './terms.js';
import { type Hit, type Reading, type WordList, findWords } from './word.js';

/** One of the words stands in one of the fields, in a sentence that has no word of `without`. */
interface AnyWord {
  readonly in: readonly Field[];
  readonly any: WordList;
  readonly without: WordList;
}
/** Every word stands in one of the fields. */
interface AllWords {
  readonly in: readonly Field[];
  readonly all: WordList;
}
/** A pattern (RE2 syntax) is found in one of the fields, folded: lower case, no accents. */
interface FoundPattern {
  readonly in: readonly Field[];
  readonly pattern: RE2JS;
}

/** The questions that a rule may ask of a request. `true` and `false` ask whether there is one at all. */
export type Condition =
  | AnyWord
  | AllWords
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

/** The most hits that one condition reports; more would say nothing new. */
const EVIDENCE_AT_MOST = 5;

/** Whether the request meets the condition, its fields read by `read`; with the words that show it. */
export function meets(condition: Condition, request: Request, read: ReadField): Verdict {
  if ('any' in condition) return anyWord(condition, read);
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

/** Places that are shown of one list of words. */
const HITS_SHOWN = 2;

function anyWord({ in: fields, any, without }: AnyWord, read: ReadField): Verdict {
  let refusedBy: Evidence[] | null = null;
  for (const field of fields) {
    for (const reading of read(field)) {
      const hits = findWords(reading, any.phrases);
      if (hits.length === 0) continue;
      const against = findWords(reading, without.phrases);
      const refused = new Set(against.map(({ sentence }) => sentence));
      const counted = hits.filter(({ sentence }) => !refused.has(sentence));
      if (counted.length > 0)
        return { held: true, evidence: evidenceOf(field, reading, counted.slice(0, HITS_SHOWN)) };
      const named = new Set(hits.map(({ sentence }) => sentence));
      const refusing = against.filter(({ sentence }) => named.has(sentence)).slice(0, HITS_SHOWN);
      refusedBy ??= evidenceOf(field, reading, refusing);
    }
  }
  return refusedBy === null ? NOT_HELD : { ...NOT_HELD, refusedBy };
}

function allWords({ in: fields, all }: AllWords, read: ReadField): Verdict {
  const evidence: Evidence[] = [];
  for (const phrase of all.phrases) {
    const [found] = fields.flatMap((field) =>
      read(field).flatMap((reading) => evidenceOf(field, reading, findWords(reading, [phrase]).slice(0, 1))),
    );
    if (found === undefined) return NOT_HELD;
    evidence.push(found);
  }
  return { held: true, evidence: evidence.slice(0, EVIDENCE_AT_MOST) };
}

function foundPattern({ in: fields, pattern }: FoundPattern, read: ReadField): Verdict {
  for (const field of fields) {
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
    if (!evidence.has(words)) evidence.set(words, { field, words });
  }
  return [...evidence.values()].slice(0, EVIDENCE_AT_MOST);
}
