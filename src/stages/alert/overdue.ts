// overdue: the team is notified once of each ticket that nobody responded to in time, within the limits of its mails.
import { ticketNews } from '../../core/decide/changes/team-news.js';
import type { Instant } from '../../core/mail/message.js';
import type { Store } from '../../io/store/open.js';
import { addEvent, PROGRAM } from '../../io/store/tickets/events.js';
import { markOverdue, unreportedOverdue } from '../../io/store/tickets/overdue.js';
import { gravestText, type TicketRow } from '../../io/store/tickets/tickets.js';
import type { Stage } from '../../line/stage.js';
import { apply } from '../effects/apply.js';
import type { InForce } from '../effects/mint.js';
import { countNotified } from '../triage/facts.js';
import type { AlertParts } from './alert.js';

const BATCH_TICKETS = 50;
const IDLE_MS = 15_000;

/** Opens the stage. */
export function openOverdue({ inForce, store, clock }: AlertParts): Stage {
  return {
    name: 'overdue',
    idleMs: IDLE_MS,
    step: async () => {
      const now = clock.now();
      if ((await unreportedOverdue(store, now, 1)).length === 0) return false;
      return store.transaction().execute(async (transaction) => {
        const tickets = await unreportedOverdue(transaction, now, BATCH_TICKETS);
        for (const ticket of tickets) await report(transaction, ticket, inForce(), now);
        return tickets.length > 0;
      });
    },
    close: async () => undefined,
  };
}

async function report(transaction: Store, ticket: TicketRow, inForce: InForce, now: Instant): Promise<void> {
  const { policy } = inForce;
  const { id, number, severity, subject, customer, requester, requester_name: name } = ticket;
  const at = ticket.respond_by ?? now;
  const facts = {
    event: 'overdue',
    number,
    severity,
    previous: null,
    subject,
    sender: { address: requester, name },
    written: await gravestText(transaction, id),
    attachments: [],
    customer,
    alertsTeam: false,
    unsure: false,
    cause: { kind: 'overdue', at },
    at: ticket.opened_at,
  } as const;
  const letters = ticketNews(facts, null, now, policy, await countNotified(transaction, policy, now));
  await apply(transaction, letters, inForce);
  await markOverdue(transaction, id, now);
  const why = `nobody responded in time; ${letters.length === 0 ? 'no mail to the team' : 'the team was notified'}`;
  await addEvent(transaction, id, { kind: 'overdue', at: now, why, by: PROGRAM, messageId: null });
}
