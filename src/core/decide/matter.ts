// A message on its road: what is known of it so far. Each test reads the matter, may say what it turned out to
// be (a web form's mail is a person's request, an envelope holds another mail), or may conclude it.
import type { Customer } from '../desk/contract.js';
import type { Known, Outcome } from './decision.js';
import type { Address, Message } from '../mail/message.js';
import type { MailboxPolicy, Policy } from '../desk/policy.js';
import type { Origin } from '../rules/terms.js';

/** A message with everything that bears on its decision. */
export interface Matter {
  readonly message: Message;
  /** Who asks something of the desk: From, until a test knows better; null when nobody usable is named. */
  readonly requester: Address | null;
  readonly origin: Origin;
  /** The monitoring system's own name, for origin `monitor`. */
  readonly originName: string | null;
  /** What a person should see at a glance on the ticket. */
  readonly marks: readonly string[];
  /** Low trust may open a ticket, never join, reopen or raise one. */
  readonly lowTrust: boolean;
  /** Set when a configured program wrote the mail for somebody: its header then says nothing of who asks. */
  readonly program?: 'monitor' | 'form';
  /** The name of the web form that somebody filled in. */
  readonly form?: string;
  /** Whose request it is, where something other than the requester's address says so. */
  readonly customer?: Customer;
  /** Who is answered in place of the requester. */
  readonly answerTo?: readonly Address[];
  /** Why a test found that nobody may be answered. */
  readonly unansweredBecause?: string;
  /** Host and service of a monitored fault, as a ticket keeps them. */
  readonly monitorKey?: string;
  /** The number of a ticket that it cites and does not join. */
  readonly related?: string;
  readonly mailbox: MailboxPolicy;
  readonly known: Known;
  readonly policy: Policy;
}

/** What a test saw, what it made of the matter, and its conclusion if it came to one. */
export interface Finding {
  readonly saw: string;
  readonly matter?: Matter;
  readonly outcome?: Outcome;
}

/** One test of the road. */
export interface Test {
  readonly name: string;
  readonly ask: (matter: Matter) => Finding;
}
