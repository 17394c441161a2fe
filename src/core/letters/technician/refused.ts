// The letter to a technician whose words did not come where they should: nothing of his mail left the desk, or what left
// does not reach its reader, and this is why.
import type { Desk } from '../../desk/desk.js';
import type { Policy } from '../../desk/policy.js';
import type { Technician } from '../../desk/technician.js';
import type { Language } from '../../mail/language.js';
import type { Instant } from '../../mail/message.js';
import { answeringReport, type Answering } from '../shared/answering.js';
import { quoteLine } from '../shared/reason.js';
import { showTime } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';
import { wordRefusal, type Refusal } from './refusal.js';

/** Everything that a template may print. Every string is one line without control characters. */
export interface Refused {
  readonly kind: 'refused';
  readonly language: Language;
  /** Null where the mail is about no ticket that is known. */
  readonly number: string | null;
  /** The subject of the ticket or the mail, a stranger's words. */
  readonly subject: string;
  readonly why: string;
  readonly mend: string;
  /** What was written left the desk, and does not reach its reader. */
  readonly undelivered: boolean;
  /** Whether what was written is kept on the ticket. */
  readonly isKept: boolean;
  readonly at: string;
  /** Null where an answer to it would not be taken. */
  readonly answering: Answering | null;
  readonly desk: { readonly name: string };
}

/** Whose words its fields hold. */
export const REFUSED_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  number: 'desk',
  subject: 'requester',
  why: 'requester',
  mend: 'desk',
  undelivered: 'desk',
  isKept: 'desk',
  at: 'desk',
  answering: 'desk',
  desk: 'desk',
};

/** The mail that was not carried out. */
export interface RefusedFacts {
  readonly number: string | null;
  readonly subject: string;
  readonly refusal: Refusal;
  readonly isKept: boolean;
  /** When it came. */
  readonly at: Instant;
}

/** What a report needs of the policy. */
export type ReportPolicy = Pick<Policy, 'desk' | 'answers'>;

/** The letter about it. */
export function composeRefused(
  facts: RefusedFacts,
  technician: Technician,
  { desk, answers }: ReportPolicy,
): Refused {
  const language = languageOf(technician, desk);
  const { refusal } = facts;
  const words = wordRefusal({ ...refusal, detail: quoteLine(refusal.detail) }, language);
  return {
    kind: 'refused',
    language,
    number: facts.number,
    subject: quoteLine(facts.subject) || wordingOf(language).noReason,
    ...words,
    undelivered: refusal.because === 'undelivered',
    isKept: facts.isKept,
    at: showTime(facts.at, language, desk),
    answering: answeringReport(answers, language),
    desk: { name: desk.name },
  };
}

/** The language of a technician's mails. */
export function languageOf({ language }: Technician, { languages }: Desk): Language {
  return language ?? languages[0];
}
