// How the rules fared: counted from the tickets that they judged.
import { sql } from 'kysely';
import type { Store } from '../open.js';
import { inPages } from '../sql/page.js';

/** How often a rule judged a ticket, and how often a person changed the severity afterwards. */
export interface RuleCount {
  /** Its id; `default` where no rule matched. */
  readonly rule: string;
  readonly fired: number;
  readonly corrected: number;
}

/** Counts over all tickets: a full report, not for a loop. */
export async function countRules(store: Store): Promise<RuleCount[]> {
  const fired = await store
    .selectFrom('ticket')
    .select(['rule', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('rule')
    .execute();
  // A change without a message is a person's; a follow-up that asked for it is one.
  const corrected = await store
    .selectFrom('event')
    .innerJoin('ticket', 'ticket.id', 'event.ticket_id')
    .select(['ticket.rule', (eb) => eb.fn.count<number>('ticket.id').distinct().as('count')])
    // In the words of a partial index, which holds nothing else.
    .where('event.kind', '=', sql.lit('severity'))
    .where('event.message_id', 'is', null)
    .groupBy('ticket.rule')
    .execute();
  const corrections = new Map(corrected.map((row) => [row.rule, row.count]));
  return fired.map(({ rule, count }) => ({
    rule: rule ?? 'default',
    fired: count,
    corrected: corrections.get(rule) ?? 0,
  }));
}

/** A ticket as its rules judged it, with the message that opened it. */
export interface JudgedTicket {
  readonly id: number;
  readonly number: string;
  readonly severity: number;
  readonly rule: string | null;
  readonly subject: string;
  readonly mailbox: string;
  readonly receivedAt: number;
  readonly releasedAt: number | null;
  readonly releasedFrom: string | null;
}

/** The tickets that mail opened since an instant, newest first. */
export async function* judgedTickets(store: Store, since: number): AsyncGenerator<JudgedTicket> {
  // Ids follow the order of arrival: the first older one is the end, and no index by time is needed.
  for await (const ticket of inPages(Number.MAX_SAFE_INTEGER, (before, size) =>
    judgedPage(store, before, size),
  )) {
    if (ticket.receivedAt < since) return;
    yield ticket;
  }
}

function judgedPage(store: Store, before: number, size: number): Promise<JudgedTicket[]> {
  return store
    .selectFrom('message')
    .innerJoin('ticket', 'ticket.id', 'message.ticket_id')
    .select(['message.id', 'message.mailbox', 'message.received_at as receivedAt'])
    .select(['message.released_at as releasedAt', 'message.released_from as releasedFrom'])
    .select(['ticket.number', 'ticket.judged_severity as severity', 'ticket.rule', 'ticket.subject'])
    .where('message.decision', '=', 'opened')
    .where('message.id', '<', before)
    .orderBy('message.id', 'desc')
    .limit(size)
    .execute();
}
