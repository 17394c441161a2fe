// Carries out what the desk's people do to a ticket, in the transaction of the command or of the mail that says so.
import type { Change } from '../../core/decide/change.js';
import type { Deed } from '../../core/decide/deed.js';
import type { Store } from '../../io/store/open.js';
import { cancelAnswers } from '../../io/store/outbox/cancel.js';
import { closeTicket, setCustomer, setRequester, takeTicket } from '../../io/store/tickets/changes.js';
import { addEvent } from '../../io/store/tickets/events.js';
import { mergeTicket, moveMessage, splitTicket } from '../../io/store/tickets/merge.js';
import { addNote } from '../../io/store/tickets/notes.js';
import { settle } from '../../io/store/tickets/proposals.js';
import { findTicketById } from '../../io/store/tickets/tickets.js';

/** A ticket that changes are about. */
export interface Named {
  readonly id: number;
  readonly number: string;
}

const DEEDS: ReadonlySet<Change['kind']> = new Set<Deed['kind']>([
  'add note',
  'take',
  'close',
  'judge severity',
  'set requester',
  'set customer',
  'merge',
  'split',
  'cancel letters',
  'move message',
]);

/** Whether only people make that change. */
export function isDeed(change: Change): change is Deed {
  return DEEDS.has(change.kind);
}

/** Carries out one change of a ticket; `find` finds another by the name that changes give it. */
export async function carryOutDeed(
  transaction: Store,
  deed: Deed,
  { id }: Named,
  find: (name: string) => Promise<Named>,
): Promise<void> {
  switch (deed.kind) {
    case 'add note':
      return addNote(transaction, id, deed.text, deed);
    case 'take':
      return takeTicket(transaction, id, deed.takenBy, deed);
    case 'close':
      await closeTicket(transaction, id, deed.solution, deed);
      return;
    case 'judge severity': {
      const ticket = await findTicketById(transaction, id);
      if (ticket !== undefined) await settle(transaction, ticket, deed.severity, deed.at);
      return;
    }
    case 'set requester':
      return setRequester(transaction, id, deed, deed);
    case 'set customer':
      return setCustomer(transaction, id, deed, deed);
    case 'merge':
      return mergeTicket(transaction, id, await find(deed.into), deed);
    case 'split':
      return splitTicket(transaction, id, await find(deed.from), deed);
    case 'cancel letters':
      return cancelLetters(transaction, id, deed);
    case 'move message': {
      const { id: to } = await find(deed.to);
      return moveMessage(transaction, deed.messageId, { from: id, to, sender: deed.sender }, deed);
    }
  }
}

async function cancelLetters(
  transaction: Store,
  id: number,
  deed: Extract<Deed, { kind: 'cancel letters' }>,
): Promise<void> {
  const cancelled = await cancelAnswers(transaction, id, deed.by);
  const whom = cancelled.map((to) => `the answer to ${to}`).join(', ');
  if (whom !== '')
    await addEvent(transaction, id, { ...deed, kind: 'cancelled', why: `${whom}: ${deed.why}` });
}
