// How the rules fared: counted from the tickets that they judged.
import { sql } from 'kysely';
import type { Store } from '../open.js';

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
