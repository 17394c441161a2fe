// The record of a mail: its state and its decision. Everything that changes a row compares the state
// it expects, so that two processes never undo each other.
import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Decision } from '../../../core/decide/decision.js';
import type { Instant, Message } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import { inPages } from '../sql/page.js';
import { unindexed } from '../sql/plan.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { MessageTable } from '../schema.js';

export type MessageRow = Selectable<MessageTable>;

/** The next messages to decide, in order of arrival. */
export async function waitingMessages(store: Store, limit: number): Promise<MessageRow[]> {
  return store
    .selectFrom('message')
    .selectAll()
    .where('state', '=', 'received')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Which of these messages still wait for their decision. */
export async function stillWaiting(store: Store, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await store
    .selectFrom('message')
    .select('id')
    .where('id', 'in', ids)
    .where('state', '=', 'received')
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** How many messages wait for their decision. */
export async function countWaiting(store: Store): Promise<number> {
  const row = await store
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'received')
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The first message from that number on that has no decision yet; null when there is none. */
export async function firstWaiting(store: Store, from: number): Promise<number | null> {
  const row = await store
    .selectFrom('message')
    .select('id')
    .where('state', '=', 'received')
    .where('id', '>=', from)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** How many messages ended in a decision. */
export async function countDecision(store: Store, decision: Decision['kind']): Promise<number> {
  const row = await store
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('decision', '=', decision)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Notes that a pass has these messages in hand, before it parses them; what unclean stops left so counts on. */
export async function claim(store: Store, ids: readonly number[]): Promise<void> {
  await store
    .updateTable('message')
    .set((eb) => ({ claimed: eb('claimed', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}

/** So often in hand of a process that ended, a message is read alone: one of them may have ended it. */
const SUSPICIOUS = 2;

/** Whether a message is to be read alone, with nothing else in hand. */
export function isSuspect({ claimed }: Pick<MessageRow, 'claimed'>): boolean {
  return claimed >= SUSPICIOUS;
}

/** Has these messages read alone: a reader ended while it had them in hand. */
export async function suspect(store: Store, ids: readonly number[]): Promise<void> {
  await store.updateTable('message').set({ claimed: SUSPICIOUS }).where('id', 'in', ids).execute();
}

/** Gives back what a pass had in hand and did not decide. */
export async function unclaim(store: Store, ids: readonly number[]): Promise<void> {
  await store
    .updateTable('message')
    .set({ claimed: 0 })
    .where('id', 'in', ids)
    .where('state', '=', 'received')
    .execute();
}

/** Counts a strike against a message: before it is parsed alone, or when its worker died or timed out. */
export async function strike(store: Store, id: number): Promise<void> {
  await store
    .updateTable('message')
    .set((eb) => ({ strikes: eb('strikes', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Takes back the strike that was counted before a lone parsing: the message has as many as before it. */
export async function forgive(store: Store, id: number, strikes: number): Promise<void> {
  await store.updateTable('message').set({ strikes }).where('id', '=', id).execute();
}

const decideMessage = prepared((store, { id, ...decided }: Given<Pick<MessageRow, DecidedColumn | 'id'>>) =>
  store
    .updateTable('message')
    .set(decided)
    .set({ state: 'stored', claimed: 0 })
    .where('id', '=', id)
    .where('state', '=', 'received')
    .compile(),
);

// By itself: before a foreign key changes, SQLite puts every page aside that its statement changes.
const joinTicket = prepared((store, { id, ticket_id }: Given<Pick<MessageRow, 'id' | 'ticket_id'>>) =>
  store.updateTable('message').set({ ticket_id }).where('id', '=', id).compile(),
);

type DecidedColumn =
  | 'from_address'
  | 'from_name'
  | 'subject'
  | 'message_id'
  | 'sent_at'
  | 'decision'
  | 'reason'
  | 'unanswered_because'
  | 'road_json'
  | 'written'
  | 'content_sha256'
  | 'attachment_names';

/** Writes the one decision of a message. */
export async function recordDecision(
  store: Store,
  { id, ticket_id: before }: Pick<MessageRow, 'id' | 'ticket_id'>,
  message: Message | null,
  decision: Decision,
  ticketId: number | null,
): Promise<void> {
  const sender = message?.from[0];
  await decideMessage.run(store, {
    id,
    from_address: sender?.address ?? null,
    from_name: sender?.name ?? null,
    subject: message?.subject ?? null,
    message_id: message?.messageId ?? null,
    sent_at: message?.date ?? null,
    decision: decision.kind,
    reason: decision.reason,
    unanswered_because: 'unansweredBecause' in decision ? decision.unansweredBecause : null,
    road_json: JSON.stringify(decision.road),
    written: message?.written ?? null,
    content_sha256: message === null ? null : hashContent(message),
    attachment_names: message === null ? null : namesOf(message),
  });
  if (ticketId !== before) await joinTicket.run(store, { id, ticket_id: ticketId });
}

/** More than a person attaches; what a program packs together is found by its first names. */
const NAMES_CHARACTERS = 8_000;

function namesOf({ attachments, enclosed }: Message): string | null {
  const names = [...attachments, ...(enclosed?.attachments ?? [])].map(({ name }) => name);
  const named = names.filter((name) => name !== '').join('\n');
  return named === '' ? null : named.slice(0, NAMES_CHARACTERS);
}

/**
 * The hash by which two mails of one Message-ID are the same: programs that reuse an id still attach other documents.
 */
function hashContent({ text, attachments }: Message): string {
  const content = [text, ...attachments.map((attachment) => attachment.sha256)];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

interface Sent {
  readonly id: number;
  readonly message_id: string;
  readonly from_address: string;
  readonly sent_at: number;
}

const earlier = (store: Store, sent: Given<Sent>) =>
  store
    .selectFrom('message')
    .leftJoin('ticket', 'ticket.id', 'message.ticket_id')
    .select(['message.id', 'ticket.number as ticket'])
    .where('message.message_id', '=', sent.message_id)
    .where('message.id', '<', sent.id)
    .where('message.state', '=', 'stored')
    // Some senders write much: the Message-ID finds one mail or two.
    .where(unindexed('message.from_address'), '=', sent.from_address)
    .where('message.sent_at', '=', sent.sent_at)
    .orderBy('message.id')
    .limit(sql.lit(1));

const findTwin = prepared((store, sent: Given<Sent>) => earlier(store, sent).compile());

const findSame = prepared((store, sent: Given<Sent & { readonly content_sha256: string }>) =>
  earlier(store, sent).where('message.content_sha256', '=', sent.content_sha256).compile(),
);

const findDone = prepared((store, sent: Given<Sent>) =>
  earlier(store, sent)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('outbox')
          .select('outbox.id')
          .whereRef('outbox.cause_id', '=', 'message.id')
          .where('outbox.letter', '=', sql.lit('transcript')),
      ),
    )
    .compile(),
);

/**
 * A mail that came before with the same Message-ID, sender, date, text and attachments but other bytes: the same
 * mail by another way. A mail without a Message-ID or a date is never a copy.
 */
export async function findCopy(
  store: Store,
  id: number,
  message: Message,
): Promise<{ id: number; ticket: string | null } | null> {
  const { messageId: message_id, date: sent_at } = message;
  if (message_id === null || sent_at === null) return null;
  const from_address = message.from[0]?.address ?? '';
  const sent = { id, message_id, sent_at, from_address };
  // Nearly every mail has an id of its own: only where another has it too, contents are compared.
  if ((await findTwin.first(store, sent)) === undefined) return null;
  return (await findSame.first(store, { ...sent, content_sha256: hashContent(message) })) ?? null;
}

/**
 * The mail that came before with the same Message-ID, sender and date, where what a technician ordered in it was done: by
 * another way, through a list or a gateway, the same mail may bear other words.
 */
export async function findObeyed(
  store: Store,
  id: number,
  { messageId, date, from }: Message,
): Promise<{ id: number; ticket: string | null } | null> {
  if (messageId === null || date === null) return null;
  const sent = { id, message_id: messageId, sent_at: date, from_address: from[0]?.address ?? '' };
  return (await findDone.first(store, sent)) ?? null;
}

/** Sends a held, ignored or redirected message through again. False when it is none of them (any more). */
export async function releaseMessage(
  store: Store,
  id: number,
  from: string | null,
  now: Instant,
): Promise<boolean> {
  const result = await store
    .updateTable('message')
    .set({ state: 'received', strikes: 0, released_at: now, released_from: from })
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .where('decision', 'in', ['held', 'ignored', 'redirected'])
    .where('original', '=', 'kept')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** One message, or undefined. */
export async function findMessage(store: Store, id: number): Promise<MessageRow | undefined> {
  return store.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Several messages, in their order. */
export async function findMessages(store: Store, ids: readonly number[]): Promise<MessageRow[]> {
  return store.selectFrom('message').selectAll().where('id', 'in', ids).orderBy('id').execute();
}

/** The filters of a list of messages. */
export interface MessageFilter {
  readonly decision?: string | undefined;
  readonly mailbox?: string | undefined;
  readonly ticketId?: number | undefined;
}

/** Whether mail ever came into a mailbox. */
export async function hasMessages(store: Store, mailbox: string): Promise<boolean> {
  const query = store.selectFrom('message').select('id').where('mailbox', '=', mailbox).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Messages with the number of their ticket, newest first. */
export function listMessages(store: Store, filter: MessageFilter, limit: number) {
  return inPages(limit, (before, size) => {
    let query = store
      .selectFrom('message')
      .leftJoin('ticket', 'ticket.id', 'message.ticket_id')
      .select(['message.id', 'message.mailbox', 'message.received_at', 'message.from_address'])
      .select(['message.subject', 'message.message_id', 'message.sha256', 'message.bytes'])
      .select(['message.state', 'message.decision', 'message.reason', 'message.unanswered_because'])
      .select(['ticket.number as ticket'])
      .where('message.id', '<', before)
      .where('message.state', '!=', 'receiving')
      .orderBy('message.id', 'desc')
      .limit(size);
    if (filter.decision !== undefined) query = query.where('message.decision', '=', filter.decision);
    if (filter.mailbox !== undefined) {
      // A mailbox holds much, most decisions are few: the index by decision finds them.
      const mailbox = filter.decision === undefined ? 'message.mailbox' : unindexed('message.mailbox');
      query = query.where(mailbox, '=', filter.mailbox);
    }
    if (filter.ticketId !== undefined) query = query.where('message.ticket_id', '=', filter.ticketId);
    return query.execute();
  });
}
