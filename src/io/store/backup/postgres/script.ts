// What a restore says before and after the archive, in its one transaction.
import { sql } from 'kysely';
import type { Instant } from '../../../../core/mail/message.js';
import type { Store } from '../../open.js';
import { TABLE_NAMES } from '../../transfer/tables.js';
import { ROTTEN } from './dump.js';

const MIGRATORS = ['kysely_migration', 'kysely_migration_lock'];
const INDEX = ['search_text'];
const list = [...TABLE_NAMES, ...MIGRATORS, ...INDEX].map((name) => `'${name}'`).join(', ');

/** Takes away what stands there, by name: nothing else that somebody may keep in that database. */
export const BEFOREHAND = `begin;
set local lock_timeout = '10s';
set local client_min_messages = warning;
do $$
declare found record;
begin
  for found in select oid::regclass as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname in (${list})
  loop execute 'drop table ' || found.name || ' cascade'; end loop;
  for found in select oid::regprocedure as name from pg_proc
    where pronamespace = current_schema()::regnamespace and starts_with(proname, 'search_')
  loop execute 'drop function ' || found.name || ' cascade'; end loop;
end $$;
`;

/** How a restored store goes on. */
export interface GoingOn {
  readonly acceptRotten: boolean;
  /** How many ticket numbers to leave out. */
  readonly skip: number;
  readonly now: Instant;
}

const DAY_MS = 86_400_000;

/**
 * What follows on the archive: no number of a ticket is given twice, and all tokens are void. One for a ticket that is
 * lost would answer another, and those that were voided since the backup would be good again.
 */
export async function afterwards(present: Store, { acceptRotten, skip, now }: GoingOn): Promise<string> {
  const counters = await present.selectFrom('counter').select(['year', 'last']).execute();
  const keys = await present.selectFrom('technician_key').select('version').execute();
  const above = keys.reduce((sum, { version }) => sum + version, Math.floor(now / DAY_MS));
  return [
    'reset search_path;',
    ...counters.map(
      ({ year, last }) => `insert into counter (year, last) values (${year}, ${last})
        on conflict (year) do update set last = greatest(counter.last, excluded.last);`,
    ),
    `update counter set last = last + ${skip};`,
    `insert into technician_key (name, version, revoked_at)
       select '*', 1 + greatest(${above}, coalesce(sum(version), 0) + 1), ${now} from technician_key
       on conflict (name) do update set version = excluded.version, revoked_at = excluded.revoked_at;`,
    acceptRotten ? '' : refuseRotten(present),
    '',
  ].join('\n');
}

/** The word by which psql's complaint is known. */
const MARK = 'ROTTEN';

function refuseRotten(present: Store): string {
  return `do $$
declare found text;
begin
  select string_agg(id::text, ',') into found from (${textOf(present)} limit 20) as rotten;
  if found is not null then raise exception '${MARK} %', found; end if;
end $$;`;
}

function textOf(store: Store): string {
  return sql`${ROTTEN}`.compile(store).sql;
}

/** The messages of which that check complained; none where psql complained of something else. */
export function rottenIn(words: string): number[] {
  const [, ids = ''] = new RegExp(`${MARK} ([\\d,]+)`, 'u').exec(words) ?? [];
  return ids === '' ? [] : ids.split(',').map(Number);
}
