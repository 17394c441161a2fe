// One mail goes to another ticket, or becomes a ticket of its own: it was about something else. Nobody is notified.
import { IMPOSSIBLE_MOVE } from '../../letters/technician/impossible.js';
import { respondBy } from '../../desk/due-time.js';
import { isDesk } from '../participation.js';
import { judgeCall } from '../call.js';
import { NEW_TICKET, type Change } from '../change.js';
import { yearOf } from '../../desk/ticket.js';
import type { Address } from '../../mail/message.js';
import { type DeedResult, quietly, reasonOf, type Work, type WorkFacts } from './work.js';

/** A mail that is moved. */
export interface MovedMail {
  readonly id: number;
  /** Null where nobody knows any more who wrote it. */
  readonly sender: Address | null;
  readonly subject: string;
  readonly written: string;
  readonly mailbox: string;
  /** Whether its ticket has no other mail. */
  readonly isAlone: boolean;
}

/** Moves a mail to another ticket. One that is left without any mail goes on as the other. */
export function moveMessage(facts: WorkFacts, mail: MovedMail, to: WorkFacts, work: Work): DeedResult {
  const { number } = facts.ticket;
  const other = to.ticket.number;
  if (number === other) return { refused: IMPOSSIBLE_MOVE.there(mail.id, number) };
  if (to.mergedInto !== null) return { refused: IMPOSSIBLE_MOVE.targetMerged(mail.id, other, to.mergedInto) };
  const moved = movedTo(facts, mail, other, work);
  if (!mail.isAlone || facts.mergedInto !== null) return quietly(moved);
  const why = `${number} goes on as ${other}: its only mail was moved there`;
  return quietly(moved, { kind: 'merge', into: other, ...reasonOf(facts, work, why) });
}

/** Opens a ticket for a mail, judged by the rules like a call; the requester is its sender, or that of the old ticket. */
export function moveToNew(facts: WorkFacts, mail: MovedMail, work: Work): DeedResult {
  const { ticket, requesterName } = facts;
  if (mail.isAlone) return { refused: IMPOSSIBLE_MOVE.only(mail.id, ticket.number) };
  const { policy, at, by } = work;
  const { sender, subject, written: text } = mail;
  const isCustomers = sender !== null && !isDesk(sender.address, policy.desk);
  const requester = isCustomers ? sender : { address: ticket.requester, name: requesterName };
  const { origin } = ticket;
  const judged = judgeCall({ origin, requester, subject, text }, null, policy, at);
  const opened: Change = {
    kind: 'open ticket',
    ticket: judged,
    opening: {
      at,
      year: yearOf(at, policy.desk.timeZone),
      mailbox: mail.mailbox,
      rulesHash: policy.rulesHash,
      related: ticket.number,
      respondBy: respondBy({ ...judged, openedAt: at }, policy),
      why: `message ${mail.id} was moved out of ${ticket.number}`,
      by,
      messageId: null,
    },
  };
  return quietly(opened, movedTo(facts, mail, NEW_TICKET, work));
}

function movedTo(facts: WorkFacts, { id, sender }: MovedMail, to: string, work: Work): Change {
  const { number } = facts.ticket;
  const why = to === NEW_TICKET ? `out of ${number}, to a ticket of its own` : `from ${number} to ${to}`;
  const isDesks = sender !== null && isDesk(sender.address, work.policy.desk);
  return {
    kind: 'move message',
    to,
    sender: isDesks ? null : (sender?.address ?? null),
    ...reasonOf(facts, work, `message ${id} moved ${why}`),
    messageId: id,
  };
}
