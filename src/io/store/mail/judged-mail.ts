// Mail that a decision was reached for, as it was decided: for whoever judges it anew.
import type { Store } from '../open.js';
import { inPages } from '../sql/page.js';

/** A message with its decision, and the ticket that it opened. */
export interface JudgedMail {
  readonly id: number;
  readonly mailbox: string;
  readonly receivedAt: number;
  readonly releasedAt: number | null;
  readonly releasedFrom: string | null;
  readonly decision: string | null;
  readonly subject: string | null;
  /** Each test of the decision, as JSON; null where it was erased. */
  readonly road: string | null;
  /** The number of the ticket that it stands on; null where there is none. */
  readonly number: string | null;
  /** The severity at the ticket's opening. */
  readonly severity: number | null;
  readonly rule: string | null;
}

/** The mail since an instant that opened a ticket or was set aside, newest first. */
export async function* judgedMail(store: Store, since: number): AsyncGenerator<JudgedMail> {
  // Ids follow the order of arrival: the first older one is the end, and no index by time is needed.
  for await (const mail of inPages(Number.MAX_SAFE_INTEGER, (before, size) => page(store, before, size))) {
    if (mail.receivedAt < since) return;
    if (mail.decision !== 'appended') yield mail;
  }
}

function page(store: Store, before: number, size: number): Promise<JudgedMail[]> {
  return store
    .selectFrom('message')
    .leftJoin('ticket', 'ticket.id', 'message.ticket_id')
    .select(['message.id', 'message.mailbox', 'message.received_at as receivedAt', 'message.decision'])
    .select(['message.released_at as releasedAt', 'message.released_from as releasedFrom'])
    .select(['message.subject', 'message.road_json as road'])
    .select(['ticket.number', 'ticket.judged_severity as severity', 'ticket.rule'])
    .where('message.state', '=', 'stored')
    .where('message.id', '<', before)
    .orderBy('message.id', 'desc')
    .limit(size)
    .execute();
}
