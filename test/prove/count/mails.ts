// Counts mails: each that was delivered is one row with its bytes and one decision, on the ticket that it cites, and those
// of one sender were decided in the order in which they came.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Store } from '../../../src/io/store/open.js';
import { figure, none, type Finding } from '../findings.js';
import { groupBy } from '../group-by.js';
import type { Written } from '../mails.js';

interface Row {
  readonly id: number;
  readonly mailbox: string;
  readonly sha256: string | null;
  readonly state: string;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly message_id: string | null;
  readonly ticket: string | null;
  /** Its first line in the history of tickets; null where it has none. */
  readonly event: number | null;
}

/** Counts what became of the mails, in the order in which they were delivered. `delivered` holds copies as well. */
export async function countMails(store: Store, delivered: readonly Written[]): Promise<Finding[]> {
  const { rows } = await sql<Row>`
    select message.id, message.mailbox, sha256, message.state, decision, message.reason, message_id, number as ticket,
      (select min(event.id) from event where event.message_id = message.id and kind in ('opened', 'appended')) as event
    from message left join ticket on ticket.id = message.ticket_id order by message.id`.execute(store);
  const byBytes = groupBy(rows, keyOf);
  const mails = [...new Map(delivered.map((mail) => [keyOf(mail), mail])).values()];
  const wanted = new Set(mails.map(keyOf));
  const lost = mails.filter((mail) => !byBytes.has(keyOf(mail)));
  const doubled = rows.filter((row) => !wanted.has(keyOf(row)) || byBytes.get(keyOf(row))?.length !== 1);
  const found = mails.flatMap((mail) => byBytes.get(keyOf(mail))?.map((row) => ({ mail, row })) ?? []);
  return [
    figure('mails delivered', delivered.length),
    figure('of these with bytes of their own in their mailbox', mails.length),
    none('mails lost', lost.map(nameOf)),
    none('mails doubled, or never delivered', doubled.map(nameOf)),
    none(
      'mails without a decision',
      rows.filter(({ state, decision }) => state !== 'stored' || decision === null).map(nameOf),
    ),
    none(
      'mails held',
      rows.filter(({ decision }) => decision === 'held').map((row) => `${nameOf(row)}: ${row.reason ?? ''}`),
    ),
    none('mails with other bytes than were delivered', await otherBytes(store)),
    none('mails away from the ticket that they cite', astray(found)),
    none('mails of a sender that were stored or decided out of order', outOfOrder(found)),
  ];
}

function keyOf({ mailbox, sha256 }: Pick<Row, 'mailbox' | 'sha256'>): string {
  return `${mailbox} ${sha256}`;
}

function nameOf(of: Row | Written): string {
  return 'id' in of ? `message ${of.id} (${of.message_id ?? of.state})` : `${of.messageId} to ${of.mailbox}`;
}

interface Found {
  readonly mail: Written;
  readonly row: Row;
}

/**
 * A mail that cites another, or an acknowledgement, belongs to that ticket; and so do its copies. Mailboxes are read side by
 * side: where a copy of it came to another one before the cited mail did, nobody could know.
 */
function astray(found: readonly Found[]): string[] {
  const inTurn = found.toSorted((one, other) => one.row.id - other.row.id);
  const byMessage = groupBy(inTurn, ({ mail }) => mail.messageId);
  return [...byMessage].flatMap(([messageId, ways]) => {
    const [first] = ways;
    const cited = ways.find(({ mail: { cites } }) => cites !== null && cites !== messageId)?.mail.cites;
    const [before] = byMessage.get(cited ?? '') ?? [];
    const expected =
      before !== undefined && first !== undefined && before.row.id < first.row.id ? before : first;
    return ways
      .filter(({ row }) => row.ticket === null || row.ticket !== expected?.row.ticket)
      .map(({ row }) => `${nameOf(row)} is on ${row.ticket ?? 'no ticket'}`);
  });
}

function outOfOrder(found: readonly Found[]): string[] {
  const bySender = groupBy(found, ({ mail }) => `${mail.mailbox} ${mail.sender}`);
  return [...bySender.values()].flatMap((mails) => {
    const inOrder = mails.map(({ row }) => row);
    const decided = inOrder.filter(({ event }) => event !== null);
    return [
      ...inOrder.filter((row, at) => at > 0 && row.id < (inOrder[at - 1]?.id ?? 0)),
      ...decided.filter((row, at) => at > 0 && (row.event ?? 0) < (decided[at - 1]?.event ?? 0)),
    ].map(nameOf);
  });
}

async function otherBytes(store: Store): Promise<string[]> {
  const { rows: ids } = await sql<{ id: number; sha256: string | null }>`
    select id, sha256 from message order by id`.execute(store);
  const wrong: string[] = [];
  for (const { id, sha256 } of ids) {
    const hash = createHash('sha256');
    const { rows } = await sql<{ bytes: Uint8Array }>`
      select bytes from chunk where message_id = ${id} order by seq`.execute(store);
    for (const { bytes } of rows) hash.update(bytes);
    if (hash.digest('hex') !== sha256) wrong.push(`message ${id}`);
  }
  return wrong;
}
