// The changes that a mail makes on the ticket that it joins.
import type { EventKind, KnownTicket } from '../../desk/ticket.js';
import type { TeamFacts } from '../../letters/team/team.js';
import { respondBy } from '../../desk/due-time.js';
import { overLimit } from '../automatic/answerable.js';
import type { Case } from '../case.js';
import type { Appended, Outcome } from '../decision.js';
import { causeOf, referencesTo } from './cause.js';
import { authorOf } from './author.js';
import type { Change } from '../change.js';
import { severityNotices } from '../deeds/severity-notice.js';
import { ticketNews } from './team-news.js';

const EVENTS = {
  customer: 'appended',
  desk: 'appended',
  technician: 'appended',
  copy: 'appended',
  alarm: 'alarm',
  recovery: 'recovered',
} as const satisfies Record<Appended['as'], EventKind>;

const CAUSES = {
  customer: 'customer',
  desk: 'desk',
  technician: 'desk',
  copy: 'copy',
  alarm: 'repeated',
  recovery: 'recovery',
} as const satisfies Record<Appended['as'], TeamFacts['cause']['kind']>;

/** The changes of a mail that joins a ticket. */
export function appendChanges(
  { reason, deeds = [], ...appended }: Appended & Pick<Outcome, 'reason' | 'deeds'>,
  mail: Case,
): Change[] {
  const { number, as, reopens, participants } = appended;
  const { id: messageId, now: at } = mail.arrival;
  const by = authorOf(as, mail);
  const because = { ticket: number, at, by, messageId };
  const joins: Change = { kind: 'append', ...because, event: EVENTS[as], why: reason };
  if (as === 'copy') return [joins];
  const ticket = ticketOf(number, mail);
  return [
    joins,
    ...referencesTo(number, mail),
    { kind: 'add participants', ticket: number, participants },
    ...(reopens ? [{ kind: 'reopen', ...because, why: 'the customer wrote again' } as const] : []),
    ...worsen(appended, ticket, mail),
    ...deeds,
    ...news(appended, ticket, mail),
  ];
}

/** The ticket that a decision joins is one of those that it was decided by. */
function ticketOf(number: string, { facts: { cited, monitored, technician } }: Case): KnownTicket {
  const worked = technician?.ticket?.ticket ?? null;
  const others = [monitored, worked].filter((ticket) => ticket !== null);
  const tickets = [...cited.map(({ ticket }) => ticket), ...others];
  const found = tickets.find((ticket) => ticket.number === number);
  if (found === undefined) throw new Error(`ticket ${number} is none of those that the mail cites`);
  return found;
}

/** A graver severity, with its notice, and the alert of whoever is on call. */
function worsen({ as, raise, alert }: Appended, ticket: KnownTicket, mail: Case): Change[] {
  const { number } = ticket;
  const { now: at, id: messageId } = mail.arrival;
  const alerted = alert && mail.policy.onCall !== null;
  const changes: Change[] = [];
  if (raise !== null) {
    const { severity, rule, evidence } = raise;
    const words = evidence.map((one) => `"${one}"`).join(', ');
    const why = `the follow-up asks for it: rule ${rule}, ${words}`;
    const by = authorOf(as, mail);
    const due = respondBy({ ...ticket, severity }, mail.policy);
    changes.push({
      kind: 'change severity',
      ticket: number,
      severity,
      respondBy: due,
      at,
      why,
      by,
      messageId,
    });
    changes.push(...announce(ticket, { to: severity, why: null, alerted }, mail));
  }
  if (alerted)
    changes.push({ kind: 'begin alert', ticket: number, severity: raise?.severity ?? ticket.severity, at });
  return changes;
}

/** A notice is an answer too: the limits hold for it. */
function announce(ticket: KnownTicket, change: Parameters<typeof severityNotices>[1], mail: Case): Change[] {
  const { arrival, facts, policy } = mail;
  const { number } = ticket;
  const { acknowledged, answers } = facts.notices.get(number) ?? NOBODY;
  const standing = ticket.customer === null ? 'stranger' : 'customer';
  const silence = overLimit(answers, policy.limits.acknowledgements, standing);
  const { now: at, id: messageId } = arrival;
  if (silence === null)
    return severityNotices(ticket, change, acknowledged, { at, policy, ...causeOf(mail) });
  const why = `nobody was told of the change: ${silence}`;
  return [{ kind: 'add event', ticket: number, event: 'note', at, why, by: 'sportello', messageId }];
}

const NOBODY = { acknowledged: [], answers: { sender: 0, domain: 0, ticket: 0, overall: 0 } };

/** An alarm that only repeats itself, and an old mail that was imported in silence, are no news to the team. */
function news({ as, raise, alertsTeam, isSilent }: Appended, ticket: KnownTicket, mail: Case): Change[] {
  const { arrival, message, policy, facts } = mail;
  if (!arrival.acknowledge || isSilent || (as === 'alarm' && raise === null)) return [];
  const { number, subject, customer } = ticket;
  const said: TeamFacts = {
    event: 'appended',
    number,
    severity: raise?.severity ?? ticket.severity,
    previous: raise === null ? null : ticket.severity,
    subject,
    sender: message.from[0] ?? { address: ticket.requester, name: '' },
    written: message.written,
    attachments: message.attachments.map(({ name }) => name),
    customer,
    alertsTeam,
    unsure: false,
    cause: { kind: CAUSES[as], number },
    at: arrival.receivedAt,
  };
  return ticketNews(said, arrival.id, arrival.now, policy, facts.notified);
}
