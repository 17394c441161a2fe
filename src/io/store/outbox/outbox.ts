// The outbox: what we owe the world, as rows. A row is queued in the transaction of its cause, rendered once, and then
// only repeated. Its bytes lie beside it, since the row changes at every attempt. Failure policy: a 4xx answer backs off
// and tries again until the row is given up, a 5xx answer fails it, a lost answer after the final dot repeats the same
// bytes at most MOST_REPEATS times.
import { type Insertable, type Selectable, sql } from 'kysely';
import type { AnswerFile } from '../../../core/decide/change.js';
import { isDeliverable, withoutDetail } from '../../../core/mail/address.js';
import { domainOf, type Instant } from '../../../core/mail/message.js';
import { type LetterContent, type LetterKind, type OriginalEncoding } from '../../../core/letters/letter.js';
import type { Store } from '../open.js';
import { inPages } from '../sql/page.js';
import { unindexed } from '../sql/plan.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { OutboxTable } from '../schema.js';

export type OutboxRow = Selectable<OutboxTable>;

/** A mail to be sent. */
export interface Outgoing {
  readonly ticketId: number | null;
  readonly causeId: number | null;
  /** The digest period that it reports. */
  readonly digestId: number | null;
  /** The mailbox whose SMTP server sends it; null for the common one. */
  readonly mailbox: string | null;
  readonly to: { readonly address: string; readonly name: string };
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly content: LetterContent;
  readonly subject: string;
  readonly at: Instant;
  /** When it is sent; absent: at once. Until then it may be taken back. */
  readonly dueAt?: Instant;
  /** Who wrote it; absent where the program did. */
  readonly by?: string;
  /** Whom the same mail goes to in Cc. */
  readonly cc?: readonly string[];
  readonly files?: readonly AnswerFile[];
}

const insertLetter = prepared((store, row: Given<Insertable<OutboxTable>>) =>
  store
    .insertInto('outbox')
    .values(row)
    .onConflict((conflict) => conflict.columns(['letter', 'cause_id', 'to_address']).doNothing())
    .compile(),
);

/** Queues a mail, unless the same was queued before for the same cause. */
export async function enqueue(transaction: Store, mail: Outgoing): Promise<void> {
  await insertLetter.run(transaction, {
    letter: mail.content.kind,
    ticket_id: mail.ticketId,
    cause_id: mail.causeId,
    digest_id: mail.digestId,
    mailbox: mail.mailbox,
    to_address: mail.to.address,
    to_name: mail.to.name,
    to_domain: domainOf(mail.to.address),
    to_mailbox: withoutDetail(mail.to.address),
    language: mail.content.language,
    message_id: mail.messageId,
    in_reply_to: mail.inReplyTo,
    references_json: JSON.stringify(mail.references),
    content_json: JSON.stringify(mail.content),
    subject: mail.subject,
    state: 'pending',
    attempts: 0,
    repeats: 0,
    queued_at: mail.at,
    due_at: mail.dueAt ?? mail.at,
    by: mail.by ?? null,
    cc_json: JSON.stringify(mail.cc ?? []),
  });
  const { files = [] } = mail;
  if (files.length > 0) await attachFiles(transaction, mail.messageId, files);
}

/** Nothing is attached where the letter was queued before. */
async function attachFiles(
  transaction: Store,
  messageId: string,
  files: readonly AnswerFile[],
): Promise<void> {
  const letter = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  if (letter === undefined) return;
  const rows = files.map((file, seq) => ({ outbox_id: letter.id, seq, ...file }));
  await transaction.insertInto('answer_file').values(rows).execute();
}

/** The files that go with a letter, in their order. */
export async function readAnswerFiles(store: Store, outboxId: number): Promise<AnswerFile[]> {
  return store
    .selectFrom('answer_file')
    .select(['name', 'type', 'bytes'])
    .where('outbox_id', '=', outboxId)
    .orderBy('seq')
    .execute();
}

/** Whom the mail of a row goes to in Cc: somebody who was erased since is left out. */
export function copiesOf({ cc_json }: Pick<OutboxRow, 'cc_json'>): string[] {
  const addresses: string[] = JSON.parse(cc_json);
  return addresses.filter(isDeliverable);
}

/** A mail as it goes over the wire, each time it is sent. */
export interface FrozenMail {
  readonly raw: Uint8Array;
  readonly subject: string;
  /** Where in `raw` the original of its cause is put in, and how it stands there; null where it carries none. */
  readonly original: { readonly at: number; readonly encoding: OriginalEncoding } | null;
}

/** Forgets the rendered bytes of letters: those still to be sent are rendered anew. */
export async function dropRendered(transaction: Store, ids: readonly number[]): Promise<void> {
  await transaction.deleteFrom('frozen_mail').where('outbox_id', 'in', ids).execute();
}

/** How an attempt ended. */
export type Result = { readonly state: 'sent' } | Unsent;

/** How an attempt ended that did not bring the mail to its server, or perhaps did not. */
export type Unsent =
  | { readonly state: 'failed'; readonly error: string }
  | {
      readonly state: 'pending' | 'uncertain';
      readonly error: string;
      readonly dueAt: Instant;
      /** False when the server was out of reach: that is no attempt. */
      readonly counted: boolean;
      /** True when the answer after the final dot was lost: that is what is repeated a few times only. */
      readonly lost?: boolean;
    };

/** Records that letters were sent. */
export async function recordSent(transaction: Store, ids: readonly number[], now: Instant): Promise<void> {
  if (ids.length === 0) return;
  await transaction
    .updateTable('outbox')
    .set({ state: 'sent', leased_by: null, begun_at: null, last_error: null, sent_at: now })
    .where('id', 'in', ids)
    .execute();
}

/** Records how an attempt failed. `row` is as it was before the attempt. */
export async function recordUnsent(
  transaction: Store,
  row: Pick<OutboxRow, 'id' | 'attempts' | 'repeats'>,
  result: Unsent,
  now: Instant,
): Promise<void> {
  const counted = result.state === 'failed' || result.counted;
  await transaction
    .updateTable('outbox')
    .set({
      state: result.state,
      leased_by: null,
      begun_at: null,
      last_error: result.error,
      ...(result.state === 'failed' && { failed_at: now }),
      ...('dueAt' in result && { due_at: result.dueAt }),
      ...('lost' in result && result.lost && { repeats: row.repeats + 1 }),
      ...(!counted && { attempts: row.attempts }),
    })
    .where('id', '=', row.id)
    .execute();
}

/** Who was notified of a ticket, and through whose server: the recipients of its acknowledgement. */
export async function findAcknowledged(
  store: Store,
  ticketId: number,
): Promise<{ address: string; name: string; mailbox: string | null }[]> {
  return store
    .selectFrom('outbox')
    .select(['to_address as address', 'to_name as name', 'mailbox'])
    .where('ticket_id', '=', ticketId)
    .where('letter', '=', 'acknowledgement')
    .execute();
}

/** Who had an acknowledgement or an answer about one of these tickets, and through whose server, the first first. */
export async function findHeard(
  store: Store,
  ticketIds: readonly number[],
): Promise<{ address: string; name: string; mailbox: string | null }[]> {
  return store
    .selectFrom('outbox')
    .select(['to_address as address', 'to_name as name', 'mailbox'])
    .where('ticket_id', 'in', ticketIds)
    .where('letter', 'in', ['acknowledgement', 'answer'])
    .where(unindexed('state'), 'not in', ['failed', 'cancelled'])
    .orderBy('id')
    .limit(MOST_HEARD)
    .execute();
}

/** One ticket has no more letters that could bring somebody new. */
const MOST_HEARD = 200;

/** How many letters of these kinds were queued for an address since an instant, counted no further than `most`. */
export async function countQueued(
  store: Store,
  letters: readonly LetterKind[],
  address: string,
  since: Instant,
  most: number,
): Promise<number> {
  const queued = await store
    .selectFrom('outbox')
    .select('queued_at')
    .where('to_address', '=', address)
    .where('queued_at', '>=', since)
    .where('letter', 'in', letters)
    .limit(most)
    .execute();
  return queued.length;
}

/** Whether one of these Message-IDs is of a letter that handed a mail on. */
export async function citesRedirect(store: Store, messageIds: readonly string[]): Promise<boolean> {
  if (messageIds.length === 0) return false;
  const row = await store
    .selectFrom('outbox')
    .select('id')
    .where('message_id', 'in', messageIds)
    .where('letter', '=', 'redirect')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** That of a partial index, in its very words: it holds what is not sent, by state and id. */
export const UNSENT = sql<boolean>`outbox.state <> 'sent'`;

/** How many rows are in a state other than sent, and since when the oldest waits. */
export async function outboxState(
  store: Store,
  state: Exclude<OutboxTable['state'], 'sent'>,
): Promise<{ count: number; oldestAt: Instant | null }> {
  const { count } = await store
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', state)
    .where(UNSENT)
    .executeTakeFirstOrThrow();
  const oldest = await oldestIn(store, state);
  return { count, oldestAt: oldest?.since ?? null };
}

/** The row that has been in a state other than sent for longest, with what was last heard of it. */
export async function oldestIn(store: Store, state: Exclude<OutboxTable['state'], 'sent'>) {
  return (
    store
      .selectFrom('outbox')
      .select(['queued_at as since', 'last_error as error'])
      .where('state', '=', state)
      .where(UNSENT)
      // Rows are queued in the order of their ids.
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
  );
}

/** Rows of the outbox with the number of their ticket, newest first. */
export function listOutbox(
  store: Store,
  filter: { state?: OutboxRow['state'] | undefined; ticketId?: number | undefined },
  limit: number,
) {
  return inPages(limit, (before, size) => {
    let query = store
      .selectFrom('outbox')
      .leftJoin('ticket', 'ticket.id', 'outbox.ticket_id')
      .select(['outbox.id', 'outbox.letter', 'outbox.to_address'])
      .select(['outbox.subject', 'outbox.message_id'])
      .select(['outbox.state', 'outbox.attempts', 'outbox.due_at', 'outbox.sent_at', 'outbox.last_error'])
      .select(['outbox.delivery', 'outbox.by', 'outbox.cc_json'])
      .select('ticket.number as ticket')
      .where('outbox.id', '<', before)
      .orderBy('outbox.id', 'desc')
      .limit(size);
    if (filter.state === 'sent') {
      // Nearly all are: they are read in the order of their ids.
      query = query.where(unindexed('outbox.state'), '=', filter.state);
    } else if (filter.state !== undefined) {
      query = query.where('outbox.state', '=', filter.state).where(UNSENT);
    }
    if (filter.ticketId !== undefined) query = query.where('outbox.ticket_id', '=', filter.ticketId);
    return query.execute();
  });
}
