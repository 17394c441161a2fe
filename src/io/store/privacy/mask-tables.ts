// The last look over every table: wherever the person still stands in a text, the words give way. It walks the tables
// by their rows, some at a time.
import { type RawBuilder, sql } from 'kysely';
import { isNamed, type Masked, maskText, maskValue } from '../../../core/mail/mask.js';
import { hintOf } from '../../../core/mail/spelled.js';
import type { Store } from '../open.js';
import { PERSONAL_TEXTS } from './columns.js';
import { dropRendered } from '../outbox/outbox.js';

const ROWS_A_READ = 2000;

/** Whom the last look is for: where a row bears the address, the names in it are the person's, too. */
export interface Sought extends Omit<Masked, 'words' | 'isAbout'> {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

/** Masks every text. `pause` is called between reads. */
export async function maskTables(store: Store, masked: Sought, pause: () => Promise<void>): Promise<void> {
  for (const [table, columns] of Object.entries(PERSONAL_TEXTS)) {
    for (let after: number | null = 0; after !== null;) {
      after = await maskRows(store, { table, columns, after }, masked);
      await pause();
    }
  }
  for (let after: number | null = 0; after !== null;) {
    after = await dropReferences(store, after, masked.addresses);
    await pause();
  }
}

interface Part {
  readonly table: string;
  readonly columns: readonly string[];
  /** The row behind which it begins. */
  readonly after: number;
}

/** Masks some rows; answers the last of them, or null at the end of the table. */
async function maskRows(store: Store, part: Part, masked: Sought): Promise<number | null> {
  const { table, columns, after } = part;
  const last = await endOfRead(store, table, after);
  if (last === null) return null;
  const all = sql.join(columns.map((column) => sql.ref(column)));
  const query = sql<Record<string, string | null> & { at: never }>`
    select rowid as at, ${all} from ${sql.table(table)}
    where rowid > ${after} and rowid <= ${last} and (${namedIn(columns, masked.addresses)})`;
  const isDue = (row: Readonly<Record<string, string | null>>): boolean =>
    columns.some((column) => isNamed(row[column] ?? '', masked.addresses));
  // Nearly all reads find nothing: they keep nobody from writing.
  if (!(await query.execute(store)).rows.some(isDue)) return last;
  await store.transaction().execute(async (transaction) => {
    const { rows } = await query.execute(transaction);
    const words = [...masked.addresses, ...masked.names];
    for (const row of rows.filter(isDue))
      await writeMasked(transaction, { table, columns }, row, { ...masked, words, isAbout: false });
  });
  return last;
}

/** Drops Message-IDs that name the person; answers like `maskRows`. */
async function dropReferences(store: Store, after: number, words: readonly string[]): Promise<number | null> {
  const last = await endOfRead(store, 'reference', after);
  if (last === null) return null;
  const { rows } = await sql<{ at: number; message_id: string }>`
    select rowid as at, message_id from reference
    where rowid > ${after} and rowid <= ${last} and (${namedIn(['message_id'], words)})`.execute(store);
  const due = rows.filter((row) => isNamed(row.message_id, words)).map(({ at }) => at);
  if (due.length > 0) await sql`delete from reference where rowid in (${sql.join(due)})`.execute(store);
  return last;
}

/** The last row of the read that begins behind a row; null at the end of the table. */
async function endOfRead(store: Store, table: string, after: number): Promise<number | null> {
  const { rows } = await sql<{ last: number | null }>`
    select max(rowid) as last from
      (select rowid from ${sql.table(table)} where rowid > ${after} order by rowid limit ${ROWS_A_READ})`.execute(
    store,
  );
  return rows[0]?.last ?? null;
}

/** Finds every row that names the person in some form, and some that only look like it. */
function namedIn(columns: readonly string[], words: readonly string[]): RawBuilder<unknown> {
  const each = columns.flatMap((column) =>
    words.map((word) => sql`instr(lower(${sql.ref(column)}), ${hintOf(word)}) > 0`),
  );
  return sql.join(each, sql` or `);
}

async function writeMasked(
  transaction: Store,
  { table, columns }: Omit<Part, 'after'>,
  row: Readonly<Record<string, string | null>> & { readonly at: never },
  masked: Masked,
): Promise<void> {
  const changes = columns.map((column) => {
    const text = row[column] ?? null;
    const after =
      text === null ? null : column.endsWith('_json') ? maskJson(text, masked) : maskText(text, masked.words);
    return sql`${sql.ref(column)} = ${after}`;
  });
  // The rendered bytes say the same; a letter on its way is rendered anew.
  if (table === 'outbox') {
    changes.push(sql`attempts = attempts + 1`);
    await dropRendered(transaction, [row.at]);
  }
  await sql`update ${sql.table(table)} set ${sql.join(changes)} where rowid = ${row.at}`.execute(transaction);
}

function maskJson(text: string, masked: Masked): string {
  return JSON.stringify(maskValue(JSON.parse(text), masked));
}
