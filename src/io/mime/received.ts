// Facts for reading a mail beside its bytes, to verify its signature.
import type { Instant } from '../../core/mail/message.js';

/** Where and when a mail came. */
export interface Received {
  /** The name of the mailbox. */
  readonly mailbox: string;
  /** The instant by which certificates must be valid. */
  readonly at: Instant;
}

/** By mailbox, the certificates (PEM) of those whose word counts for its mail. Other mailboxes verify nothing. */
export type TrustAnchors = Readonly<Record<string, string>>;
