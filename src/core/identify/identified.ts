// A mail as identified before the store is asked: an envelope's mail, a form's person, a monitor's alarm. It is
// found once, by `identify`; the facts are loaded by it, and the decision stands on both.
import type { Customer } from '../desk/contract.js';
import type { MailboxPolicy, Policy } from '../desk/policy.js';
import type { Technician } from '../desk/technician.js';
import type { Address, Instant, Message } from '../mail/message.js';
import type { Origin } from '../rules/terms.js';
import type { ReadReceipt } from './certified/receipt.js';
import type { Notice } from './monitor/notice.js';

/** The facts of a mail beside its bytes. */
export interface Arrival {
  /** The number of its row; 0 for a file of which only what would happen is asked. */
  readonly id: number;
  readonly mailbox: MailboxPolicy;
  readonly receivedAt: Instant;
  /** When the desk looks at it. */
  readonly now: Instant;
  /** Set when an operator released it, with the sender that the operator named. */
  readonly released: { readonly from: string | null } | null;
  /** False when it was imported with the wish that nobody be answered. */
  readonly acknowledge: boolean;
  /** The size of what is stored of it. */
  readonly bytes: number;
  /** Its size on the server when it was too large to be stored whole, or cut short; else null. */
  readonly originalBytes: number | null;
  /** Whether the server gave less of it than it said that there is. */
  readonly isCutShort: boolean;
  /** Set where it stands in the folder of sent mail: somebody of the desk wrote it by hand. */
  readonly isSent?: true;
}

/** The observation of one check, in words for an operator. `message show --json` prints these keys. */
export interface TraceEntry {
  readonly test: string;
  readonly saw: string;
}

/** A mail, identified. */
export interface Identified {
  readonly arrival: Arrival;
  readonly policy: Policy;
  /** The mail as it came. */
  readonly envelope: Message;
  /** The mail that counts: the one inside a PEC envelope, a form's request, else the mail as it came. */
  readonly message: Message;
  /** Who asks something of the desk: From, until a check knows better; null when nobody usable is named. */
  readonly requester: Address | null;
  readonly origin: Origin;
  /** The monitoring system's own name, for origin `monitor`. */
  readonly originName: string | null;
  /** Marks that a person should see at a glance on the ticket. */
  readonly marks: readonly string[];
  /** Low trust may open a ticket, never join, reopen or raise one. */
  readonly lowTrust: boolean;
  /** Set when a configured program wrote the mail for somebody: its header then says nothing of who asks. */
  readonly program?: 'monitor' | 'form';
  /** The name of the web form that somebody filled in. */
  readonly form?: string;
  /** The report of a configured monitoring system. */
  readonly notice?: Notice;
  /** Whose request it is, where something other than the requester's address says so. */
  readonly customer?: Customer;
  /** Who is answered in place of the requester. */
  readonly answerTo?: readonly Address[];
  /** The technician who forwards somebody's mail, with what the technician wrote above it: for the desk alone. */
  readonly forwardedBy?: { readonly technician: Technician; readonly remark: string };
  /** Why a check found that nobody may be answered. */
  readonly unansweredBecause?: string;
  /** A receipt about a certified mail of ours, as far as it is believed. */
  readonly receipt?: Pick<ReadReceipt, 'reason' | 'receipt'>;
  /** Why a person has to look at a certified mail. */
  readonly sealedBecause?: string;
  /** The observations of the checks, in their order. */
  readonly trace: readonly TraceEntry[];
}

/** The observation of a check, and its changes to the mail. */
export interface Identification {
  readonly observed: string;
  readonly identified?: Identified;
  /** Whether it is known now what the mail is: no further check is asked. */
  readonly isComplete?: true;
}

/** A check that finds out the kind of a mail. It concludes nothing. */
export interface IdentifyingCheck {
  readonly name: string;
  readonly run: (identified: Identified) => Identification;
}

/** Who is answered, unless something speaks against it. */
export function whomToAnswer({ answerTo, requester }: Identified): readonly Address[] {
  return answerTo ?? (requester === null ? [] : [requester]);
}
