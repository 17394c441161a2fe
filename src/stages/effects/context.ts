// A message with its decision: what every consequence of the decision is carried out with.
import type { Instant, Message } from '../../core/mail/message.js';
import type { Policy } from '../../core/desk/policy.js';
import type { MessageRow } from '../../io/store/mail/messages.js';

/** The message that was decided, and what its consequences need. */
export interface Decided {
  readonly row: MessageRow;
  /** The mail as it came. */
  readonly envelope: Message;
  /** The mail that counts: the one inside a PEC envelope, else the mail as it came. */
  readonly message: Message;
  readonly sendThrough: string | null;
  readonly now: Instant;
  readonly policy: Policy;
}
