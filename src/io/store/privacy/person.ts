// The data that is kept about a person: found by address in every table, and in the bytes of every mail that is kept.
// The search walks the store in small reads and holds no transaction open.
import { domainToASCII, domainToUnicode } from 'node:url';
import { sql } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import { namesInMail } from '../../mime/person-in-mail.js';
import type { Store } from '../open.js';
import { CHUNK_BYTES, readChunks, readWhole } from '../mail/originals.js';
import { readByIds } from '../sql/page.js';

/** Rows by their ids. */
export interface Found {
  /** As the person's mail and letters call the person. */
  readonly names: readonly string[];
  /** Mail that the person wrote. */
  readonly messages: readonly number[];
  /** Mail of others in which the person is named. */
  readonly naming: readonly number[];
  /** Tickets that the person asked for. */
  readonly tickets: readonly number[];
  /** Tickets of others that the person takes part in. */
  readonly shared: readonly number[];
  /** Letters to the person. */
  readonly letters: readonly number[];
  /** Mail that names the person and waits for its decision: nothing can be done with it before that. */
  readonly waiting: readonly number[];
}

export const NOTHING: Found = {
  names: [],
  messages: [],
  naming: [],
  tickets: [],
  shared: [],
  letters: [],
  waiting: [],
};

/** An address with its domain as people and as servers write it (RFC 5890 §2.3.2). */
export function spellAddress(address: string): string[] {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const domains = [domain, domainToASCII(domain), domainToUnicode(domain)].filter((one) => one !== '');
  return [...new Set(domains.map((one) => `${address.slice(0, at + 1)}${one}`))];
}

/** Everything that either found. */
export function together(one: Found, other: Found): Found {
  const both = <Item>(key: (found: Found) => readonly Item[]): Item[] => [
    ...new Set([...key(one), ...key(other)]),
  ];
  return {
    names: both((found) => found.names),
    messages: both((found) => found.messages),
    naming: both((found) => found.naming),
    tickets: both((found) => found.tickets),
    shared: both((found) => found.shared),
    letters: both((found) => found.letters),
    waiting: other.waiting,
  };
}

/** Finds what was there until an instant. `onSearched` hears how many mails have been searched. */
export async function findPerson(
  store: Store,
  address: string,
  until: Instant,
  onSearched: (mails: number) => void = () => undefined,
): Promise<Found> {
  const spelled = spellAddress(address);
  const requested = await store
    .selectFrom('ticket')
    .select(['id', 'requester_name as name'])
    .where('requester', 'in', spelled)
    .where('opened_at', '<=', until)
    .execute();
  const sent = await store
    .selectFrom('message')
    .select(['id', 'from_name as name', 'ticket_id'])
    .where('from_address', 'in', spelled)
    .where('received_at', '<=', until)
    .execute();
  const letters = await store
    .selectFrom('outbox')
    .select(['id', 'to_name as name'])
    .where('to_address', 'in', spelled)
    .where('queued_at', '<=', until)
    .execute();
  const tickets = requested.map(({ id }) => id);
  const openers = await openersOf(store, tickets);
  const messages = [...new Set([...sent.map(({ id }) => id), ...openers])];
  const takesPart = await store
    .selectFrom('participant')
    .select('ticket_id as id')
    .where('address', 'in', spelled)
    .execute();
  const partOf = new Set([
    ...takesPart.map(({ id }) => id),
    ...sent.map(({ ticket_id: id }) => id ?? 0),
    ...tickets,
  ]);
  const names = namesOf([...requested, ...sent, ...letters], address);
  const mail = await searchMail(store, { address, names, partOf, until }, onSearched);
  const [own, asked] = [new Set(messages), new Set(tickets)];
  return {
    names,
    messages,
    naming: mail.decided.filter((id) => !own.has(id)),
    tickets,
    shared: [...partOf].filter((id) => id !== 0 && !asked.has(id)),
    letters: letters.map(({ id }) => id),
    waiting: mail.waiting,
  };
}

function namesOf(rows: readonly { readonly name: string | null }[], address: string): string[] {
  const names = rows.map(({ name }) => (name ?? '').trim());
  return [...new Set(names)].filter((name) => name.length > 2 && name.toLowerCase() !== address);
}

/** The mails that opened tickets: that of a web form is the person's, whoever sent it. */
async function openersOf(store: Store, tickets: readonly number[]): Promise<number[]> {
  const rows = await readByIds(tickets, (ids) =>
    store
      .selectFrom('event')
      .select('message_id as id')
      .where('ticket_id', 'in', ids)
      .where('kind', '=', 'opened')
      .execute(),
  );
  return rows.flatMap(({ id }) => id ?? []);
}

/** Mails that are looked at together: few enough to be held in memory, as most are small. */
const MAILS_A_READ = 200;
/** Those of a read that are small are read in one query, up to so many bytes at a time. */
const BYTES_A_QUERY = 2 * 1024 ** 2;

interface MailSearch {
  readonly address: string;
  readonly names: readonly string[];
  /** On these tickets a name alone says who is meant; elsewhere others may bear it. */
  readonly partOf: ReadonlySet<number>;
  readonly until: Instant;
}

async function searchMail(
  store: Store,
  { address, names, partOf, until }: MailSearch,
  onSearched: (mails: number) => void,
): Promise<{ decided: number[]; waiting: number[] }> {
  const [decided, waiting]: [number[], number[]] = [[], []];
  const addresses = spellAddress(address);
  for (let [after, searched] = [0, 0]; ;) {
    const rows = await store
      .selectFrom('message')
      .select(['id', 'ticket_id', 'state', 'bytes'])
      .where('id', '>', after)
      .where('received_at', '<=', until)
      .where('original', '=', 'kept')
      .where('state', '!=', 'receiving')
      .orderBy('id')
      .limit(MAILS_A_READ)
      .execute();
    for await (const { row, bytes } of readMails(store, rows)) {
      const words = partOf.has(row.ticket_id ?? 0) ? [...addresses, ...names] : addresses;
      if (await namesInMail(bytes, words)) (row.state === 'stored' ? decided : waiting).push(row.id);
    }
    searched += rows.length;
    onSearched(searched);
    const last = rows.at(-1);
    if (last === undefined) return { decided, waiting };
    after = last.id;
  }
}

interface Sized {
  readonly id: number;
  readonly bytes: number;
}

/** The bytes of mails in their order: small ones a few megabytes at a time, a large one a piece at a time. */
async function* readMails<Row extends Sized>(
  store: Store,
  rows: readonly Row[],
): AsyncGenerator<{ row: Row; bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array> }> {
  for (let from = 0; from < rows.length;) {
    const small = smallOnes(rows.slice(from));
    const whole = await readWhole(
      store,
      small.map(({ id }) => id),
    );
    for (const [index, row] of small.entries()) yield { row, bytes: whole[index] ?? [] };
    from += small.length;
    const large = small.length === 0 ? rows[from] : undefined;
    if (large === undefined) continue;
    yield { row: large, bytes: readChunks(store, large.id) };
    from += 1;
  }
}

/** The first mails, as many as are small and may be read together. */
function smallOnes<Row extends Sized>(rows: readonly Row[]): readonly Row[] {
  let size = 0;
  const end = rows.findIndex(({ bytes }) => {
    size += bytes;
    return bytes > CHUNK_BYTES || size > BYTES_A_QUERY;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** How many mails there are to search. */
export async function countMail(store: Store): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from message where original = 'kept'`.execute(store);
  return rows[0]?.count ?? 0;
}
