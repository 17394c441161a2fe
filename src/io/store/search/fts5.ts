// Full-text search as SQLite has it (FTS5); texts.ts knows which index a store has. Triggers keep the index in step with
// the rows in whatever transaction changes them, so that nobody who writes, masks, moves or deletes a text can forget it.
// The index holds no copy of a text, only its words.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Store } from '../open.js';
import { type Asked, type Hit, KINDS, LONGEST_TEXT, SEARCHED, type Searched, sourceOf } from './hit.js';
import { forRow, joinedTexts, type Source, sourcesWith } from './sources.js';
import type { Term } from './words.js';

/** The technician's own words: an answer quotes the customer's mail, which is found by itself. */
const ANSWERED = `(select group_concat(json_extract(line.value, '$.text'), char(10))
  from json_each(#.content_json, '$.paragraphs') as paragraph, json_each(paragraph.value, '$.lines') as line)`;

const SOURCES = sourcesWith(ANSWERED);

function wordsOf(source: Source): string {
  return `substr(${joinedTexts(source)}, 1, ${LONGEST_TEXT})`;
}

// The place of a text, its rowid in the index: the ticket, the row, the kind of row. In this order the texts of a ticket
// stand together, and the newest ticket is the last. All of it fits into 63 bits, and is reckoned in the database alone.
const TICKET_BITS = 33;
const KIND_BITS = 2;

function placeOf(table: Searched): string {
  const { ticket, row } = SOURCES[table];
  const kind = KINDS[table];
  return `((#.${ticket} << ${TICKET_BITS}) | (${row} << ${KIND_BITS}) | ${kind})`;
}

/** Makes the index, and the triggers that keep it. */
export async function createSearch(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string): Promise<unknown> => sql.raw(statement).execute(db);
  await run(
    `create virtual table search using fts5(words, content = '', columnsize = 0,
      tokenize = "unicode61 remove_diacritics 2")`,
  );
  // What is taken out is gone from the pages at once, not only when they are merged.
  await run("insert into search (search, rank) values ('secure-delete', 1)");
  for (const table of SEARCHED) await createTriggers(table, run);
}

async function createTriggers(table: Searched, run: (statement: string) => Promise<unknown>): Promise<void> {
  const source = SOURCES[table];
  // A row that was there before the index is not in it until its turn has come.
  const isFilled = (row: 'old' | 'new'): string =>
    forRow(row, `${source.isFound} and #.id >= (select next from search_fill where source = '${table}')`);
  const place = placeOf(table);
  const words = wordsOf(source);
  const remove = `insert into search (search, rowid, words)
    select 'delete', ${forRow('old', place)}, ${forRow('old', words)} where ${isFilled('old')};`;
  const add = `insert into search (rowid, words)
    select ${forRow('new', place)}, ${forRow('new', words)} where ${isFilled('new')};`;
  const changed = source.columns.map((name) => `old.${name} is not new.${name}`).join(' or ');
  await run(
    `create trigger search_${table}_added after insert on ${table} when ${forRow('new', source.isFound)} begin ${add} end`,
  );
  await run(
    `create trigger search_${table}_changed after update of ${source.columns.join(', ')} on ${table}
      when (${changed}) and ((${forRow('old', source.isFound)}) or (${forRow('new', source.isFound)}))
      begin ${remove} ${add} end`,
  );
  await run(
    `create trigger search_${table}_removed after delete on ${table} when ${forRow('old', source.isFound)}
      begin ${remove} end`,
  );
}

/** Puts the rows of a table with ids from `from` to below `before` into the index. */
export async function addToSearch(
  transaction: Store,
  table: Searched,
  from: number,
  before: number,
): Promise<void> {
  const source = SOURCES[table];
  const onRow = (expression: string): RawBuilder<unknown> => sql.raw(forRow(table, expression));
  const place = onRow(placeOf(table));
  // In the order of their places: otherwise the index begins another segment with each text.
  await sql`insert into search (rowid, words) select ${place}, ${onRow(wordsOf(source))} from ${sql.table(table)}
    where id >= ${from} and id < ${before} and ${onRow(source.isFound)} order by 1`.execute(transaction);
}

/** The text that every term stands in, those of the newest ticket first; only of tickets before one. */
export async function findTexts(
  store: Store,
  terms: readonly Term[],
  { before, size, isWanted }: Asked,
): Promise<Hit[]> {
  const { rows } = await sql<{ ticketId: number; kind: number; id: number }>`
    select search.rowid >> ${sql.lit(TICKET_BITS)} as "ticketId",
      search.rowid & ${sql.lit(2 ** KIND_BITS - 1)} as kind,
      (search.rowid >> ${sql.lit(KIND_BITS)}) & ${sql.lit(2 ** (TICKET_BITS - KIND_BITS) - 1)} as id
    from search
    -- A cross join keeps this order: from the words to the tickets.
    cross join ticket on ticket.id = search.rowid >> ${sql.lit(TICKET_BITS)}
    where search match ${terms.map(spellTerm).join(' ')}
      and search.rowid < (${before} << ${sql.lit(TICKET_BITS)}) and ${isWanted}
    order by search.rowid desc limit ${size}`.execute(store);
  return rows.map(({ ticketId, kind, id }) => ({ ticketId, id, source: sourceOf(kind) }));
}

/** A term as a string of FTS5: within quotes nothing is syntax, and a term's words hold no quotes. */
function spellTerm({ words, isPrefix }: Term): string {
  return `"${words.join(' ')}"${isPrefix ? '*' : ''}`;
}
