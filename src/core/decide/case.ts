// A mail that is being decided: what it is, what the store knows about it, and the checks that it passes.
import type { Outcome } from './decision.js';
import type { Facts } from './facts.js';
import type { Identified } from '../identify/identified.js';

/** A mail with everything that bears on its decision. */
export interface Case extends Identified {
  readonly facts: Facts;
  /** The number of a ticket that it cites and does not join. */
  readonly related?: string;
}

/** The result of a check. */
export interface CheckResult {
  /** In words for an operator; absent where it observed nothing that the trace does not show already. */
  readonly observed?: string;
  /** The number of a ticket that the mail may belong to. */
  readonly related?: string;
  /** The conclusion, if the check came to one. */
  readonly outcome?: Outcome;
}

/** A check asks one question about a mail, and may conclude it. */
export interface Check {
  readonly name: string;
  readonly run: (mail: Case) => CheckResult;
}
