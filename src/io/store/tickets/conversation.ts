// The mail of a ticket that others than the desk's people wrote: what answers cite is chosen among it.
import type { Store } from '../open.js';

/** A ticket with more has its last ones looked through. */
const MOST_MAILS = 200;

/**
 * The last mails that somebody of outside wrote on these tickets, without their texts, newest first: suppliers, copies and
 * programs that were no machines to us stand among them. Where a person named another requester since, those of before are
 * left out, but for that requester's own: they were written in another conversation.
 */
export async function findOutsideMails(store: Store, ticketIds: readonly number[], requester: string) {
  return (
    store
      .selectFrom('message')
      .innerJoin('event', 'event.message_id', 'message.id')
      .select(['message.id', 'message.from_address', 'message.message_id', 'event.kind'])
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
      .where((build) =>
        build.or([
          build('message.from_address', '=', requester),
          build.not(
            build.exists(
              build
                .selectFrom('event as later')
                .select('later.id')
                .whereRef('later.ticket_id', '=', 'event.ticket_id')
                .whereRef('later.id', '>', 'event.id')
                .where('later.kind', '=', 'requester'),
            ),
          ),
        ]),
      )
      .orderBy('message.id', 'desc')
      .limit(MOST_MAILS)
      .execute()
  );
}

/** What a mail says, and when it was written. */
export async function readMail(store: Store, id: number) {
  return store
    .selectFrom('message')
    .select(['from_address', 'from_name', 'sent_at', 'received_at', 'subject', 'written'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}
