// A token in somebody else's hands: the mail is decided as any stranger's, and the technician whose it is hears of it. A
// customer to whom a notification was forwarded is no thief: that mail joins its ticket, and the team has its news.
import { wordRefusal } from '../../letters/technician/refusal.js';
import type { Case } from '../case.js';
import type { Change } from '../change.js';
import type { Outcome } from '../decision.js';
import { findAuthority } from './authority.js';
import { flood, refusal } from './reports.js';

/** What follows from such a token, beside the decision about its mail. */
export function strayToken(mail: Case, outcome: Outcome): Change[] {
  const { facts, message, arrival } = mail;
  const { token } = facts;
  // Programs that report on a notification cite it as well.
  if (token?.state !== 'good' || outcome.kind === 'ignored' || outcome.kind === 'appended') return [];
  const authority = findAuthority(mail);
  if (authority.kind !== 'foreign') return [];
  const why = { because: 'foreign sender', detail: message.from[0]?.address ?? '' } as const;
  const ticket = facts.technician?.ticket?.ticket.number ?? null;
  const letters = flood(mail) === 'no' ? [refusal(mail, authority.technician, why, ticket)] : [];
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
