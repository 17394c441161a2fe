// Letters of technicians and to them: who else has answered, how much was reported to whom.
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';

/** The keys of others who have answered a ticket since then. */
export async function findAnswerers(
  store: Store,
  ticketId: number,
  except: string,
  since: Instant,
): Promise<string[]> {
  const rows = await store
    .selectFrom('outbox')
    .select('by')
    .distinct()
    .where('ticket_id', '=', ticketId)
    .where('letter', '=', 'answer')
    .where('queued_at', '>', since)
    .where('state', '!=', 'cancelled')
    .where('by', '!=', except)
    .execute();
  return rows.flatMap(({ by }) => by ?? []);
}

/** How many reports on their mail these addresses were sent since then: of what was done (also on a ticket), and why not. */
export async function countReports(
  store: Store,
  addresses: readonly string[],
  ticketId: number | null,
  since: Instant,
): Promise<{ all: number; onTicket: number; refused: number }> {
  const rows = await store
    .selectFrom('outbox')
    .select(['ticket_id', 'letter'])
    .where('to_address', 'in', addresses)
    .where('letter', 'in', ['transcript', 'refused'])
    .where('queued_at', '>', since)
    .limit(MOST_COUNTED)
    .execute();
  const done = rows.filter(({ letter }) => letter === 'transcript');
  const onTicket = done.filter(({ ticket_id }) => ticket_id !== null && ticket_id === ticketId).length;
  return { all: done.length, onTicket, refused: rows.length - done.length };
}

/** More make no difference. */
const MOST_COUNTED = 1_000;
