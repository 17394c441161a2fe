// The people who work the tickets, as the administrator's people.yaml says, and what becomes of their mail.
import type { Language } from '../mail/language.js';
import type { Policy } from './policy.js';

/** Something that only some of the technicians may do. */
export type Right = 'answer' | 'close' | 'severity' | 'release' | 'merge';

/** Somebody who works the tickets. */
export interface Technician {
  /** As people.yaml calls the person, and every event that the person causes: `verdi`. */
  readonly key: string;
  /** As customers read it. */
  readonly name: string;
  /** Lower case, at least one; notifications go to the first. */
  readonly addresses: readonly [string, ...string[]];
  readonly may: readonly Right[];
  /** Null means the desk's default. */
  readonly language: Language | null;
}

/** What becomes of the mail by which technicians answer a notification. */
export interface AnswerPolicy {
  /** What an answer has to prove: a token, From and a pass of DMARC, SPF or DKIM; token and From; `off`: none is taken. */
  readonly byMail: 'verified' | 'token' | 'off';
  /** Whom an answer without `@customer` and `@note` is for. */
  readonly to: 'customer' | 'note';
  /** How long an answer waits before it is sent, so that it may be taken back. */
  readonly holdMs: number;
  /** Whether people in Cc of the customer's mail get the answer too. */
  readonly cc: 'keep' | 'none';
  /** Whether Reply-To of a notification bears its token, too. */
  readonly plusAddress: boolean;
}

/** What becomes of their mail where people.yaml says nothing. */
export const DEFAULT_ANSWERS: AnswerPolicy = {
  byMail: 'verified',
  to: 'customer',
  holdMs: 60_000,
  cc: 'keep',
  plusAddress: false,
};

/** The technician whose address that is (lower case); undefined for anybody else. */
export function technicianAt(
  { technicians }: Pick<Policy, 'technicians'>,
  address: string,
): Technician | undefined {
  return technicians.find(({ addresses }) => addresses.includes(address));
}
