// The news that a ticket was closed, for whoever asked: its number, its reason, how it was solved, and that an answer opens
// it again.
import type { Desk } from '../../desk/desk.js';
import type { KnownTicket } from '../../desk/ticket.js';
import type { Language } from '../../mail/language.js';
import type { Instant } from '../../mail/message.js';
import { reasonOf } from '../shared/reason.js';
import { layOut, type Paragraph } from '../shared/prose.js';
import { showDesk, showTime, type ShownDesk } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';

/** Everything that a template may print. */
export interface Closed {
  readonly kind: 'closed';
  readonly language: Language;
  /** The ticket number. */
  readonly number: string;
  /** The reason of the ticket, one line of a stranger's words: no link, PINs masked. */
  readonly reason: string;
  readonly openedAt: string;
  readonly closedAt: string;
  /** How it was solved, in the desk's words; null where nobody says. */
  readonly solution: { readonly paragraphs: readonly Paragraph[] } | null;
  /** How many days an answer opens it again; null where it never does. */
  readonly reopenDays: number | null;
  readonly desk: ShownDesk;
}

/** Whose words its fields hold. */
export const CLOSED_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  number: 'desk',
  reason: 'requester',
  openedAt: 'desk',
  closedAt: 'desk',
  'solution.paragraphs.*.lines.*.text': 'requester',
  'solution.paragraphs.*.lines.*.follows': 'desk',
  'solution.paragraphs.*.lines.*.pieces.*.text': 'requester',
  'solution.paragraphs.*.lines.*.pieces.*.href': 'contact',
  reopenDays: 'desk',
  desk: 'desk',
};

/** The facts of a closing. */
export interface ClosingFacts {
  readonly ticket: Pick<KnownTicket, 'number' | 'language' | 'subject' | 'openedAt'>;
  readonly solution: string | null;
  readonly at: Instant;
  readonly reopenDays: number;
}

/** The news of a closing. */
export function composeClosing({ ticket, solution, at, reopenDays }: ClosingFacts, desk: Desk): Closed {
  const { number, language, subject, openedAt } = ticket;
  return {
    kind: 'closed',
    language,
    number,
    reason: reasonOf(subject, '') || wordingOf(language).noReason,
    openedAt: showTime(openedAt, language, desk),
    closedAt: showTime(at, language, desk),
    solution: solution === null ? null : { paragraphs: layOut(solution) },
    reopenDays: reopenDays > 0 ? reopenDays : null,
    desk: showDesk(desk),
  };
}
