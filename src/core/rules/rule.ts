// The rules an administrator writes (config/rules.yaml) and how they judge a request: file order, first
// match wins, linear-time patterns, on what the sender wrote now, folded for case and accents.
import { findEvidence } from './judge/evidence.js';
import { decide, type Judge, type Judgement as Likeness, look } from './judge/judge.js';
import { type JudgementPolicy, POLICY } from './judge/policy.js';
import { type Condition, type Verdict, meets } from './condition.js';
import {
  type Evidence,
  type ReadField,
  type Request,
  fieldReader,
  forwardedReader,
  isForwardedRequest,
} from './request.js';
import type { Language } from '../mail/language.js';
import type { Severity } from './terms.js';

export type { Evidence, Request } from './request.js';

/** A department that mail can be handed on to. */
export interface Department {
  /** Its key in rules.yaml. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** In place of a severity or a service: the one that the likeness to labelled requests gives. */
export const LEARNED = 'learned';
type Learned = typeof LEARNED;

/** The effects of a rule on a request. Absent ones stay as they are by default. */
export interface Action {
  readonly severity?: Severity | Learned;
  /** The service that is concerned: what a contract's `covers` speaks of. */
  readonly service?: string;
  /** The id of a department. */
  readonly redirect?: string;
  /** Why the mail is nobody's request. */
  readonly ignore?: string;
  /** Why a person has to look at it first. */
  readonly hold?: string;
  readonly language?: Language;
  /** Whether people on call are notified: without it, of every 1 and of nothing else. */
  readonly alert?: boolean;
}

/** An example that stands beside a rule: whether its own `when` holds, whatever stands before it. */
export interface Example {
  readonly request: Request;
  readonly matches: boolean;
}

/** All of `all`, one of `any` where there are some, none of `none`. */
export interface When {
  readonly all: readonly Condition[];
  readonly any: readonly Condition[];
  readonly none: readonly Condition[];
}

/** One rule. */
export interface Rule {
  readonly id: string;
  readonly description: string;
  readonly when: When;
  /** `then` in the file; objects with a `then` are promises to the language. */
  readonly action: Action;
  readonly examples: readonly Example[];
}

/** A rules file, its lists expanded and its examples made whole. */
export interface RuleSet {
  readonly default: Action & {
    readonly severity: Severity;
    /**
     * The severity in place of a 1 where the customer's contract does not include the service; 2 where none is given.
     */
    readonly uncovered?: Severity;
  };
  readonly departments: readonly Department[];
  /** Judges by likeness to labelled requests; absent where no rule asks for it. */
  readonly judge?: Judge;
  /** The cost of mistakes, and how sure a judgement must be; the shipped policy where none is given. */
  readonly judgement?: JudgementPolicy;
  readonly rules: readonly Rule[];
}

/** The observation of one condition. */
export interface ConditionTrace extends Verdict {
  readonly group: keyof When;
  readonly condition: Condition;
}

/** The observations of one rule, condition by condition. */
export interface RuleTrace {
  readonly rule: string;
  readonly matched: boolean;
  readonly conditions: readonly ConditionTrace[];
}

/** The sender's new words, or the mail forwarded inside it. */
export type Part = 'written' | 'forwarded';

/** The verdict of the rules on a request. */
export interface Judgement {
  /** The rule that won; null when the default stands. */
  readonly rule: string | null;
  readonly severity: Severity;
  readonly service: string | null;
  /** False where the service is a guess: then no contract leaves it out. */
  readonly isServiceCertain: boolean;
  /** The language to answer in; null when no rule sets one. */
  readonly language: Language | null;
  readonly redirect: Department | null;
  readonly ignore: string | null;
  readonly hold: string | null;
  /** The rule's word on notifying people on call; null where it says nothing. */
  readonly alert: boolean | null;
  /** How sure the severity is that was given by likeness; null where a rule states it. */
  readonly likeness: Likeness | null;
  /** Which part of the mail the rules read as its text. */
  readonly part: Part;
  /** Why the rule won, or the words that weighed most for a learned severity; empty for the default. */
  readonly evidence: readonly Evidence[];
  /** The observations of every rule, in order; the rules behind the one that won are asked only for this. */
  readonly trace: () => readonly RuleTrace[];
}

/** An example that its rule does not fit. */
export interface Failure {
  readonly rule: string;
  /** Position of the rule in the file, from 0. */
  readonly ruleIndex: number;
  /** Position of the example beside its rule, from 0. */
  readonly exampleIndex: number;
  /** The claim of the example. */
  readonly matches: boolean;
  readonly trace: RuleTrace;
}

/**
 * Judges a request: the first rule whose `when` holds says what becomes of it, else the default. Where little stands
 * above a forwarded mail ("vedi sotto"), the rules then read that mail: it may make the request graver, unless the
 * note calls it a 3 ("risolto") by a rule or sets it aside. It never sets a request aside, since somebody found it worth sending.
 */
export function judge(rules: RuleSet, request: Request): Judgement {
  const readers = readersOf(request);
  const own = judgePart(rules, request, 'written', readers);
  const isSettled = isSetAside(own) || (own.rule !== null && own.likeness === null && own.severity === 3);
  if (isSettled || !isForwardedRequest(request)) return own;
  const forwarded = judgePart(rules, request, 'forwarded', readers);
  if (forwarded.rule === null || isSetAside(forwarded)) return own;
  const saysNothing = own.rule === null || own.likeness?.unsure === true;
  return saysNothing || forwarded.severity < own.severity ? forwarded : own;
}

function isSetAside({ redirect, ignore, hold }: Judgement): boolean {
  return redirect !== null || ignore !== null || hold !== null;
}

function judgePart(rules: RuleSet, request: Request, part: Part, of: Readers): Judgement {
  const readers = { ...of, written: of[part] };
  const won = rules.rules.find((rule) => matches(rule, request, readers));
  const action = won?.action ?? rules.default;
  const text = part === 'written' ? request.text : (request.forwarded ?? '');
  const { likeness, words } = learnedFor(action, rules, request.subject, text);
  const isLearned = action.severity === LEARNED;
  const fixed = action.severity === LEARNED ? likeness?.severity : action.severity;
  const evidence = won ? evidenceOf(tryRule(won, request, readers)) : [];
  return {
    rule: won?.id ?? null,
    severity: fixed ?? rules.default.severity,
    service: (action.service === LEARNED ? likeness?.service : action.service) ?? null,
    isServiceCertain: action.service !== LEARNED || isCertain(likeness, rules.judgement),
    language: action.language ?? null,
    redirect: rules.departments.find((department) => department.id === action.redirect) ?? null,
    ignore: action.ignore ?? null,
    hold: action.hold ?? null,
    alert: action.alert ?? null,
    likeness: isLearned ? likeness : null,
    part,
    evidence: [...evidence, ...words],
    trace: () => rules.rules.map((rule) => tryRule(rule, request, readers)),
  };
}

/** The judgement by likeness that an action asks for, and the words for a learned severity; the text is read once. */
function learnedFor(
  { severity, service }: Action,
  { judge: by, judgement = POLICY }: RuleSet,
  subject: string,
  text: string,
): { likeness: Likeness | null; words: Evidence[] } {
  if (by === undefined || (severity !== LEARNED && service !== LEARNED)) return { likeness: null, words: [] };
  const sight = look(by, subject, text);
  const likeness = decide(by.weights, sight, judgement);
  const weighty = severity === LEARNED ? findEvidence(by, sight, likeness.severity - 1).for : [];
  return { likeness, words: weighty.map(({ field, words }) => ({ field, words })) };
}

/** Labelled requests that fit no service are labelled so. */
const NO_SERVICE = 'other';

function isCertain(likeness: Likeness | null, { unsure }: JudgementPolicy = POLICY): boolean {
  return likeness !== null && likeness.service !== NO_SERVICE && likeness.serviceProbability >= unsure;
}

/** Runs every example beside its rule and returns those that do not come out as they say. */
export function checkExamples(rules: RuleSet): Failure[] {
  return rules.rules.flatMap((rule, ruleIndex) =>
    rule.examples.flatMap(({ request, matches: expected }, exampleIndex) => {
      const readers = readersOf(request);
      if (matches(rule, request, readers) === expected) return [];
      const trace = tryRule(rule, request, readers);
      return [{ rule: rule.id, ruleIndex, exampleIndex, matches: expected, trace }];
    }),
  );
}

interface Readers {
  readonly written: ReadField;
  readonly forwarded: ReadField;
}

function readersOf(request: Request): Readers {
  const written = fieldReader(request);
  return { written, forwarded: forwardedReader(request, written) };
}

/** Whether a rule's `when` holds. */
function matches({ when }: Rule, request: Request, readers: Readers): boolean {
  const read = readerFor(when, readers);
  const isMet = (condition: Condition) => meets(condition, request, read).held;
  return when.all.every(isMet) && (when.any.length === 0 || when.any.some(isMet)) && !when.none.some(isMet);
}

/** A rule that asks for forwarded requests reads the forwarded mail. */
function readerFor({ all, any }: When, readers: Readers): ReadField {
  const forwarded = [...all, ...any].some((condition) => 'forwarded' in condition && condition.forwarded);
  return forwarded ? readers.forwarded : readers.written;
}

/** The same with every condition, whatever the others say. */
function tryRule(rule: Rule, request: Request, readers: Readers): RuleTrace {
  const read = readerFor(rule.when, readers);
  const conditions = (['all', 'any', 'none'] as const).flatMap((group) =>
    rule.when[group].map((condition) => ({ group, condition, ...meets(condition, request, read) })),
  );
  return { rule: rule.id, matched: matches(rule, request, readers), conditions };
}

function evidenceOf({ conditions }: RuleTrace): Evidence[] {
  return conditions.filter(({ group }) => group !== 'none').flatMap(({ evidence }) => evidence);
}
