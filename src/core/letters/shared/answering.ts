// How a technician may answer a mail of ours: the line above which the answer stands, and where it goes.
import {
  effectOfAnswer,
  isAnswerTrusted,
  type AnswerPolicy,
  type Technician,
} from '../../desk/technician.js';
import type { Language } from '../../mail/language.js';
import { replyMarker } from './marker.js';

/** A mail that its recipient may answer. It bears a token. */
export interface Answering {
  /** What stands below this line is ours, also in the answer. */
  readonly marker: string;
  /** The address of the desk with the token in it, for Reply-To; null where that is the plain one. */
  readonly replyTo: string | null;
}

/** What an answer to a notification does; one of the three is true. */
export interface NewsAnswering extends Answering {
  readonly customer: boolean;
  readonly note: boolean;
  /** None is taken: the mail bears no token. */
  readonly refused: boolean;
}

/** How the technician may answer news of a ticket; `staysInside`: of what colleagues wrote, which is answered to them. */
export function answeringNews(
  technician: Technician,
  answers: AnswerPolicy,
  language: Language,
  staysInside: boolean,
): NewsAnswering {
  const usual = effectOfAnswer(technician, answers);
  const effect = staysInside && usual === 'customer' ? 'note' : usual;
  return {
    customer: effect === 'customer',
    note: effect === 'note',
    refused: effect === 'refused',
    marker: replyMarker(language),
    replyTo: null,
  };
}

/** How a technician may answer an alert; null where no answer would be trusted to take the ticket. */
export function answeringAlert(answers: AnswerPolicy, language: Language): Answering | null {
  return isAnswerTrusted(answers) ? { marker: replyMarker(language), replyTo: null } : null;
}

/** How a technician may answer the report on a mail of his: to take something back, say. Null where none is taken. */
export function answeringReport({ byMail, hasKey }: AnswerPolicy, language: Language): Answering | null {
  return byMail === 'off' || !hasKey ? null : { marker: replyMarker(language), replyTo: null };
}

/** The desk's address with the token behind a plus (RFC 5233). */
export function withToken(address: string, token: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${token}${address.slice(at)}`;
}
