// The index is in step with the rows in whatever transaction changes them, and what is taken out is gone from the file.
import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from '../../../../src/io/store/open.js';
import { countUnfilled, fillSearch } from '../../../../src/io/store/search/fill.js';
import { searchTickets } from '../../../../src/io/store/search/find.js';
import { flushLog, overwriteDeleted } from '../../../../src/io/store/privacy/erasure.js';
import { redactMessages, redactTicket } from '../../../../src/io/store/privacy/redaction.js';
import type { TicketFilter } from '../../../../src/io/store/tickets/tickets.js';
import { database, startStores, type Stores } from '../../../support/stores.js';
import { addTicket } from '../../../support/ticket-row.js';

let stores: Stores;
let file: string;
let store: Store;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  const place = await stores.place();
  file = typeof place === 'string' ? place : '';
  store = await openStore(place);
});
afterEach(() => store.destroy());

const ticket = (id: number, more: object = {}): Promise<void> => addTicket(store, id, more);

async function message(
  id: number,
  ticketId: number | null,
  written: string,
  more: object = {},
): Promise<void> {
  const row = { received_at: id, bytes: 1, original_bytes: null, acknowledge: 1, state: 'stored' } as const;
  await store
    .insertInto('message')
    .values({
      id,
      mailbox: 'support',
      sha256: String(id).padStart(64, '0'),
      ...row,
      ticket_id: ticketId,
      written,
      ...more,
    })
    .execute();
}

async function found(text: string, filter: TicketFilter = {}, limit = 5000): Promise<number[]> {
  const ids: number[] = [];
  for await (const one of searchTickets(store, { text, number: null }, filter, limit))
    ids.push(one.ticket.id);
  return ids;
}

it('finds a ticket once, by what its mail, notes and answers say, the newest first', async () => {
  for (const id of [1, 2, 3]) await ticket(id);
  await message(1, 1, 'La fotocopiatrice è ferma');
  await message(2, 1, 'La fotocopiatrice ancora');
  await message(3, 3, 'Una FOTOCOPIATRICÈ');
  await message(4, null, 'Una fotocopiatrice di nessuno');
  await store
    .insertInto('note')
    .values({ ticket_id: 2, at: 1, by: 'verdi', text: 'serve una fotocopiatrice', message_id: null })
    .execute();
  expect(await found('fotocopiatrice')).toEqual([3, 2, 1]);
  expect(await found('fotocopiatrice', {}, 2)).toEqual([3, 2]);
  await store.updateTable('message').set({ ticket_id: 2 }).where('id', '=', 3).execute();
  expect(await found('fotocopiatrice')).toEqual([2, 1]);
  await store.deleteFrom('note').execute();
  await store.updateTable('message').set({ written: 'altro' }).where('id', '=', 3).execute();
  expect(await found('fotocopiatrice')).toEqual([1]);
});

it('finds what a technician answered, not what the answer quotes', async () => {
  await ticket(1);
  const content = {
    kind: 'answer',
    paragraphs: [{ lines: [{ text: 'Abbiamo sostituito il rullo.', follows: false, pieces: [] }] }],
    quoted: { intro: '', lines: [{ text: 'citazione' }] },
  };
  const times = { queued_at: 1, due_at: 1, attempts: 0, repeats: 0 };
  await store
    .insertInto('outbox')
    .values({
      letter: 'answer',
      ticket_id: 1,
      cause_id: null,
      digest_id: null,
      mailbox: null,
      to_address: 'a@example.com',
      to_name: '',
      to_domain: 'example.com',
      language: 'it',
      message_id: '<1@example.it>',
      in_reply_to: null,
      references_json: '[]',
      content_json: JSON.stringify(content),
      subject: '',
      state: 'pending',
      ...times,
      sent_at: null,
      failed_at: null,
      retried_at: null,
      last_error: null,
      provider_id: null,
    })
    .execute();
  expect([await found('rullo sostituito'), await found('citazione')]).toEqual([[1], []]);
  await store.updateTable('outbox').set({ content_json: '{}' }).execute();
  expect(await found('rullo')).toEqual([]);
});

it('narrows by the filters of the list, over pages of texts', async () => {
  for (let id = 1; id <= 450; id += 1) {
    await ticket(id, { state: id % 3 === 0 ? 'closed' : 'open', customer: id === 7 ? 'rossi' : null });
    await message(id, id, 'toner');
  }
  expect(await found('toner')).toHaveLength(450);
  expect((await found('toner', { state: 'closed' })).at(-1)).toBe(3);
  expect(await found('toner', { customer: 'rossi' })).toEqual([7]);
  expect(await found('toner', { severity: 1 })).toEqual([]);
});

const TYPED = [
  '"',
  '""',
  '*',
  'NEAR(',
  'a AND',
  '🖨️',
  'x"y',
  "'; drop table search; --",
  'words:a',
  '-a',
  '^a',
];

it('bears whatever is typed', async () => {
  await ticket(1, { subject: 'Una riga' });
  for (const typed of [...TYPED, 'a'.repeat(10_000)])
    expect([typed, await found(typed)]).toEqual([typed, []]);
  expect(await found('riga 🖨️ !')).toEqual([1]);
});

it('undoes what a transaction undoes', async () => {
  await ticket(1);
  const failing = store.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('note')
      .values({ ticket_id: 1, at: 1, by: 'verdi', text: 'annullata', message_id: null })
      .execute();
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  expect(await found('annullata')).toEqual([]);
});

it('fills what was stored before the index, and follows what changes meanwhile', async () => {
  for (let id = 1; id <= 1200; id += 1) await ticket(id, { subject: 'vecchio centralino' });
  // As the migration leaves a store that is older than the index.
  const empty = {
    sqlite: "insert into search (search) values ('delete-all')",
    postgres: 'delete from search_text',
  };
  await sql.raw(empty[database]).execute(store);
  await store.updateTable('search_fill').set({ next: 1201 }).where('source', '=', 'ticket').execute();
  expect([await countUnfilled(store), await found('centralino')]).toEqual([1200, []]);
  expect(await fillSearch(store)).toBe(true);
  expect((await found('centralino')).at(-1)).toBe(701);
  await redactTicket(store, 1);
  await redactTicket(store, 1200);
  while (await fillSearch(store));
  const all = await found('centralino');
  expect([all.length, all[0], all.at(-1), await countUnfilled(store)]).toEqual([1198, 1199, 2, 0]);
});

// The files of a server are its own affair.
if (database === 'sqlite') {
  it('leaves no word of what was erased in the file', async () => {
    await overwriteDeleted(store);
    for (let id = 1; id <= 300; id += 1) {
      await ticket(id, { requester: `zwqx${id}@privata.example`, subject: `Oggetto ${id}` });
      await message(id, id, `Mi chiamo Kjhgf${id} e la stampante è ferma`, {
        from_address: `zwqx${id}@privata.example`,
      });
    }
    const bytes = (): string => {
      const copy = new Database(file, { readonly: true });
      const text = copy.serialize().toString('latin1');
      copy.close();
      return text;
    };
    expect(await found('kjhgf7')).toEqual([7]);
    for (let id = 1; id <= 300; id += 1) {
      await redactMessages(store, [id], 'erased');
      await redactTicket(store, id);
    }
    await flushLog(store);
    expect(await found('stampante')).toEqual([]);
    expect(bytes()).not.toMatch(/zwqx|kjhgf|jhgf\d/i);
    expect(readFileSync(file).toString('latin1')).not.toMatch(/zwqx|kjhgf/i);
  });
}
