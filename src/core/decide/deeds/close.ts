// The desk is done with a ticket: whoever asked hears how it was solved. That letter is an automatic answer, with its limits.
import { IMPOSSIBLE } from '../../letters/technician/impossible.js';
import { composeClosing } from '../../letters/answer/closed.js';
import { CITES_NOTHING } from '../../mail/citation.js';
import { unanswerableAddress } from '../../desk/unanswerable-address.js';
import { overLimit } from '../automatic/answerable.js';
import type { QueueLetter } from '../change.js';
import type { Recipient } from '../facts.js';
import { listeners } from './recipients.js';
import { type DeedResult, type Done, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** How a ticket is closed. */
export interface Closing {
  /** For the desk: it stands in the history. */
  readonly why: string | null;
  /** How it was solved, as the customer reads it. */
  readonly solution: string | null;
  /** True: nobody is notified. */
  readonly quiet: boolean;
}

/** Closes a ticket. */
export function close(facts: WorkFacts, closing: Closing, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  const { ticket } = facts;
  if (ticket.state === 'closed') return { refused: IMPOSSIBLE.closed(ticket.number) };
  const solution = closing.solution?.trim() || null;
  const why = closing.why ?? solution ?? 'closed by hand';
  const closed = { kind: 'close', solution, ...reasonOf(facts, work, why) } as const;
  const isQuiet = closing.quiet || work.policy.desk.closing === 'quiet';
  const { changes, to, remark } = isQuiet ? NOBODY : notify(facts, solution, work);
  return { changes: [closed, ...changes], to, remark };
}

const NOBODY: Done = { changes: [], to: [], remark: null };

/** The letters about it, or the event that says why there are none. */
function notify(facts: WorkFacts, solution: string | null, work: Work): Done {
  const { at, messageId: causeId, policy } = work;
  const { ticket, lastMail } = facts;
  const candidates = listeners(facts);
  const silence = whySilent(facts, candidates, work);
  if (silence !== null) {
    const why = `nobody was told of the closing: ${silence}`;
    const event = { kind: 'add event', event: 'note', ...reasonOf(facts, work, why) } as const;
    return { changes: [event], to: [], remark: why };
  }
  const content = composeClosing({ ticket, solution, at, reopenDays: policy.limits.reopenDays }, policy.desk);
  const told = candidates.filter(({ address }) => whyNot(facts, address, work) === null);
  const letters = told.map(({ mailbox: sendThrough, ...to }): QueueLetter => ({
    kind: 'queue letter',
    ticket: ticket.number,
    content,
    to,
    at,
    sendThrough,
    causeId,
    cites: lastMail?.cites ?? CITES_NOTHING,
  }));
  return { changes: letters, to: told.map(({ address }) => address), remark: null };
}

function whySilent(facts: WorkFacts, candidates: readonly Recipient[], work: Work): string | null {
  if (candidates.length === 0) return 'nobody who asked had an acknowledgement or an answer of it';
  const [first] = candidates.map(({ address }) => whyNot(facts, address, work)).toSorted(nullsFirst);
  if (first !== null && first !== undefined) return first;
  const standing = facts.ticket.customer === null ? 'stranger' : 'customer';
  return overLimit(facts.answers, work.policy.limits.acknowledgements, standing);
}

function nullsFirst(one: string | null, other: string | null): number {
  return Number(one !== null) - Number(other !== null);
}

/** Why one of them is not notified; null when nothing speaks against it. */
function whyNot({ unreachable }: WorkFacts, address: string, { policy }: Work): string | null {
  const gone = unreachable.get(address);
  if (gone !== undefined) return `mail to ${address} does not arrive (${gone})`;
  return unanswerableAddress(address, policy.desk);
}
