// Carries out what a decision changes beside the message itself, in order, in the transaction that stores the decision.
// Only here it is known which number and row a new ticket has.
import { NEW_TICKET, type Change } from '../../core/decide/change.js';
import type { Deed } from '../../core/decide/deed.js';
import type { Store } from '../../io/store/open.js';
import { beginAlert } from '../../io/store/tickets/alerts.js';
import { changeSeverity, markResponded, reopenTicket } from '../../io/store/tickets/changes.js';
import { addEvent } from '../../io/store/tickets/events.js';
import { addParticipants, addReference } from '../../io/store/tickets/references.js';
import { countAlarm, countMessage, findTicket, openTicket } from '../../io/store/tickets/tickets.js';
import { carryOutDeed, isDeed, type Named } from './deeds.js';
import { markBounced, markReceipt } from './delivery-reports.js';
import type { InForce } from './mint.js';
import { queueChange } from './queue-change.js';

/** The progress of carrying out a list. */
interface Progress {
  /** The tickets by the names that the changes give them. */
  readonly tickets: Map<string, Named>;
  /** The ticket that the message stands on now. */
  standsOn: number | null;
}

/**
 * Carries changes out; answers the id of the ticket that the message now stands on, or null. `inForce` may be null where no
 * letter is among them.
 */
export async function apply(
  transaction: Store,
  changes: readonly Change[],
  inForce: InForce | null,
): Promise<number | null> {
  const progress: Progress = { tickets: new Map(), standsOn: null };
  for (const change of changes) await carryOut(transaction, change, inForce, progress);
  return progress.standsOn;
}

async function carryOut(
  transaction: Store,
  change: Change,
  inForce: InForce | null,
  progress: Progress,
): Promise<void> {
  switch (change.kind) {
    case 'open ticket': {
      const opened = await openTicket(transaction, change.ticket, change.opening);
      progress.tickets.set(NEW_TICKET, opened);
      progress.standsOn = opened.id;
      return;
    }
    case 'mark delivery': {
      const { report, ...news } = change;
      progress.standsOn =
        'bounce' in report
          ? await markBounced(transaction, report.bounce, news, inForce)
          : await markReceipt(transaction, report.receipt, news, inForce);
      return;
    }
    case 'queue letter': {
      if (inForce === null) throw new Error('a letter needs the desk that sends it');
      const about = change.ticket === null ? null : await find(transaction, change.ticket, progress);
      return queueChange(transaction, change, about, inForce);
    }
    default: {
      const ticket = await find(transaction, change.ticket, progress);
      if (isDeed(change))
        return carryOutDeed(transaction, change, ticket, (name) => find(transaction, name, progress));
      await changeTicket(transaction, change, ticket.id);
      if (change.kind === 'append') progress.standsOn = ticket.id;
    }
  }
}

/** The ticket that a change names. */
async function find(transaction: Store, name: string, { tickets }: Progress): Promise<Named> {
  const known = tickets.get(name);
  if (known !== undefined) return known;
  const ticket = await findTicket(transaction, name);
  if (ticket === undefined) throw new Error(`ticket ${name} has vanished`);
  tickets.set(name, ticket);
  return ticket;
}

type TicketChange = Exclude<Change, Deed | { kind: 'open ticket' | 'mark delivery' | 'queue letter' }>;

async function changeTicket(transaction: Store, change: TicketChange, id: number): Promise<void> {
  switch (change.kind) {
    case 'append':
      await addEvent(transaction, id, { ...change, kind: change.event });
      await countMessage(transaction, id);
      if (change.event === 'alarm') await countAlarm(transaction, id);
      return;
    case 'add event':
      await addEvent(transaction, id, { ...change, kind: change.event });
      if (change.event === 'answered') await markResponded(transaction, id, change.at);
      return;
    case 'add reference':
      return addReference(transaction, id, change.id, change.broughtBy);
    case 'add participants':
      return addParticipants(transaction, id, change.participants);
    case 'reopen':
      await reopenTicket(transaction, id, change);
      return;
    case 'change severity':
      await changeSeverity(transaction, id, change, change);
      return;
    case 'begin alert':
      return beginAlert(transaction, id, change.severity, change.at);
  }
}
