// Every letter that the desk writes. Each has plain data of its own, decided with its cause and stored as JSON on the
// outbox row; a pair of templates a language, `templates/LANGUAGE/KIND.{txt,html}.hbs`; samples that `check` tries
// them on (io/template/sample.ts).
import { DIGEST_WORDS, type DigestContent } from './digest/content.js';
import type { Address } from '../mail/message.js';
import { ACKNOWLEDGEMENT_WORDS, type Acknowledgement } from './acknowledgement/acknowledgement.js';
import { ANSWER_WORDS, type Answer } from './answer/answer.js';
import { CLOSED_WORDS, type Closed } from './answer/closed.js';
import { ALERT_WORDS, type Alert } from './alert/alert.js';
import { HEALTH_WORDS, type HealthNews } from './health/health.js';
import { REDIRECT_WORDS, type Redirect } from './redirect/redirect.js';
import { REDIRECTED_WORDS, type Redirected } from './redirect/redirected.js';
import { TEAM_WORDS, type HeldNews, type TeamNews } from './team/team.js';
import { REFUSED_WORDS, type Refused } from './technician/refused.js';
import { TRANSCRIPT_WORDS, type Transcript } from './technician/transcript.js';
import { type FieldWords, fieldsOfRequester } from './whose.js';

/** The content of a letter. `kind` names its templates. */
export type LetterContent =
  | Acknowledgement
  | Answer
  | Closed
  | Alert
  | Redirect
  | Redirected
  | TeamNews
  | HeldNews
  | HealthNews
  | DigestContent
  | Transcript
  | Refused;

/** The letters: finer than the kinds of the outbox. */
export type LetterKind = LetterContent['kind'];

/** The kinds that operators see in the outbox. */
export type OutboxKind = 'acknowledgement' | 'answer' | 'notice' | 'redirect' | 'alert' | 'digest';

/** The traits of every letter of a kind. */
export interface LetterTraits {
  readonly outbox: OutboxKind;
  /** Whether it answers whoever wrote to the desk: only then do the limits of answers count it. */
  readonly answers: boolean;
  /** Whether it reports to a technician on a mail of his: sent from nobody as an answer is, and counted by no limit of those. */
  readonly reports?: true;
  /** False where a person wrote it: it bears no mark of a program, and others may answer it as they like (RFC 3834 §5). */
  readonly isAutomatic?: false;
  /** Whether it is a word to the customer of a ticket: a copy of it belongs into the folder of sent mail. */
  readonly isCorrespondence?: true;
  /** Names that its templates have to print, whatever the content is. */
  readonly mustPrint: readonly string[];
  /** Whose words its fields hold. */
  readonly words: FieldWords;
}

/** All letters, by their kind. */
export const LETTERS: Readonly<Record<LetterKind, LetterTraits>> = {
  acknowledgement: {
    outbox: 'acknowledgement',
    isCorrespondence: true,
    answers: true,
    mustPrint: ['number', 'severity.code'],
    words: ACKNOWLEDGEMENT_WORDS,
  },
  notice: {
    outbox: 'notice',
    isCorrespondence: true,
    answers: true,
    mustPrint: ['number', 'severity.code'],
    words: ACKNOWLEDGEMENT_WORDS,
  },
  answer: {
    outbox: 'answer',
    isCorrespondence: true,
    // A person wrote it: the limits of automatic answers neither count nor stop it.
    answers: false,
    isAutomatic: false,
    mustPrint: ['number', 'desk.name'],
    words: ANSWER_WORDS,
  },
  closed: {
    outbox: 'notice',
    answers: true,
    isCorrespondence: true,
    mustPrint: ['number'],
    words: CLOSED_WORDS,
  },
  redirect: {
    outbox: 'redirect',
    answers: false,
    mustPrint: ['sender', 'department'],
    words: REDIRECT_WORDS,
  },
  redirected: { outbox: 'notice', answers: true, mustPrint: ['department.name'], words: REDIRECTED_WORDS },
  team: { outbox: 'notice', answers: false, mustPrint: ['number', 'severity.code'], words: TEAM_WORDS },
  held: { outbox: 'notice', answers: false, mustPrint: ['message', 'why'], words: TEAM_WORDS },
  alert: { outbox: 'alert', answers: false, mustPrint: ['number', 'severity.code'], words: ALERT_WORDS },
  health: { outbox: 'alert', answers: false, mustPrint: ['title', 'what'], words: HEALTH_WORDS },
  transcript: {
    outbox: 'notice',
    answers: false,
    reports: true,
    mustPrint: ['number', 'subject'],
    words: TRANSCRIPT_WORDS,
  },
  refused: {
    outbox: 'notice',
    answers: false,
    reports: true,
    mustPrint: ['why', 'mend'],
    words: REFUSED_WORDS,
  },
  digest: { outbox: 'digest', answers: false, mustPrint: ['title', 'span', 'summary'], words: DIGEST_WORDS },
};

/** The names of the fields that go with the person whose request a letter is about. */
export const REQUESTER_FIELDS: ReadonlySet<string> = fieldsOfRequester(
  Object.values(LETTERS).map(({ words }) => words),
);

/** Whether a program answers a mail with it: nothing may answer that in turn. */
export function isAutomaticReply(kind: LetterKind): boolean {
  return LETTERS[kind].answers || LETTERS[kind].reports === true;
}

/** Whether the letter carries the original of the mail that caused it. */
export function carriesOriginal(content: LetterContent): boolean {
  return content.kind === 'redirect' && content.attached;
}

/** Whom an answer to the letter reaches, where that is not the desk's plain address. */
export function replyTo(content: LetterContent): Address | null {
  if (content.kind === 'redirect') return content.answerTo;
  if ('answering' in content) {
    const address = content.answering?.replyTo ?? null;
    return address === null ? null : { address, name: content.desk.name };
  }
  return content.kind === 'redirected' ? content.department : null;
}

/** How the original of a mail stands inside a letter: as it is, or encoded where SMTP would change it. */
export type OriginalEncoding = '7bit' | '8bit' | 'base64';

/** A letter, laid out. */
export interface Letter {
  /** One line, at most 180 characters. */
  readonly subject: string;
  /** Lines end in LF. */
  readonly text: string;
  readonly html: string;
}
