// Tickets by what is said on them: every word must stand in one text of a ticket (a mail with its subject, sender and
// the names of its attachments, a note, an answer, or the ticket's own line). A number, a Message-ID or an address finds
// its tickets as well.
import { sql, type RawBuilder } from 'kysely';
import { asMessageId } from '../../../core/identify/certified/reference.js';
import type { Store } from '../open.js';
import { unindexed } from '../sql/plan.js';
import {
  findTicket,
  IS_UNSURE,
  listedTickets,
  type ListedTicket,
  type TicketFilter,
  type TicketRow,
} from '../tickets/tickets.js';
import { isOverdue } from '../tickets/overdue.js';
import type { Hit } from './hit.js';
import { findTexts } from './texts.js';
import { snippetOf, type Piece } from './snippet.js';
import { readTerms, type Term } from './words.js';

/** What is looked for. */
export interface Search {
  /** As it was typed. */
  readonly text: string;
  /** The ticket's number that it may stand for, written in full; null where it is none. */
  readonly number: string | null;
}

/** A ticket that was found, with the words around what was looked for; no snippet where it was found otherwise. */
export interface FoundTicket {
  readonly ticket: ListedTicket;
  readonly snippet: readonly Piece[];
}

const PAGE_ROWS = 200;

/** The ticket of that number, then those of that Message-ID or address, then those with the words; each newest first. */
export async function* searchTickets(
  store: Store,
  { text, number }: Search,
  filter: TicketFilter,
  limit: number,
): AsyncGenerator<FoundTicket> {
  const wanted = wantedBy(filter);
  const named = number === null ? undefined : await findTicket(store, number);
  const asked: Asked = { number: named?.id ?? 0, id: idIn(text), address: addressIn(text) };
  const words = readTerms(text);
  let left = limit;
  for (const source of [
    namedTickets(store, asked, wanted),
    ticketsOf(store, 'id', asked, wanted),
    ticketsOf(store, 'address', asked, wanted),
    ticketsWith(store, words, sql`(${wanted} and ${notNamed(asked)})`),
  ]) {
    for await (const found of source) {
      if (left === 0) return;
      left -= 1;
      yield found;
    }
  }
}

/** What the text is beside words. */
interface Asked {
  /** The row of the ticket with that number; 0 for none. */
  readonly number: number;
  readonly id: string | null;
  readonly address: string | null;
}

const ONE_ADDRESS = /^<?[^\s@<>"]+@[^\s@<>"]+>?$/u;

function idIn(text: string): string | null {
  return ONE_ADDRESS.test(text.trim()) ? asMessageId(text.trim()) : null;
}

function addressIn(text: string): string | null {
  return ONE_ADDRESS.test(text.trim()) ? text.trim().replaceAll(/[<>]/g, '').toLowerCase() : null;
}

function wantedBy({ state, severity, customer, unsure, overdueAt }: TicketFilter): RawBuilder<unknown> {
  const terms: RawBuilder<unknown>[] = [sql`true`];
  // The words find the tickets: no index of the filters is to be read.
  if (state !== undefined) terms.push(sql`${unindexed('ticket.state')} = ${state}`);
  if (severity !== undefined) terms.push(sql`+ticket.severity = ${severity}`);
  if (customer !== undefined) terms.push(sql`${unindexed('ticket.customer')} = ${customer}`);
  if (unsure === true) terms.push(IS_UNSURE);
  if (overdueAt !== undefined) terms.push(isOverdue(overdueAt));
  return sql.join(terms, sql` and `);
}

/** Those that were found otherwise. */
function notNamed(asked: Asked): RawBuilder<unknown> {
  return sql`ticket.id <> ${asked.number} and not ${isOf('id', asked)} and not ${isOf('address', asked)}`;
}

function isOf(what: 'id' | 'address', asked: Asked): RawBuilder<unknown> {
  const value = asked[what];
  if (value === null) return sql`false`;
  return what === 'id'
    ? sql`exists (select 1 from reference where reference.ticket_id = ticket.id and reference.message_id = ${value})`
    : sql`exists (select 1 from participant where participant.ticket_id = ticket.id and participant.address = ${value})`;
}

async function* namedTickets(
  store: Store,
  { number }: Asked,
  wanted: RawBuilder<unknown>,
): AsyncGenerator<FoundTicket> {
  if (number === 0) return;
  for (const ticket of await readTickets(store, [number], wanted)) yield { ticket, snippet: [] };
}

async function* ticketsOf(
  store: Store,
  what: 'id' | 'address',
  asked: Asked,
  wanted: RawBuilder<unknown>,
): AsyncGenerator<FoundTicket> {
  const value = asked[what];
  if (value === null) return;
  const [table, column] = what === 'id' ? ['reference', 'message_id'] : ['participant', 'address'];
  const others = what === 'id' ? sql`true` : sql`not ${isOf('id', asked)}`;
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const { rows } = await sql<{ id: number }>`
      select distinct ticket_id as id from ${sql.table(table)} where ${sql.ref(column)} = ${value}
        and ticket_id < ${before} order by ticket_id desc limit ${PAGE_ROWS}`.execute(store);
    const ids = rows.map(({ id }) => id);
    const tickets = await readTickets(
      store,
      ids,
      sql`(${wanted} and ${others} and ticket.id <> ${asked.number})`,
    );
    for (const ticket of tickets) yield { ticket, snippet: [] };
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE_ROWS) return;
    before = last;
  }
}

/** After every ticket. */
const BEYOND = 2 ** 29;

async function* ticketsWith(
  store: Store,
  terms: readonly Term[],
  isWanted: RawBuilder<unknown>,
): AsyncGenerator<FoundTicket> {
  if (terms.length === 0) return;
  // Of a ticket with very many texts only a page is read: the next begins behind it.
  for (let before = BEYOND; ;) {
    const hits = await findTexts(store, terms, { before, size: PAGE_ROWS, isWanted });
    const first = new Map<number, Hit>();
    for (const hit of hits) if (!first.has(hit.ticketId)) first.set(hit.ticketId, hit);
    const tickets = await readTickets(store, [...first.keys()], sql`true`);
    for (const ticket of tickets) {
      const hit = first.get(ticket.id);
      if (hit !== undefined) yield { ticket, snippet: snippetOf(await textsAt(store, hit, ticket), terms) };
    }
    const last = hits.at(-1);
    if (last === undefined || hits.length < PAGE_ROWS) return;
    before = last.ticketId;
  }
}

/** The tickets of these rows that are wanted, newest first. */
async function readTickets(
  store: Store,
  ids: readonly number[],
  wanted: RawBuilder<unknown>,
): Promise<ListedTicket[]> {
  if (ids.length === 0) return [];
  return listedTickets(store)
    .where('id', 'in', ids)
    .where(sql<boolean>`(${wanted})`)
    .orderBy('id', 'desc')
    .execute();
}

/** The texts at a place, those that say most first. */
async function textsAt(store: Store, { source, id }: Hit, ticket: TicketRow): Promise<string[]> {
  if (source === 'ticket') {
    const { subject, solution, requester, requester_name: name, customer } = ticket;
    return [subject, solution ?? '', `${name} <${requester}>`, customer ?? ''];
  }
  if (source === 'note') {
    const note = await store.selectFrom('note').select('text').where('id', '=', id).executeTakeFirst();
    return [note?.text ?? ''];
  }
  if (source === 'outbox') {
    const letter = await store
      .selectFrom('outbox')
      .select('content_json')
      .where('id', '=', id)
      .executeTakeFirst();
    const content: AnswerText = JSON.parse(letter?.content_json ?? '{}');
    return [(content.paragraphs ?? []).flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n')];
  }
  const mail = await store
    .selectFrom('message')
    .select(['subject', 'from_name', 'from_address', 'attachment_names', 'written'])
    .where('id', '=', id)
    .executeTakeFirst();
  const { subject, from_name: name, from_address: address, attachment_names: names, written } = mail ?? {};
  const [said, head] = [written ?? '', subject ?? ''];
  const who = `${name ?? ''} <${address ?? ''}>`;
  // Where the words stand in several of them.
  return [
    said,
    head,
    who,
    names ?? '',
    `${head} · ${who} · ${names ?? ''}`,
    `${head} · ${said}`,
    `${who} · ${said}`,
  ];
}

/** As much of a stored answer as its words; an erased one has none. */
interface AnswerText {
  readonly paragraphs?: readonly { readonly lines: readonly { readonly text: string }[] }[];
}
