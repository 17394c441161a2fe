// The mail of a ticket that its customer wrote, as answers cite it.
import type { Store } from '../open.js';

/** References need no more ids (RFC 5322 §3.6.4 sets no bound; mail programs know a thread by its first and last ones). */
const MOST_MAILS = 20;

/** The last mails that the customer's side wrote on these tickets, newest first; copies and mail of programs are none. */
export async function findCustomersMails(store: Store, ticketIds: readonly number[]) {
  return (
    store
      .selectFrom('message')
      .innerJoin('event', 'event.message_id', 'message.id')
      .select(['message.id', 'message.from_address', 'message.from_name', 'message.sent_at'])
      .select(['message.received_at', 'message.subject', 'message.written', 'message.message_id'])
      .where('message.ticket_id', 'in', ticketIds)
      .where('event.kind', 'in', ['opened', 'appended'])
      // A technician may have forwarded the mail that opens a ticket.
      .where((build) =>
        build.or([
          build('event.by', '=', 'customer'),
          build.and([build('event.kind', '=', 'opened'), build('event.by', '!=', 'monitor')]),
        ]),
      )
      .where('message.decision', 'in', ['opened', 'appended'])
      .orderBy('message.id', 'desc')
      .limit(MOST_MAILS)
      .execute()
  );
}
