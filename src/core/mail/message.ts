// A mail as the core sees it: plain data that io/mime reads out of the bytes. Nothing here is trusted,
// everything is bounded, and no value holds a control character other than line feed and tab in texts.

/** Milliseconds since the epoch, UTC. The core has no clock: instants are always handed in. */
export type Instant = number;

/** One mailbox of an address header. */
export interface Address {
  /** The addr-spec, lower case, without angle brackets. */
  readonly address: string;
  /** The decoded display name; empty when there is none. */
  readonly name: string;
}

/** One header field, in the order of the message. */
export interface Header {
  /** Lower case. */
  readonly name: string;
  /**
   * Unfolded, encoded words decoded (RFC 2047), control characters replaced by spaces. Authentication-Results keeps
   * its encoded words: none of its tokens may be one, and a server that removes forged fields does not decode them.
   */
  readonly value: string;
}

/** The facts of an attachment. Its content stays in the original bytes. */
export interface Attachment {
  /** The sender's file name without any folder, at most 255 characters; empty when there is none. */
  readonly name: string;
  /** The MIME type, lower case. */
  readonly type: string;
  /** Size of the decoded content. */
  readonly bytes: number;
  /** SHA-256 of the decoded content, hexadecimal. */
  readonly sha256: string;
}

/** A small part that a program wrote for programs: delivery status, feedback report, PEC data, scheduling. */
export interface MachinePart {
  /** The MIME type, lower case, e.g. `message/delivery-status` or `application/xml`. */
  readonly type: string;
  /** The part's file name; empty when there is none. */
  readonly name: string;
  /** The decoded content, at most 64 KiB. */
  readonly text: string;
}

/** The result of verifying a mail's S/MIME signature. */
export interface Signature {
  /** The addresses that the signer's certificate speaks for, lower case; none where the signature does not hold. */
  readonly signers: readonly string[];
  /** Why it does not hold, in words for an operator; null when it holds, and somebody trusted vouches for its signer. */
  readonly problem: string | null;
}

/** One mail, read. */
export interface Message {
  readonly headers: readonly Header[];
  /** Every mailbox of every From field: more than one is a warning sign (RFC 5322 §3.6.2 wants a Sender then). */
  readonly from: readonly Address[];
  /** Whether From is one field with exactly one mailbox by the grammar of RFC 5322 §3.4: else nobody knows whom it names. */
  readonly hasOneSender: boolean;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  /** With its angle brackets; null when missing or empty (an empty id is never looked up). */
  readonly messageId: string | null;
  /** Ids of In-Reply-To, with angle brackets, never empty. */
  readonly inReplyTo: readonly string[];
  /** Ids of References, oldest first, with angle brackets, never empty. */
  readonly references: readonly string[];
  /** The Date field; null when it is missing or cannot be read (never *now*). */
  readonly date: Instant | null;
  /** The MIME type of the whole mail, lower case, e.g. `multipart/report`. */
  readonly contentType: string;
  /** The parameters of Content-Type by lower-case name, e.g. `report-type`. */
  readonly contentParameters: Readonly<Record<string, string>>;
  /** The whole readable text: text/plain parts, or what text/html says where there is no plain text. */
  readonly text: string;
  /** The sender's new words: `text` without quotations, signature and forwarded mail. */
  readonly written: string;
  /** The text of a mail forwarded inside this one's text; null when there is none. */
  readonly forwarded: string | null;
  readonly attachments: readonly Attachment[];
  readonly machineParts: readonly MachinePart[];
  /** The first message/rfc822 or text/rfc822-headers part, read one level deep; null when there is none. */
  readonly enclosed: Message | null;
  /** Set when the text is encrypted (PGP/MIME, inline PGP, S/MIME enveloped-data): nobody here can read it. */
  readonly encrypted: boolean;
  /** Null where nobody verified it: only certified mailboxes with the certificates of an authority ask for that. */
  readonly signature: Signature | null;
  /** Why only a part of the mail could be read, in words for an operator; null when all was read. */
  readonly incomplete: string | null;
}

/** The text of a mail that is forwarded inside this one, or attached to it; null when there is none. */
export function forwardedText({ forwarded, enclosed }: Message): string | null {
  return forwarded ?? enclosed?.written ?? null;
}

/** The words of a mail: its sender's new ones, and behind them those of a mail that it hands on. */
export function saidIn(message: Message): string {
  return [message.written, forwardedText(message)].filter((part) => part).join('\n\n');
}

/** How many characters of it can be thought about: those of its texts, fields, parts and names, with the enclosed mail's. */
export function lengthOf({ text, headers, machineParts, attachments, enclosed }: Message): number {
  const texts = [text, ...headers.map(({ value }) => value), ...machineParts.map((part) => part.text)];
  const all = [...texts, ...attachments.map(({ name }) => name)];
  return all.reduce((sum, one) => sum + one.length, enclosed === null ? 0 : lengthOf(enclosed));
}

/** The decoded values of every field of that name, topmost first. `name` is lower case. */
export function headerValues(message: Message, name: string): string[] {
  return message.headers.filter((header) => header.name === name).map((header) => header.value);
}

/** The topmost value of a field, or null. `name` is lower case. */
export function headerValue(message: Message, name: string): string | null {
  return message.headers.find((header) => header.name === name)?.value ?? null;
}

/** The part of an address behind the last `@`, or the empty string. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
