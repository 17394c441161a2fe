// How the rules fared: counted from the tickets that they judged.
import { sql } from 'kysely';
import type { Store } from '../open.js';
import { CORRECTION } from './events.js';

/** How often a rule judged a ticket, and how often a person changed the severity afterwards. */
export interface RuleCount {
  /** Its id; `default` where no rule matched. */
  readonly rule: string;
  readonly fired: number;
  readonly corrected: number;
}

/** How often a person corrected what was learned, where it was so probable. */
export interface BandCount {
  readonly rule: string;
  /** From this probability, to below the other. */
  readonly from: number;
  readonly until: number;
  readonly judged: number;
  readonly corrected: number;
}

/** The lower ends of the bands. */
const BANDS = [0, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** Counts the tickets whose severity was learned, over all of them, by rule and by how probable it was. */
export async function countBands(store: Store): Promise<BandCount[]> {
  const rows = await store
    .selectFrom('ticket')
    .select('rule')
    .select(sql<number>`${bandOf()}`.as('band'))
    .select((eb) => eb.fn.countAll<number>().as('judged'))
    .select(
      sql<number>`sum(case when exists (select 1 from event where event.ticket_id = ticket.id
        and ${CORRECTION}) then 1 else 0 end)`.as('corrected'),
    )
    .where('probability', 'is not', null)
    .groupBy(['rule', 'band'])
    .orderBy('rule')
    .orderBy('band')
    .execute();
  return rows.map(({ rule, band, judged, corrected }) => ({
    rule: rule ?? 'default',
    from: BANDS[band] ?? 0,
    until: BANDS[band + 1] ?? 1,
    judged,
    corrected,
  }));
}

/** The number of a ticket's band: how many lower ends its probability reaches, but for the first. */
function bandOf() {
  const reached = BANDS.slice(1).map(
    (end) => sql`(case when probability >= ${sql.lit(end)} then 1 else 0 end)`,
  );
  return sql.join(reached, sql` + `);
}

/** Counts over all tickets: a full report, not for a loop. */
export async function countRules(store: Store): Promise<RuleCount[]> {
  const fired = await store
    .selectFrom('ticket')
    .select(['rule', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('rule')
    .execute();
  const corrected = await store
    .selectFrom('event')
    .innerJoin('ticket', 'ticket.id', 'event.ticket_id')
    .select(['ticket.rule', (eb) => eb.fn.count<number>('ticket.id').distinct().as('count')])
    .where(CORRECTION)
    .groupBy('ticket.rule')
    .execute();
  const corrections = new Map(corrected.map((row) => [row.rule, row.count]));
  return fired.map(({ rule, count }) => ({
    rule: rule ?? 'default',
    fired: count,
    corrected: corrections.get(rule) ?? 0,
  }));
}
