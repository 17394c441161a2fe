// The mails of inboxes that their servers do not give, or do not move: `status` and the operator's mails report them, and
// the next process begins with them.
import type { Selectable } from 'kysely';
import type { UnreadMail } from '../../../core/desk/health.js';
import type { Store } from '../open.js';
import type { SuspectTable } from '../schema.js';
import type { Folder } from './locations.js';

export type SuspectRow = Selectable<SuspectTable>;

/** An inbox, as long as its UIDs keep their meaning. */
export type Inbox = Pick<Folder, 'mailbox' | 'uidValidity'>;

/** The suspects of an inbox. Forgets those of the same mailbox under another UIDVALIDITY, which mean nothing any more. */
export async function loadSuspects(store: Store, { mailbox, uidValidity }: Inbox): Promise<SuspectRow[]> {
  await store
    .deleteFrom('suspect')
    .where('mailbox', '=', mailbox)
    .where('uid_validity', '!=', uidValidity)
    .execute();
  return store
    .selectFrom('suspect')
    .selectAll()
    .where('mailbox', '=', mailbox)
    .where('uid_validity', '=', uidValidity)
    .execute();
}

/** Notes that a mail failed once more; it stays a suspect since the first time. */
export async function noteSuspect(store: Store, row: SuspectRow): Promise<void> {
  const { failures, due_at, problem, is_stored } = row;
  await store
    .insertInto('suspect')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['mailbox', 'uid_validity', 'uid'])
        .doUpdateSet({ failures, due_at, problem, is_stored }),
    )
    .execute();
}

/** Forgets suspects that were read, or are gone from the inbox. */
export async function forgetSuspects(
  store: Store,
  { mailbox, uidValidity }: Inbox,
  uids: readonly number[],
): Promise<void> {
  if (uids.length === 0) return;
  await store
    .deleteFrom('suspect')
    .where('mailbox', '=', mailbox)
    .where('uid_validity', '=', uidValidity)
    .where('uid', 'in', uids)
    .execute();
}

/** So many are shown: where a server gives nothing at all, the first few say what there is to say. */
const MOST_SHOWN = 100;

/** The mails of these mailboxes that failed, those that failed longest first. */
export async function listSuspects(store: Store, mailboxes: readonly string[]): Promise<UnreadMail[]> {
  const rows = await store
    .selectFrom('suspect')
    .selectAll()
    .where('mailbox', 'in', mailboxes)
    .orderBy('since')
    .limit(MOST_SHOWN)
    .execute();
  return rows.map(({ mailbox, uid, failures, since, due_at: dueAt, problem, is_stored: isStored }) => ({
    mailbox,
    uid,
    failures,
    since,
    dueAt,
    problem,
    isStored: isStored === 1,
  }));
}

/** How many mails of these mailboxes their servers did not give, and how many are stored and were not moved. */
export async function countSuspects(
  store: Store,
  mailboxes: readonly string[],
): Promise<{ unreadable: number; unmoved: number }> {
  const rows = await store
    .selectFrom('suspect')
    .select((eb) => ['is_stored', eb.fn.countAll<number>().as('mails')])
    .where('mailbox', 'in', mailboxes)
    .groupBy('is_stored')
    .execute();
  const of = (isStored: number): number => rows.find((row) => row.is_stored === isStored)?.mails ?? 0;
  return { unreadable: of(0), unmoved: of(1) };
}
