// Erasing a person from every table, a small transaction at a time, beside a daemon that works. Each step may be done
// twice: whoever is interrupted begins anew with what was noted, and ends in the same place.
import { REQUESTER_FIELDS } from '../../../core/letters/letter.js';
import { isNamed, type Masked, maskText, maskValue } from '../../../core/mail/mask.js';
import type { Instant } from '../../../core/mail/message.js';
import { dialectOf } from '../dialect/dialect.js';
import { redactEvents, redactLetters, redactMessages, redactTicket } from './redaction.js';
import type { Store } from '../open.js';
import { readByIds } from '../sql/page.js';
import { type Found, NOTHING, spellAddress, together } from './person.js';
import { maskTables } from './mask-tables.js';
import { dropRendered } from '../outbox/outbox.js';
import { endAlert } from '../tickets/alerts.js';
import { forgetProposals } from '../tickets/proposals.js';

const ROWS_A_TRANSACTION = 50;

/** A person who is being forgotten. */
export interface Erasure {
  readonly address: string;
  readonly askedAt: Instant;
  readonly found: Found;
  /** The mailboxes whose servers are not done yet. */
  readonly mailboxes: readonly string[];
}

/** Everybody who is being forgotten and is not forgotten yet. */
export async function openErasures(store: Store): Promise<Erasure[]> {
  const rows = await store.selectFrom('erasure').selectAll().orderBy('asked_at').execute();
  return rows.map((row) => ({
    address: row.address,
    askedAt: row.asked_at,
    found: JSON.parse(row.found_json),
    mailboxes: JSON.parse(row.mailboxes_json),
  }));
}

/** Notes what was found, beside what an interrupted erasure of the same person had found: afterwards it is gone. */
export async function noteErasure(store: Store, erasure: Erasure): Promise<Erasure> {
  return store.transaction().execute(async (transaction) => {
    const before = (await openErasures(transaction)).find(({ address }) => address === erasure.address);
    const found = together(before?.found ?? NOTHING, erasure.found);
    const row = {
      asked_at: erasure.askedAt,
      found_json: JSON.stringify(found),
      mailboxes_json: JSON.stringify(erasure.mailboxes),
    };
    await transaction
      .insertInto('erasure')
      .values({ address: erasure.address, ...row })
      .onConflict((conflict) => conflict.column('address').doUpdateSet(row))
      .execute();
    return { ...erasure, found };
  });
}

/** Notes which servers are left. When none is and no mail waits either, nothing is remembered of the person any more. */
export async function noteServers(
  store: Store,
  { address, found }: Erasure,
  left: readonly string[],
): Promise<void> {
  if (left.length === 0 && found.waiting.length === 0) {
    await store.deleteFrom('erasure').where('address', '=', address).execute();
    return;
  }
  await store
    .updateTable('erasure')
    .set({ mailboxes_json: JSON.stringify(left) })
    .where('address', '=', address)
    .execute();
}

/** Has what is deleted from now on overwritten. */
export async function overwriteDeleted(store: Store): Promise<void> {
  await dialectOf(store).overwriteDeleted(store);
}

/** Takes what the log of the database still holds of what was overwritten; a reader at work leaves it for later. */
export async function flushLog(store: Store): Promise<void> {
  await dialectOf(store).flushLog(store);
}

/** Erases the person from the tables. `pause` is called between transactions. */
export async function eraseFromTables(
  store: Store,
  { address, found }: Erasure,
  pause: () => Promise<void>,
): Promise<void> {
  const inBatches = async (
    ids: readonly number[],
    work: (transaction: Store, batch: readonly number[]) => Promise<void>,
  ): Promise<void> => {
    for (let from = 0; from < ids.length; from += ROWS_A_TRANSACTION) {
      const batch = ids.slice(from, from + ROWS_A_TRANSACTION);
      await store.transaction().execute((transaction) => work(transaction, batch));
      await pause();
    }
  };
  const numbers = await numbersOf(store, found.tickets);
  const addresses = spellAddress(address);
  const words = [...addresses, ...found.names];
  const person: Person = { words, numbers, fields: REQUESTER_FIELDS };
  await inBatches(found.letters, redactLetters);
  await inBatches(found.tickets, (transaction, batch) => eraseTickets(transaction, batch, person));
  await inBatches(found.messages, (transaction, batch) => eraseMessages(transaction, batch, person));
  await inBatches(found.naming, (transaction, batch) => loseBytes(transaction, batch, words));
  await inBatches(found.shared, (transaction, batch) => maskShared(transaction, batch, person));
  await store.deleteFrom('participant').where('address', 'in', addresses).execute();
  // Whatever other daemons have read is read anew.
  await store.deleteFrom('parse_job').execute();
  await store.deleteFrom('unreachable').where('address', 'in', addresses).execute();
  await maskTables(store, { ...person, addresses, names: found.names }, pause);
}

async function numbersOf(store: Store, tickets: readonly number[]): Promise<Set<string>> {
  const rows = await readByIds(tickets, (ids) =>
    store.selectFrom('ticket').select('number').where('id', 'in', ids).execute(),
  );
  return new Set(rows.map(({ number }) => number));
}

type Person = Omit<Masked, 'isAbout'>;

async function eraseTickets(transaction: Store, tickets: readonly number[], person: Person): Promise<void> {
  const letters = await lettersWhere(transaction, 'ticket_id', tickets);
  await maskLetters(transaction, letters, { ...person, isAbout: true });
  const events = await transaction
    .selectFrom('event')
    .select(['id', 'why', 'message_id'])
    .where('ticket_id', 'in', tickets)
    .where('why', '<>', '')
    .execute();
  // A person's entries in its history are about the person; the entries of others' mail are theirs.
  const written = events.filter((event) => event.message_id === null || isNamed(event.why, person.words));
  await redactEvents(
    transaction,
    written.map(({ id }) => id),
  );
  for (const id of tickets) {
    await redactTicket(transaction, id);
    // Nobody can be called back, and nothing of it can be read: whoever is on call could only wonder.
    await endAlert(transaction, id);
  }
  await maskMessagesOf(transaction, tickets, person.words);
}

async function eraseMessages(transaction: Store, messages: readonly number[], person: Person): Promise<void> {
  const cited = await transaction
    .selectFrom('message')
    .select('message_id')
    .where('id', 'in', messages)
    .execute();
  const ids = cited.flatMap(({ message_id: id }) => id ?? []);
  await transaction.deleteFrom('reference').where('message_id', 'in', ids).execute();
  const letters = await lettersWhere(transaction, 'cause_id', messages);
  // The original that it hands on is gone.
  const redirects = letters.filter(({ letter, isSettled }) => letter === 'redirect' && !isSettled);
  await redactLetters(
    transaction,
    redirects.map(({ id }) => id),
  );
  await maskLetters(transaction, letters, { ...person, isAbout: true });
  const events = await transaction
    .selectFrom('event')
    .select('id')
    .where('message_id', 'in', messages)
    .execute();
  await redactEvents(
    transaction,
    events.map(({ id }) => id),
  );
  await redactMessages(transaction, messages, 'its sender was erased');
}

/** A mail cannot be changed: where others wrote it, its bytes go, and what it said stays without the person. */
async function loseBytes(
  transaction: Store,
  messages: readonly number[],
  words: readonly string[],
): Promise<void> {
  await forgetProposals(transaction, 'message_id', messages);
  await transaction
    .updateTable('message')
    .set({ original: 'going' })
    .where('id', 'in', messages)
    .where('original', '=', 'kept')
    .where('state', '=', 'stored')
    .execute();
  await maskMessages(transaction, messages, words);
}

async function maskShared(transaction: Store, tickets: readonly number[], person: Person): Promise<void> {
  // A remnant of a name in an example would stay for ever once it is accepted.
  await forgetProposals(transaction, 'ticket_id', tickets);
  await maskLetters(transaction, await lettersWhere(transaction, 'ticket_id', tickets), {
    ...person,
    isAbout: false,
  });
  await maskMessagesOf(transaction, tickets, person.words);
  const events = await transaction
    .selectFrom('event')
    .select(['id', 'why'])
    .where('ticket_id', 'in', tickets)
    .execute();
  for (const { id, why } of events) {
    if (!isNamed(why, person.words)) continue;
    await transaction
      .updateTable('event')
      .set({ why: maskText(why, person.words) })
      .where('id', '=', id)
      .execute();
  }
  await maskNotes(transaction, tickets, person.words);
  const rows = await transaction
    .selectFrom('ticket')
    .select(['id', 'subject', 'evidence_json'])
    .where('id', 'in', tickets)
    .execute();
  for (const row of rows) {
    const subject = maskText(row.subject, person.words);
    const evidence_json = JSON.stringify(
      maskValue(JSON.parse(row.evidence_json), { ...person, isAbout: false }),
    );
    await transaction
      .updateTable('ticket')
      .set({ subject, evidence_json })
      .where('id', '=', row.id)
      .execute();
  }
}

async function maskNotes(
  transaction: Store,
  tickets: readonly number[],
  words: readonly string[],
): Promise<void> {
  const notes = await transaction
    .selectFrom('note')
    .select(['id', 'text'])
    .where('ticket_id', 'in', tickets)
    .execute();
  for (const { id, text } of notes.filter((note) => isNamed(note.text, words)))
    await transaction
      .updateTable('note')
      .set({ text: maskText(text, words) })
      .where('id', '=', id)
      .execute();
}

async function maskMessagesOf(
  transaction: Store,
  tickets: readonly number[],
  words: readonly string[],
): Promise<void> {
  const rows = await transaction
    .selectFrom('message')
    .select('id')
    .where('ticket_id', 'in', tickets)
    .execute();
  await maskMessages(
    transaction,
    rows.map(({ id }) => id),
    words,
  );
}

async function maskMessages(
  transaction: Store,
  ids: readonly number[],
  words: readonly string[],
): Promise<void> {
  const rows = await transaction
    .selectFrom('message')
    .select(['id', 'subject', 'written', 'road_json', 'reason', 'attachment_names'])
    .where('id', 'in', ids)
    .execute();
  for (const row of rows) {
    const texts = [row.subject, row.written, row.road_json, row.reason, row.attachment_names];
    if (!texts.some((text) => isNamed(text ?? '', words))) continue;
    const mask = (text: string | null): string | null => (text === null ? null : maskText(text, words));
    const road = row.road_json;
    const unnamed = { words, numbers: new Set<string>(), isAbout: false, fields: REQUESTER_FIELDS };
    await transaction
      .updateTable('message')
      .set({ subject: mask(row.subject), written: mask(row.written), reason: mask(row.reason) })
      .set({ attachment_names: mask(row.attachment_names) })
      .set({ road_json: road === null ? null : JSON.stringify(maskValue(JSON.parse(road), unnamed)) })
      .where('id', '=', row.id)
      .execute();
  }
}

interface LetterRow {
  readonly id: number;
  readonly letter: string;
  readonly isSettled: boolean;
  readonly subject: string;
  readonly content_json: string;
}

async function lettersWhere(
  transaction: Store,
  column: 'ticket_id' | 'cause_id',
  ids: readonly number[],
): Promise<LetterRow[]> {
  const rows = await transaction
    .selectFrom('outbox')
    .select(['id', 'letter', 'state', 'subject', 'content_json'])
    .where(column, 'in', ids)
    .where('content_json', '<>', '{}')
    .execute();
  return rows.map((row) => ({ ...row, isSettled: row.state === 'sent' || row.state === 'failed' }));
}

/**
 * Letters to others lose the person. Their rendered bytes go: one that is still to be sent is rendered anew, and the
 * attempt that may have it in hand is refused its lease.
 */
async function maskLetters(transaction: Store, letters: readonly LetterRow[], masked: Masked): Promise<void> {
  for (const { id, subject, content_json: before } of letters) {
    const after = JSON.stringify(maskValue(JSON.parse(before), masked));
    if (after === before && !isNamed(subject, masked.words)) continue;
    await transaction
      .updateTable('outbox')
      .set((eb) => ({
        content_json: after,
        subject: masked.isAbout ? '' : maskText(subject, masked.words),
        attempts: eb('attempts', '+', 1),
      }))
      .where('id', '=', id)
      .execute();
    await dropRendered(transaction, [id]);
  }
}
