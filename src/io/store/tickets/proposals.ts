// Labelled requests that corrections propose: the request of a mail, without persons, and the severity that a person
// gave. One stands for each ticket, until somebody accepts or rejects it, or its mail is forgotten.
import type { Selectable } from 'kysely';
import { withoutPersons } from '../../../core/mail/anonymous.js';
import type { Instant } from '../../../core/mail/message.js';
import { UNSURE } from '../../../core/desk/ticket.js';
import type { Severity } from '../../../core/rules/terms.js';
import type { Store } from '../open.js';
import type { ProposalTable } from '../schema.js';
import { inPages } from '../sql/page.js';
import type { TicketRow } from './tickets.js';

export type ProposalRow = Selectable<ProposalTable>;

/** A request is made in its first lines. */
const MOST_CHARACTERS = 4000;

/**
 * A person has set the severity of a ticket: it is unsure no more. A request that was judged otherwise, or was unsure,
 * is proposed as an example; answers whether it was.
 */
export async function settle(
  transaction: Store,
  ticket: TicketRow,
  severity: Severity,
  at: Instant,
): Promise<boolean> {
  const marks: string[] = JSON.parse(ticket.marks_json);
  const isUnsure = marks.includes(UNSURE);
  if (isUnsure)
    await transaction
      .updateTable('ticket')
      .set({ marks_json: JSON.stringify(marks.filter((mark) => mark !== UNSURE)) })
      .where('id', '=', ticket.id)
      .execute();
  if (severity !== ticket.judged_severity || isUnsure) return propose(transaction, ticket, severity, at);
  // It was corrected, and the correction is taken back.
  await forgetProposals(transaction, 'ticket_id', [ticket.id]);
  return false;
}

/**
 * Proposes what the mail that opened a ticket asks for, with the severity that a person says it has. False where nothing
 * is left of the mail, where a program wrote it, or where there was none.
 */
async function propose(
  transaction: Store,
  ticket: TicketRow,
  severity: Severity,
  at: Instant,
): Promise<boolean> {
  const opener = await transaction
    .selectFrom('event')
    .innerJoin('message', 'message.id', 'event.message_id')
    .select(['message.id', 'message.written', 'message.from_name'])
    .where('event.ticket_id', '=', ticket.id)
    .where('event.kind', '=', 'opened')
    .executeTakeFirst();
  if (opener === undefined || opener.written === null || ticket.origin === 'monitor') return false;
  const names = [ticket.requester_name, opener.from_name ?? '', nameIn(ticket.requester)];
  const subject = withoutPersons(ticket.subject, names);
  const text = withoutPersons(opener.written.slice(0, MOST_CHARACTERS), names);
  if (!/\p{L}/u.test(subject + text)) return false;
  const row = { severity, subject, text, proposed_at: at };
  await transaction
    .insertInto('proposal')
    .values({
      ...row,
      ticket_id: ticket.id,
      message_id: opener.id,
      judged: ticket.judged_severity,
      language: ticket.language,
    })
    .onConflict((conflict) => conflict.column('ticket_id').doUpdateSet(row))
    .execute();
  return true;
}

/** `mario.rossi@…` is a name; `server@…` is none. */
function nameIn(address: string): string {
  const words = address.slice(0, address.lastIndexOf('@')).split(/[._-]/u);
  return words.length > 1 ? words.join(' ') : '';
}

/** Whether something is proposed from a ticket. */
export async function isProposed(store: Store, ticketId: number): Promise<boolean> {
  const query = store.selectFrom('proposal').select('id').where('ticket_id', '=', ticketId);
  return (await query.executeTakeFirst()) !== undefined;
}

/** A proposal with the number of its ticket. */
export type ListedProposal = ProposalRow & { readonly number: string };

/** The proposals, newest first. */
export function listProposals(store: Store): AsyncGenerator<ListedProposal> {
  return inPages(Number.MAX_SAFE_INTEGER, (before, size) =>
    store
      .selectFrom('proposal')
      .innerJoin('ticket', 'ticket.id', 'proposal.ticket_id')
      .selectAll('proposal')
      .select('ticket.number')
      .where('proposal.id', '<', before)
      .orderBy('proposal.id', 'desc')
      .limit(size)
      .execute(),
  );
}

/** One proposal, or undefined. */
export async function findProposal(store: Store, id: number): Promise<ProposalRow | undefined> {
  return store.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Takes a proposal away: it was accepted or rejected. */
export async function dropProposal(store: Store, id: number): Promise<void> {
  await store.deleteFrom('proposal').where('id', '=', id).execute();
}

/** Takes away what was proposed from these mails, or about these tickets. */
export async function forgetProposals(
  transaction: Store,
  of: 'ticket_id' | 'message_id',
  ids: readonly number[],
): Promise<void> {
  if (ids.length > 0) await transaction.deleteFrom('proposal').where(of, 'in', ids).execute();
}
