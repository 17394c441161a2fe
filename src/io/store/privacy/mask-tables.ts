// The last look over every table: wherever the person still stands in a text, the words give way. It walks the tables
// by their rows, some at a time.
import { type RawBuilder, sql } from 'kysely';
import { isNamed, type Masked, maskText, maskValue } from '../../../core/mail/mask.js';
import { hintOf } from '../../../core/mail/spelled.js';
import { type Dialect, dialectOf } from '../dialect/dialect.js';
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
  for (const [table, columns] of Object.entries(PERSONAL_TEXTS))
    await walk(table, pause, (after) => maskRows(store, { table, columns, after }, masked));
  await walk('reference', pause, (after) => dropReferences(store, after, masked.addresses));
}

/** Goes over a table: `read` answers the last row that it read, or null at the end. */
async function walk(
  table: string,
  pause: () => Promise<void>,
  read: (after: Place) => Promise<Place | null>,
): Promise<void> {
  for (let after: Place | null = Object.values(beginningOf(table)); after !== null;) {
    after = await read(after);
    await pause();
  }
}

interface Part {
  readonly table: string;
  readonly columns: readonly string[];
  /** The row behind which it begins. */
  readonly after: Place;
}

/** A row, by the values of its key. */
type Place = readonly unknown[];

/** A row as it is read: its key, and texts. */
type Row = Readonly<Record<string, unknown>>;

/** Masks some rows; answers the last of them, or null at the end of the table. */
async function maskRows(store: Store, part: Part, masked: Sought): Promise<Place | null> {
  const { table, columns, after } = part;
  const key = keyOf(table);
  const last = await endOfRead(store, table, after);
  if (last === null) return null;
  const found = namedIn(dialectOf(store), columns, masked.addresses);
  const query = sql<Row>`
    select ${list([...key, ...columns])} from ${sql.table(table)}
    where ${behind(key, after)} and ${upTo(key, last)} and (${found})`;
  const isDue = (row: Row): boolean =>
    columns.some((column) => isNamed(textIn(row, column) ?? '', masked.addresses));
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
async function dropReferences(store: Store, after: Place, words: readonly string[]): Promise<Place | null> {
  const key = keyOf('reference');
  const last = await endOfRead(store, 'reference', after);
  if (last === null) return null;
  const found = namedIn(dialectOf(store), ['message_id'], words);
  const { rows } = await sql<Row>`
    select ${list(key)} from reference
    where ${behind(key, after)} and ${upTo(key, last)} and (${found})`.execute(store);
  for (const row of rows)
    if (isNamed(textIn(row, 'message_id') ?? '', words))
      await sql`delete from reference where ${is(key, row)}`.execute(store);
  return last;
}

/** The last row of the read that begins behind a row; null at the end of the table. */
async function endOfRead(store: Store, table: string, after: Place): Promise<Place | null> {
  const key = keyOf(table);
  const backwards = sql.join(key.map((column) => sql`${sql.ref(column)} desc`));
  const { rows } = await sql<Row>`
    select ${list(key)} from
      (select ${list(key)} from ${sql.table(table)} where ${behind(key, after)}
        order by ${list(key)} limit ${ROWS_A_READ}) as part
    order by ${backwards} limit 1`.execute(store);
  const [last] = rows;
  return last === undefined ? null : key.map((column) => last[column]);
}

/** The columns by which the rows of a table are walked: its primary key. No text that is masked is among them. */
export function keyOf(table: string): readonly string[] {
  return Object.keys(beginningOf(table));
}

/** A place before every row of a table. */
function beginningOf(table: string): Readonly<Record<string, number | string>> {
  return BEGINNINGS[table] ?? { id: 0 };
}

const BEGINNINGS: Readonly<Record<string, Readonly<Record<string, number | string>>>> = {
  answer_file: { outbox_id: 0, seq: 0 },
  oauth_grant: { user: '', client_id: '', token_url: '' },
  reference: { message_id: '', ticket_id: 0 },
  server: { name: '' },
  suspect: { mailbox: '', uid_validity: '', uid: 0 },
  template_failure: { template: '' },
  trouble: { kind: '', mailbox: '' },
  unreachable: { address: '' },
};

function list(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

function behind(key: readonly string[], place: Place): RawBuilder<boolean> {
  return sql<boolean>`(${list(key)}) > (${sql.join(place)})`;
}

function upTo(key: readonly string[], place: Place): RawBuilder<boolean> {
  return sql<boolean>`(${list(key)}) <= (${sql.join(place)})`;
}

function is(key: readonly string[], row: Row): RawBuilder<boolean> {
  return sql<boolean>`(${list(key)}) = (${sql.join(key.map((column) => row[column]))})`;
}

function textIn(row: Row, column: string): string | null {
  const text = row[column];
  return typeof text === 'string' ? text : null;
}

/** Finds every row that names the person in some form, and some that only look like it. */
function namedIn(
  dialect: Dialect,
  columns: readonly string[],
  words: readonly string[],
): RawBuilder<unknown> {
  const each = columns.flatMap((column) => words.map((word) => dialect.holds(column, hintOf(word))));
  return sql.join(each, sql` or `);
}

async function writeMasked(
  transaction: Store,
  { table, columns }: Omit<Part, 'after'>,
  row: Row,
  masked: Masked,
): Promise<void> {
  const changes = columns.map((column) => {
    const text = textIn(row, column);
    const after =
      text === null ? null : column.endsWith('_json') ? maskJson(text, masked) : maskText(text, masked.words);
    return sql`${sql.ref(column)} = ${after}`;
  });
  // The rendered bytes say the same; a letter on its way is rendered anew.
  if (table === 'outbox') {
    changes.push(sql`attempts = attempts + 1`);
    await dropRendered(transaction, [Number(row['id'])]);
  }
  await sql`update ${sql.table(table)} set ${sql.join(changes)} where ${is(keyOf(table), row)}`.execute(
    transaction,
  );
}

function maskJson(text: string, masked: Masked): string {
  return JSON.stringify(maskValue(JSON.parse(text), masked));
}
