// What follows beside a ticket that a technician opens by forwarding somebody's mail: the technician's own words above it
// are an internal note, and the report says in whose name the ticket stands.
import { ticketSubject } from '../classification.js';
import type { Case } from '../case.js';
import { NEW_TICKET, type Change } from '../change.js';
import { isFlooded, transcript } from '../technician/reports.js';

/** The note and the report; nothing where nobody forwarded the mail. */
export function forwardChanges(mail: Case): Change[] {
  const { forwardedBy, requester, arrival, message } = mail;
  if (forwardedBy === undefined) return [];
  const { technician, remark } = forwardedBy;
  const { now: at, id: messageId } = arrival;
  const note = {
    kind: 'add note',
    ticket: NEW_TICKET,
    at,
    by: technician.key,
    messageId,
    text: remark,
  } as const;
  const lines = [
    { what: 'opened', detail: requester?.address ?? '' } as const,
    ...(remark === '' ? [] : [{ what: 'note', detail: '' } as const]),
  ];
  const facts = { number: NEW_TICKET, subject: ticketSubject(message), lines, letter: null };
  return [
    ...(remark === '' ? [] : [note]),
    ...(isFlooded(mail) ? [] : [transcript(mail, technician, facts)]),
  ];
}
