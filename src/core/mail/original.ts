// The original of a mail on its server, which may stand elsewhere than where it was left.

/** The marks by which a mail is recognised. */
export interface Original {
  /** With its angle brackets; null where it has none, or it is forgotten. */
  readonly messageId: string | null;
  /** Its size on the server. */
  readonly bytes: number;
  /** SHA-256 of what is stored of it, hexadecimal. */
  readonly sha256: string;
  /** Whether that is all of it; else its header and first text. */
  readonly isWhole: boolean;
}
