// The rules an administrator writes (config/rules.yaml) and how they judge a request: file order, first
// match wins, linear-time patterns, on what the sender wrote now, folded for case and accents.
import type { Language, Origin } from './ticket.js';

/** What the rules look at. Everything is plain text as the sender wrote it; folding is the rules' business. */
export interface Request {
  readonly subject: string;
  /** What the sender wrote now. */
  readonly text: string;
  /** The text of the mail forwarded inside this one; null when there is none. */
  readonly forwarded: string | null;
  /** Address and display name of the requester, e.g. `Anna Bianchi <anna@example.com>`. */
  readonly from: string;
  /** To and Cc, one string an address. */
  readonly to: readonly string[];
  /** Header values by lower-case name. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly string[];
  readonly origin: Origin;
  readonly mailbox: string | null;
  readonly customer: string | null;
  readonly contract: string | null;
  readonly language: Language;
  /** Whether the request came within the service hours of its calendar. */
  readonly serviceHours: boolean;
}

/** One hit of one condition: the words as the sender wrote them, and the field they stand in. */
export interface Evidence {
  readonly field: string;
  readonly words: string;
}
