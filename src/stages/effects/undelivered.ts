// Whoever wrote to a customer hears where it does not arrive: the transcript said that it goes there.
import { composeRefused } from '../../core/letters/technician/refused.js';
import type { Instant } from '../../core/mail/message.js';
import type { Store } from '../../io/store/open.js';
import { findTicketById } from '../../io/store/tickets/tickets.js';
import type { InForce } from './mint.js';
import { queueChange } from './queue-change.js';

/** A letter that does not reach a recipient. */
export interface Undelivered {
  readonly ticketId: number | null;
  /** The technician who wrote it; null for the program. */
  readonly by: string | null;
  readonly recipient: string;
  /** What a server said of it. */
  readonly answer: string;
  readonly at: Instant;
}

/** Queues the letter to its writer; none where the program wrote it, or somebody who is no technician any more. */
export async function notifyWriter(
  transaction: Store,
  { ticketId, by, recipient, answer, at }: Undelivered,
  inForce: InForce,
): Promise<void> {
  const { policy } = inForce;
  const technician = policy.technicians.find(({ key }) => key === by);
  if (ticketId === null || technician === undefined) return;
  const ticket = await findTicketById(transaction, ticketId);
  if (ticket === undefined) return;
  const { number, subject } = ticket;
  const refusal = { because: 'undelivered', detail: `${recipient} (${answer})` } as const;
  const content = composeRefused({ number, subject, refusal, isKept: false, at }, technician, policy);
  const to = { address: technician.addresses[0], name: technician.name };
  const letter = { kind: 'queue letter', ticket: number, content, to, at, sendThrough: null } as const;
  await queueChange(transaction, { ...letter, causeId: null, cites: 'team thread' }, ticket, inForce);
}
