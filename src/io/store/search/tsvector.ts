// Full-text search as PostgreSQL has it (tsvector); texts.ts knows which index a store has. Triggers keep the index in
// step with the rows in whatever transaction changes them. The index holds no copy of a text, only its words.
import { sql, type Kysely } from 'kysely';
import type { Store } from '../open.js';
import { type Asked, type Hit, KINDS, LONGEST_TEXT, SEARCHED, type Searched, sourceOf } from './hit.js';
import { forRow, joinedTexts, type Source, sourcesWith } from './sources.js';
import type { Term } from './words.js';

const SOURCES = sourcesWith('search_answered(#.content_json)');

/** Languages' letters, whatever the database speaks: what it has of these, the best first. */
const COLLATIONS = ['und-x-icu', 'pg_c_utf8', 'C.utf8', 'C.UTF-8'];

/** Makes the index, and the triggers that keep it. */
export async function createSearch(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select collname as name from pg_collation where collname in (${sql.join(COLLATIONS)})`.execute(db);
  const there = rows.map(({ name }) => name);
  const collation = COLLATIONS.find((name) => there.includes(name)) ?? 'default';
  for (const statement of [
    `create table search_text (ticket_id bigint not null, row_id bigint not null, kind smallint not null,
      words tsvector not null, primary key (ticket_id, row_id, kind))`,
    'create index search_words on search_text using gin (words)',
    // Words as io/store/search/words.ts takes and folds them: letters and digits, in small letters, without marks.
    `create function search_words_in(said text) returns tsvector language sql immutable as $$
      select to_tsvector('simple', regexp_replace(regexp_replace(
        normalize(lower(left(said, ${LONGEST_TEXT}) collate "${collation}"), NFD),
        '[\u0300-\u036f]', '', 'g') collate "${collation}", '[^[:alnum:]]+', ' ', 'g'))
    $$`,
    // The technician's own words: an answer quotes the customer's mail, which is found by itself.
    `create function search_answered(content text) returns text language plpgsql immutable as $$
      begin
        return (select string_agg(line ->> 'text', chr(10))
          from json_array_elements(content::json -> 'paragraphs') as paragraph,
            json_array_elements(paragraph -> 'lines') as line);
      exception when data_exception then
        -- A character that PostgreSQL's texts cannot hold.
        return '';
      end $$`,
  ])
    await sql.raw(statement).execute(db);
  for (const table of SEARCHED) await createTriggers(table, db);
}

function wordsOf(row: string, source: Source): string {
  return `search_words_in(${forRow(row, joinedTexts(source))})`;
}

async function createTriggers(table: Searched, db: Kysely<unknown>): Promise<void> {
  const source = SOURCES[table];
  const { ticket, row, columns, isFound } = source;
  const both = (alias: string): string => columns.map((name) => `${alias}.${name}`).join(', ');
  await sql
    .raw(
      `create function search_keep_${table}() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and (${both('old')}) is not distinct from (${both('new')}) then return null; end if;
          if tg_op <> 'INSERT' then
            delete from search_text where ticket_id = old.${ticket} and row_id = ${forRow('old', row)}
              and kind = ${KINDS[table]};
          end if;
          if tg_op <> 'DELETE' then
            if ${forRow('new', isFound)} then
              insert into search_text (ticket_id, row_id, kind, words)
                values (new.${ticket}, ${forRow('new', row)}, ${KINDS[table]}, ${wordsOf('new', source)})
                on conflict (ticket_id, row_id, kind) do update set words = excluded.words;
            end if;
          end if;
          return null;
        end $$`,
    )
    .execute(db);
  await sql
    .raw(
      `create trigger search_${table} after insert or delete or update of ${columns.join(', ')} on ${table}
        for each row execute function search_keep_${table}()`,
    )
    .execute(db);
}

/** Puts the rows of a table with ids from `from` to below `before` into the index. */
export async function addToSearch(
  transaction: Store,
  table: Searched,
  from: number,
  before: number,
): Promise<void> {
  const source = SOURCES[table];
  const { ticket, row, isFound } = source;
  await sql
    .raw(
      `insert into search_text (ticket_id, row_id, kind, words)
        select ${table}.${ticket}, ${forRow(table, row)}, ${KINDS[table]}, ${wordsOf(table, source)} from ${table}
        where id >= ${from} and id < ${before} and ${forRow(table, isFound)} on conflict do nothing`,
    )
    .execute(transaction);
}

/** A longer word stands in no tsvector, and a tsquery refuses it. */
const LONGEST_WORD_BYTES = 2046;

/** The text that every term stands in, those of the newest ticket first; only of tickets before one. */
export async function findTexts(
  store: Store,
  terms: readonly Term[],
  { before, size, isWanted }: Asked,
): Promise<Hit[]> {
  if (terms.some(({ words }) => words.some((word) => Buffer.byteLength(word) > LONGEST_WORD_BYTES)))
    return [];
  const { rows } = await sql<{ ticketId: number; kind: number; id: number }>`
    select search_text.ticket_id as "ticketId", search_text.kind, search_text.row_id as id
    from search_text join ticket on ticket.id = search_text.ticket_id
    where search_text.words @@ cast(${terms.map(spellTerm).join(' & ')} as tsquery)
      and search_text.ticket_id < ${before} and ${isWanted}
    order by search_text.ticket_id desc, search_text.row_id desc, search_text.kind desc limit ${size}`.execute(
    store,
  );
  return rows.map(({ ticketId, kind, id }) => ({ ticketId, id, source: sourceOf(kind) }));
}

/** A term as a tsquery: within quotes nothing is syntax, and a term's words hold neither quotes nor backslashes. */
function spellTerm({ words, isPrefix }: Term): string {
  return `(${words.map((word) => `'${word}'`).join(' <-> ')}${isPrefix ? ':*' : ''})`;
}
