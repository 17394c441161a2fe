// Leases on a PostgreSQL server, and the daemons that hold them. All times are by the clock of the database: those of
// the machines may differ. Taking one is a transaction of the line of writers, so that nobody who holds it is within
// one of theirs.
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../schema.js';

/** A daemon that does not renew its leases loses them after this time. */
export const LEASE_MS = 6_000;
/** A daemon of which nothing was seen for so long is not listed any more. */
const FORGOTTEN_MS = 24 * 60 * 60_000;

/** Milliseconds since 1970, as the database reads its clock. */
const NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Whether somebody holds a row of `lease`. */
export const isHeld = sql<boolean>`lease.until >= ${NOW}`;

/** A daemon as it reports itself. */
export interface Daemon {
  readonly id: string;
  readonly host: string;
  readonly process: number;
}

/** A lease that a daemon has. */
export interface Lease {
  readonly name: string;
  readonly epoch: number;
}

/** A lease that a daemon wants: its name is that of the work, or of this one holding of work that every daemon does. */
export interface WantedLease {
  readonly name: string;
  readonly work: string;
}

/** Takes a lease that is free, or whose holder has not renewed it; null while another has it. */
export async function takeLease(
  store: Kysely<Schema>,
  { name, work }: WantedLease,
  holder: string,
): Promise<number | null> {
  // Whoever only waits for it makes no writer wait.
  if (await isHeldByAnother(store, name, holder)) return null;
  return store.transaction().execute(async (transaction) => {
    const until = sql<number>`${NOW} + ${LEASE_MS}::bigint`;
    const row = await transaction
      .insertInto('lease')
      .values({ name, work, holder, until, epoch: 1 })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet((eb) => ({ holder, until, epoch: eb('lease.epoch', '+', 1) }))
          // What is ours already is ours again: the answer to an earlier question may have been lost.
          .where((eb) => eb.or([eb('lease.until', '<', NOW), eb('lease.holder', '=', holder)])),
      )
      .returning('epoch')
      .executeTakeFirst();
    return row?.epoch ?? null;
  });
}

async function isHeldByAnother(store: Kysely<Schema>, name: string, holder: string): Promise<boolean> {
  const row = await store
    .selectFrom('lease')
    .select('epoch')
    .where('name', '=', name)
    .where('holder', '<>', holder)
    .where(isHeld)
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives a lease back: it may be taken at once, and keeps counting its epochs. */
export async function dropLease(
  store: Kysely<Schema>,
  { name, epoch }: Lease,
  holder: string,
): Promise<void> {
  await store
    .updateTable('lease')
    .set({ until: 0 })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .where('epoch', '=', epoch)
    .execute();
}

/** Notes that a daemon lives, and renews these leases of it: answers with those that it still has. */
export async function renewLeases(
  store: Kysely<Schema>,
  daemon: Daemon,
  names: readonly string[],
): Promise<Lease[]> {
  await store
    .insertInto('daemon')
    .values({ ...daemon, since: NOW, seen_at: NOW })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: NOW }))
    .execute();
  return store
    .updateTable('lease')
    .set({ until: sql<number>`${NOW} + ${LEASE_MS}::bigint` })
    .where('name', 'in', names)
    .where('holder', '=', daemon.id)
    .where('until', '>', 0)
    .returning(['name', 'epoch'])
    .execute();
}

/** Those of these leases that nobody has. */
export async function freeLeases(store: Kysely<Schema>, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await store
    .selectFrom('lease')
    .select('name')
    .where('name', 'in', names)
    .where(isHeld)
    .execute();
  const held = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !held.has(name));
}

const isOfOneHolding = sql<boolean>`name <> work`;

/** Those of these works, done by every daemon, of which a holding has ended or was not renewed. */
export async function expiredWorks(store: Kysely<Schema>, works: readonly string[]): Promise<string[]> {
  if (works.length === 0) return [];
  const rows = await store
    .selectFrom('lease')
    .select('work')
    .distinct()
    .where('work', 'in', works)
    .where('until', '<', NOW)
    .where(isOfOneHolding)
    .execute();
  return rows.map(({ work }) => work);
}

/**
 * Ends the holdings of a work that have expired: whoever had one and comes back cannot renew it, and commits nothing more
 * under it. Answers with the names of those that live.
 */
export async function endExpired(transaction: Kysely<Schema>, work: string): Promise<string[]> {
  await transaction
    .deleteFrom('lease')
    .where('work', '=', work)
    .where('until', '<', NOW)
    .where(isOfOneHolding)
    .execute();
  const living = await transaction.selectFrom('lease').select('name').where('work', '=', work).execute();
  return living.map(({ name }) => name);
}

/** Since when each daemon was last seen that has a lease now, by its id. */
export async function holders(store: Kysely<Schema>): Promise<ReadonlyMap<string, number>> {
  const rows = await store
    .selectFrom('lease')
    .innerJoin('daemon', 'daemon.id', 'lease.holder')
    .select(['daemon.id', 'daemon.seen_at'])
    .distinct()
    .where(isHeld)
    .execute();
  return new Map(rows.map(({ id, seen_at: seenAt }) => [id, seenAt]));
}

/** Forgets a daemon that ends, and those that have long ended otherwise. */
export async function forgetDaemon(store: Kysely<Schema>, id: string): Promise<void> {
  await store
    .deleteFrom('daemon')
    .where((eb) =>
      eb.or([eb('id', '=', id), eb('seen_at', '<', sql<number>`${NOW} - ${FORGOTTEN_MS}::bigint`)]),
    )
    .execute();
}

/** A daemon with what it holds, as `status` shows it. */
export interface ListedDaemon extends Daemon {
  readonly since: number;
  readonly seenAt: number;
  /** Whether it was seen within the life of a lease. */
  readonly isAlive: boolean;
  readonly holds: readonly string[];
}

/** The daemons of a store, longest running first. */
export async function listDaemons(store: Kysely<Schema>): Promise<ListedDaemon[]> {
  const daemons = await store
    .selectFrom('daemon')
    .selectAll()
    .select(sql<number>`case when seen_at + ${LEASE_MS}::bigint > ${NOW} then 1 else 0 end`.as('alive'))
    .orderBy('since')
    .execute();
  const leases = await store.selectFrom('lease').selectAll().where(isHeld).orderBy('name').execute();
  return daemons.map(({ seen_at: seenAt, alive, ...daemon }) => ({
    ...daemon,
    seenAt,
    isAlive: alive === 1,
    holds: leases.filter(({ holder }) => holder === daemon.id).map(({ work }) => work),
  }));
}
