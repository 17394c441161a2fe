// Who has a letter in hand. Several daemons send through one server, each under the mark of its holding: what is due is
// claimed, an attempt begins once the bytes are committed, and what a holding that ended has left is given free.
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import { dialectOf } from '../dialect/dialect.js';
import type { Store } from '../open.js';
import type { FrozenMailTable, Schema } from '../schema.js';
import { unindexed } from '../sql/plan.js';
import { type Given, prepared } from '../sql/prepared.js';
import type { FrozenMail, OutboxRow } from './outbox.js';

/** A letter that is due, with the bytes that an earlier attempt froze; null before the first one. */
export interface DueRow extends OutboxRow {
  readonly frozen: FrozenMail | null;
}

/** What to claim. */
export interface Claiming {
  /** Whose SMTP server it goes through: a mailbox, or null for the common one. */
  readonly mailbox: string | null;
  /** The name of the holding. */
  readonly mark: string;
  readonly now: Instant;
  readonly limit: number;
}

const WAITING = ['pending', 'uncertain'] as const;

/**
 * Claims the next letters that are due, longest due first; also those that were claimed under the same mark and never
 * begun. Letters to one recipient about one ticket keep their order: none is given while an earlier one is due or on its
 * way. Where nobody else could claim them nothing is written.
 */
export async function claimDue(store: Store, claiming: Claiming): Promise<DueRow[]> {
  const rows = dialectOf(store).isShared
    ? await claim(store, claiming)
    : await due(store, claiming).selectAll().execute();
  const frozen = await readFrozen(store, rows);
  return rows.map((row) => ({ ...row, frozen: frozenOf(row, frozen.get(row.id)) }));
}

/** Whoever looks at the same moment takes other rows: nobody waits. */
async function claim(store: Store, claiming: Claiming): Promise<OutboxRow[]> {
  const rows = await store
    .updateTable('outbox')
    .set({ leased_by: claiming.mark })
    .where('id', 'in', due(store, claiming).select('id').forUpdate().skipLocked())
    .returningAll()
    .execute();
  return rows.toSorted((one, other) => one.due_at - other.due_at || one.id - other.id);
}

function due(store: Store, { mailbox, mark, now, limit }: Claiming) {
  return store
    .selectFrom('outbox')
    .where('state', 'in', WAITING)
    .where('mailbox', mailbox === null ? 'is' : '=', mailbox)
    .where('due_at', '<=', now)
    .where('begun_at', 'is', null)
    .where((eb) => eb.or([eb('leased_by', 'is', null), eb('leased_by', '=', mark)]))
    .where((eb) => eb.not(eb.exists(earlier(eb, now))))
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit);
}

/** One that waits for later is overtaken, and so is one that goes through another server. */
function earlier({ selectFrom }: Pick<ExpressionBuilder<Schema, 'outbox'>, 'selectFrom'>, now: Instant) {
  return selectFrom('outbox as earlier')
    .select('earlier.id')
    .whereRef('earlier.ticket_id', '=', 'outbox.ticket_id')
    .whereRef(unindexed('earlier.to_address'), '=', 'outbox.to_address')
    .whereRef('earlier.id', '<', 'outbox.id')
    .where(unindexed('earlier.state'), 'in', WAITING)
    .where(sql<boolean>`coalesce(earlier.mailbox, '') = coalesce(outbox.mailbox, '')`)
    .where(sql<boolean>`(earlier.begun_at is not null or earlier.due_at <= ${now})`);
}

async function readFrozen(store: Store, rows: readonly OutboxRow[]) {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return new Map<number, Selectable<FrozenMailTable>>();
  const frozen = await store.selectFrom('frozen_mail').selectAll().where('outbox_id', 'in', ids).execute();
  return new Map(frozen.map((mail) => [mail.outbox_id, mail]));
}

function frozenOf({ subject }: OutboxRow, mail: Selectable<FrozenMailTable> | undefined): FrozenMail | null {
  if (mail === undefined) return null;
  const { raw, original_at: at, original_encoding: encoding } = mail;
  return { raw, subject, original: at === null || encoding === null ? null : { at, encoding } };
}

/** Gives back what is claimed and not begun: another daemon may reach the server. */
export async function unclaim(store: Store, mark: string): Promise<void> {
  await store
    .updateTable('outbox')
    .set({ leased_by: null })
    .where('leased_by', '=', mark)
    .where('begun_at', 'is', null)
    .execute();
}

/** An attempt to send a letter. */
export interface Attempt {
  readonly mark: string;
  readonly at: Instant;
}

type Begun = Pick<OutboxRow, 'id' | 'attempts' | 'subject' | 'leased_by' | 'begun_at'>;

const beginRow = prepared((store, { id, attempts, ...changes }: Given<Begun>) =>
  store
    .updateTable('outbox')
    .set(changes)
    .set({ attempts: sql`${attempts} + 1` })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', 'in', WAITING)
    .where('begun_at', 'is', null)
    .where((eb) => eb.or([eb('leased_by', 'is', null), eb('leased_by', '=', changes.leased_by)]))
    .compile(),
);

const freezeMail = prepared((store, row: Given<FrozenMailTable>) =>
  store.insertInto('frozen_mail').values(row).compile(),
);

/**
 * Begins an attempt, and freezes the bytes at the first. False when the letter is not to be sent like this any more: it
 * was cancelled, changed or is another daemon's. True also when it was begun by the same attempt before, and the answer
 * to the commit was lost.
 */
export async function beginAttempt(
  transaction: Store,
  { id, attempts, frozen }: Pick<DueRow, 'id' | 'attempts' | 'frozen'>,
  { raw, subject, original }: FrozenMail,
  { mark, at: begun_at }: Attempt,
): Promise<boolean> {
  const begun = await beginRow.run(transaction, { id, attempts, subject, leased_by: mark, begun_at });
  if (begun.numAffectedRows === 0n) return isBegun(transaction, id, attempts + 1, { mark, at: begun_at });
  if (frozen === null) {
    const [at, encoding] = [original?.at ?? null, original?.encoding ?? null];
    await freezeMail.run(transaction, { outbox_id: id, raw, original_at: at, original_encoding: encoding });
  }
  return true;
}

async function isBegun(
  transaction: Store,
  id: number,
  attempts: number,
  { mark, at }: Attempt,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('leased_by', '=', mark)
    .where('begun_at', '=', at)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of these letters whose attempt, begun under the mark, is not recorded yet. */
export async function findBegun(
  transaction: Store,
  ids: readonly number[],
  mark: string,
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const rows = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('id', 'in', ids)
    .where('leased_by', '=', mark)
    .where('begun_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Whose claims are voided. */
export interface Voiding {
  /** Whose SMTP server the letters go through, null for the common one; absent for all. */
  readonly mailbox?: string | null;
  /** The marks of the holdings that live. */
  readonly living: readonly string[];
  readonly now: Instant;
}

/** Voids the claims of holdings that ended. A letter that one had begun to send may have gone out. */
export async function voidClaims(store: Store, { mailbox, living, now }: Voiding): Promise<void> {
  const letters = store
    .updateTable('outbox')
    .where('leased_by', 'is not', null)
    .where('leased_by', 'not in', living);
  const voided =
    mailbox === undefined ? letters : letters.where('mailbox', mailbox === null ? 'is' : '=', mailbox);
  await voided
    .set({
      state: 'uncertain',
      leased_by: null,
      begun_at: null,
      due_at: now,
      last_error: 'the process ended while this was being sent',
    })
    .where('begun_at', 'is not', null)
    .where('state', 'in', WAITING)
    .execute();
  await voided.set({ leased_by: null, begun_at: null }).execute();
}
