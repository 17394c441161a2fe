// The people who work the tickets, as the administrator's people.yaml says, and what becomes of their mail.
import type { Language } from '../mail/language.js';
import type { Policy } from './policy.js';

/** What only some of the technicians may do. */
export const RIGHTS = ['answer', 'close', 'severity', 'release', 'merge'] as const;

/** Something that only some of the technicians may do. */
export type Right = (typeof RIGHTS)[number];

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
  /** Whether there is a key (`store.key`) to make tokens with: without tokens no answer is taken. */
  readonly hasKey: boolean;
  /** Whether any mailbox names the server whose verdict on From counts: without one nothing is `verified`. */
  readonly verifies: boolean;
}

/** What becomes of their mail where people.yaml says nothing. */
export const DEFAULT_ANSWERS: AnswerPolicy = {
  byMail: 'verified',
  to: 'customer',
  holdMs: 60_000,
  cc: 'keep',
  plusAddress: false,
  hasKey: false,
  verifies: false,
};

/** The technician whose address that is (lower case); undefined for anybody else. */
export function technicianAt(
  { technicians }: Pick<Policy, 'technicians'>,
  address: string,
): Technician | undefined {
  return technicians.find(({ addresses }) => addresses.includes(address));
}

/** What becomes of a technician's answer: it goes to the customer, stays inside, or is not taken at all. */
export type AnswerEffect = 'customer' | 'note' | 'refused';

/** Whether an answer can pass the locks at all: without a key, or where nothing verifies it, none does. */
export function isAnswerTrusted({ byMail, hasKey, verifies }: AnswerPolicy): boolean {
  return hasKey && (byMail === 'token' || (byMail === 'verified' && verifies));
}

/** What becomes of an answer of that technician which passes every lock that can be passed. */
export function effectOfAnswer({ may }: Pick<Technician, 'may'>, answers: AnswerPolicy): AnswerEffect {
  if (answers.byMail === 'off' || !answers.hasKey) return 'refused';
  const isForCustomer = answers.to === 'customer' && may.includes('answer');
  return isForCustomer && isAnswerTrusted(answers) ? 'customer' : 'note';
}
