// Who took which lease when, as the database itself sees it: a trigger writes it down. Work that every daemon does changes no hands. From that follows how long each
// piece of work of a daemon that died or stood still lay before another had it.
import { sql } from 'kysely';
import type { Store } from '../../src/io/store/open.js';
import { groupBy } from './group-by.js';
import type { Disturbance } from './disturbances.js';

/** A piece of work that changed hands because its holder died or stood still. */
export interface Takeover {
  readonly work: string;
  readonly from: number;
  /** Null while nobody has taken it. */
  readonly ms: number | null;
}

interface Taken {
  readonly name: string;
  readonly process: number | null;
  readonly at: number;
}

const WATCH = `
create schema prove;
create table prove.taken (id bigserial primary key, name text, process bigint, at bigint);
create function prove.note_taken() returns trigger language plpgsql as $$
begin
  if new.name = new.work and (tg_op = 'INSERT' or new.epoch <> old.epoch) then
    insert into prove.taken (name, process, at)
    values (new.name, (select process from daemon where id = new.holder), extract(epoch from clock_timestamp()) * 1000);
  end if;
  return null;
end $$;
create trigger prove_taken after insert or update on lease for each row execute function prove.note_taken();
`;

/** Begins to write down who takes a lease, on PostgreSQL. */
export async function watchLeases(store: Store): Promise<void> {
  await sql.raw(WATCH).execute(store);
}

/**
 * How long the work of each daemon that was killed or paused lay. Nobody can take any while the server is down: where it
 * was meanwhile, the time is that since its return.
 */
export async function takeovers(store: Store, done: readonly Disturbance[]): Promise<Takeover[]> {
  const { rows } = await sql<Taken>`select name, process, at from prove.taken order by id`.execute(store);
  const works = groupBy(rows, ({ name }) => name);
  const found: Takeover[] = [];
  for (const { kind, at, until, process } of done) {
    if (kind !== 'kill' && kind !== 'pause') continue;
    for (const [work, taken] of works) {
      const holder = taken.findLast((one) => one.at <= at);
      if (holder?.process !== process) continue;
      const next = taken.find((one) => one.at > at && one.process !== process);
      // One that was continued may still have all that it had.
      if (kind === 'pause' && (next === undefined || next.at > until)) continue;
      const ms = next === undefined ? null : next.at - lastReturn(done, at, next.at);
      found.push({ work, from: at, ms });
    }
  }
  return found;
}

/** When the server was there again for the last time before an instant, but not before `from`. */
function lastReturn(done: readonly Disturbance[], from: number, to: number): number {
  const returns = done.filter(({ kind, until }) => kind === 'server' && until < to);
  return Math.max(from, ...returns.map(({ until }) => until));
}
