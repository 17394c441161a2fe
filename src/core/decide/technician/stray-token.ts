// A token in somebody else's hands: the mail is decided as any stranger's, and the technician whose it is hears of it. A
// customer to whom a notification was forwarded is no thief: that mail joins its ticket, and the team has its news.
import { wordRefusal } from '../../letters/technician/refusal.js';
import type { Case } from '../case.js';
import type { Change } from '../change.js';
import type { Ignored, Outcome } from '../decision.js';
import { findAuthority } from './authority.js';
import { mayRefuse, refusal } from './reports.js';

/** A program of the technician answered: the ticket shows it, and nobody is written to. */
function ownProgram(
  { facts, message, arrival }: Case,
  { bounce, receipt, reason }: Ignored & { reason: string },
): Change[] {
  const { token, technician } = facts;
  const ticket = technician?.ticket?.ticket.number;
  // Programs that report on a notification cite it as well.
  if (token?.state !== 'good' || ticket === undefined || bounce !== null || receipt !== null) return [];
  const why = `${message.from[0]?.address ?? 'nobody'} answered the notification of ${token.technician}: ${reason}`;
  const { now: at, id: messageId } = arrival;
  return [{ kind: 'add event', event: 'note', ticket, at, why, by: 'sportello', messageId }];
}

/** What follows from such a token, beside the decision about its mail. */
export function strayToken(mail: Case, outcome: Outcome): Change[] {
  const { facts, message, arrival } = mail;
  const { token } = facts;
  if (token?.state !== 'good' || outcome.kind === 'appended') return [];
  if (outcome.kind === 'ignored') return ownProgram(mail, outcome);
  const authority = findAuthority(mail);
  if (authority.kind !== 'foreign') return [];
  const why = { because: 'foreign sender', detail: message.from[0]?.address ?? '' } as const;
  const ticket = facts.technician?.ticket?.ticket.number ?? null;
  const letters = mayRefuse(mail) ? [refusal(mail, authority.technician, why, ticket)] : [];
  if (ticket === null) return letters;
  const said = { at: arrival.now, by: 'sportello', messageId: arrival.id } as const;
  const event = {
    kind: 'add event',
    event: 'note',
    ticket,
    why: wordRefusal(why, 'en').why,
    ...said,
  } as const;
  return [event, ...letters];
}
