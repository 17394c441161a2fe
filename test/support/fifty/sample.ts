// One of the fifty mails, and what is wanted of it.
import { mail, multipartMail } from '../mails.js';
import type { MailFields, Part } from '../mails.js';

/** A mail with the decision that a person would take. */
export interface Sample {
  readonly bytes: Buffer;
  /** `appended` wants the samples before it delivered first. */
  readonly wanted: 'opened' | 'appended' | 'ignored' | 'held';
  /** Whether exactly one acknowledgement goes out. */
  readonly answered: boolean;
  /** What the mail is, and so why. */
  readonly why: string;
}

/** A sample that is still to be encoded. */
export type Draft = () => Promise<Sample>;

type Verdict = 'answered' | 'opened' | 'appended' | 'ignored' | 'held';

/** A sample from ready bytes; `answered` is `opened` with an acknowledgement. */
export function written(verdict: Verdict, why: string, bytes: Buffer): Draft {
  const answered = verdict === 'answered';
  return async () => ({ bytes, wanted: verdict === 'answered' ? 'opened' : verdict, answered, why });
}

/** A sample from fields. Its Message-ID and Date follow from its words, so that every run makes the same bytes. */
export function composed(verdict: Verdict, why: string, fields: MailFields): Draft {
  return async () => {
    const bytes = await mail({ ...identity(why), baseBoundary: 'sportello', ...fields });
    return written(verdict, why, bytes)();
  };
}

/** A sample of another multipart type than the composer knows. */
export function structured(
  verdict: Verdict,
  why: string,
  type: string,
  headers: Record<string, string>,
  parts: Part[],
): Draft {
  return async () => {
    const { messageId, date } = identity(why);
    const bytes = await multipartMail(type, { 'message-id': messageId, date, ...headers }, parts);
    return written(verdict, why, bytes)();
  };
}

function identity(why: string): { messageId: string; date: string } {
  return {
    messageId: `<${why.replaceAll(/\W+/g, '-')}@mail.example.com>`,
    date: 'Tue, 03 Mar 2026 10:15:00 +0100',
  };
}
