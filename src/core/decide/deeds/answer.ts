// A technician answers the customer. The letter is a person's: no limit of automatic answers counts or stops it.
import { IMPOSSIBLE_ANSWER } from '../../letters/technician/impossible.js';
import { composeAnswer, type AttachedFile } from '../../letters/answer/answer.js';
import { CITES_NOTHING } from '../../mail/citation.js';
import { takesNoReplies } from '../../mail/envelope.js';
import type { AnswerFile, Change } from '../change.js';
import { addressees } from './recipients.js';
import { type DeedResult, reasonOf, whyMerged, type Work, type WorkFacts } from './work.js';

/** What is answered. */
export interface GivenAnswer {
  /** The technician's own words: no quotation, no signature, no marker of ours. */
  readonly text: string;
  /** Files given by a command. */
  readonly files?: readonly AnswerFile[];
  /** Attachments of the mail that says so: they are taken out of its stored bytes as the letter is made. */
  readonly attached?: readonly AttachedFile[];
}

/** The longest answer, in characters. */
export const LONGEST_ANSWER = 100_000;

/** Queues the answer; until `answers.hold` is over it can be taken back. */
export function answer(facts: WorkFacts, given: GivenAnswer, work: Work): DeedResult {
  const merged = whyMerged(facts);
  if (merged !== null) return merged;
  const { policy, at, by, messageId } = work;
  const { ticket, lastMail, sendThrough } = facts;
  const text = given.text.trim();
  if (text === '') return { refused: IMPOSSIBLE_ANSWER.empty };
  if (text.length > LONGEST_ANSWER) return { refused: IMPOSSIBLE_ANSWER.long(text.length, LONGEST_ANSWER) };
  const addressed = addressees(facts, policy);
  if ('refused' in addressed) return addressed;
  const { to, cc } = addressed;
  const author = policy.technicians.find(({ key }) => key === by)?.name ?? null;
  const letter: Change = {
    kind: 'queue letter',
    ticket: ticket.number,
    content: composeAnswer({ ticket, author, text, lastMail, attached: given.attached ?? [] }, policy.desk),
    to,
    cc,
    by,
    at,
    dueAt: at + policy.answers.holdMs,
    sendThrough,
    causeId: messageId,
    cites: lastMail?.cites ?? CITES_NOTHING,
    files: given.files ?? [],
  };
  const copies = cc.length === 0 ? '' : `, Cc ${cc.join(', ')}`;
  const event = { kind: 'add event', event: 'answered' } as const;
  return {
    changes: [letter, { ...event, ...reasonOf(facts, work, `an answer to ${to.address}${copies}`) }],
    to: [to.address, ...cc],
    remark: doubtOf(facts, to.address),
  };
}

/** What a person should know who answers there all the same. */
function doubtOf({ ticket, unreachable }: WorkFacts, address: string): string | null {
  const reason = unreachable.get(address);
  if (reason !== undefined) return `mail to ${address} has come back before: ${reason}`;
  if (takesNoReplies(address)) return `${address} looks like an address at which nobody reads`;
  return ticket.state === 'closed' ? `ticket ${ticket.number} is closed, and stays so` : null;
}
