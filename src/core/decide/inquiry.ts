// What the store must be asked before a message can be decided. The same tests that begin its road tell what the
// message is (an envelope's mail, a form's person, a monitor's alarm), so that the right things are looked up.
import { citedIds, citedNumbers } from '../mail/citation.js';
import { identify } from './decide.js';
import type { Known } from './decision.js';
import type { Message } from '../mail/message.js';
import { monitorKey } from '../identify/monitor/notice.js';
import type { MailboxPolicy, Policy } from '../desk/policy.js';

/** What to ask. */
export interface Inquiry {
  /** The mail that counts: the one inside a PEC envelope, else the message itself. */
  readonly mail: Message;
  /** Message-IDs that it cites, the nearest first. */
  readonly messageIds: readonly string[];
  /** Ticket numbers in its subject. */
  readonly numbers: readonly string[];
  /** Host and service that a monitoring mail names; null for all other mail. */
  readonly monitorKey: string | null;
  /** Who wrote it, as far as it is known: whose part in the cited tickets is asked for. */
  readonly writer: string | null;
  /** The addresses that would be answered. */
  readonly answered: readonly string[];
}

/** What the store must be asked about a message. `released` is set when an operator released it. */
export function inquire(
  message: Message,
  released: Known['released'],
  mailbox: MailboxPolicy,
  policy: Policy,
): Inquiry {
  const {
    message: mail,
    requester,
    answerTo,
  } = identify(message, { ...NOTHING_KNOWN, released }, mailbox, policy);
  return {
    mail,
    messageIds: citedIds(mail),
    numbers: citedNumbers(mail),
    monitorKey: monitorKey(mail, policy),
    writer: requester?.address ?? null,
    answered: (answerTo ?? (requester === null ? [] : [requester])).map((one) => one.address),
  };
}

/** What is known of a message before anything was looked up. */
export const NOTHING_KNOWN: Known = {
  now: 0,
  cited: [],
  monitored: null,
  copyOf: null,
  handedOn: new Map(),
  handedBack: false,
  answers: { sender: 0, domain: 0, ticket: 0, overall: 0 },
  released: null,
  acknowledge: true,
  originalBytes: null,
  isCutShort: false,
};
