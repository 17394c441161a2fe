// The agreement with whoever asks, at the instant of asking, and its effect on a severity. A stop of a service that the
// contract leaves out is no 1 (the desk's own table); wherever a doubt remains, it stays one: better a call too many.
import type { Claimant, Contract, Customer, Validity } from './contract.js';
import type { Instant } from '../mail/message.js';
import type { Policy } from './policy.js';
import type { Judgement } from '../rules/rule.js';
import type { Calendar } from './calendar/calendar.js';
import type { Severity } from '../rules/terms.js';
import { writeTime } from './calendar/written-time.js';

/** How an agreement stands: `unclear` when two customers claim the sender, `unknown` without customer or contract. */
export type Standing = 'valid' | 'expired' | 'not begun' | 'unclear' | 'unknown';

/** A customer's contract at an instant. */
export interface Agreement {
  readonly customer: Customer | null;
  /** The contract that the customer has or had. */
  readonly contract: Contract | null;
  readonly standing: Standing;
}

/** The agreement with whoever asks. */
export function agreementWith(claimant: Claimant, { contracts, desk }: Policy, at: Instant): Agreement {
  if (claimant === null) return { customer: null, contract: null, standing: 'unknown' };
  if (claimant === 'unclear') return { customer: null, contract: null, standing: 'unclear' };
  const contract = claimant.contract === null ? null : (contracts.get(claimant.contract) ?? null);
  if (contract === null) return { customer: claimant, contract, standing: 'unknown' };
  const today = writeTime(at, { timeZone: desk.timeZone, locale: 'en', pattern: 'yyyy-MM-dd' });
  return { customer: claimant, contract, standing: standingOn(today, [contract, claimant]) };
}

function standingOn(day: string, terms: readonly Validity[]): Standing {
  if (terms.some(({ validTo }) => validTo !== undefined && validTo < day)) return 'expired';
  return terms.some(({ validFrom }) => validFrom !== undefined && day < validFrom) ? 'not begun' : 'valid';
}

/** The contract, if it is valid: only then does it promise or withhold anything. */
export function validContract({ contract, standing }: Agreement): Contract | null {
  return standing === 'valid' ? contract : null;
}

/** The service calendar that counts: that of a valid contract, else the desk's. */
export function calendarOf(agreement: Agreement, { calendars, desk }: Policy): Calendar | undefined {
  return calendars.get(validContract(agreement)?.calendar ?? desk.calendar);
}

/** The severity of a stop of something that the contract leaves out, where rules.yaml gives none. */
const UNCOVERED: Severity = 2;

/** A severity as the contract leaves it. */
export interface Coverage {
  readonly severity: Severity;
  /** The service that lowered a 1, because the contract does not include it; null when nothing did. */
  readonly uncovered: string | null;
}

/** The contract's effect on the judgement of the rules. */
export function coverageOf(
  { severity, service, isServiceCertain }: Pick<Judgement, 'severity' | 'service' | 'isServiceCertain'>,
  agreement: Agreement,
  policy: Policy,
): Coverage {
  const covers = validContract(agreement)?.covers ?? null;
  if (severity !== 1 || service === null || !isServiceCertain || covers === null || covers.includes(service))
    return { severity, uncovered: null };
  return { severity: policy.rules.default.uncovered ?? UNCOVERED, uncovered: service };
}

/** The marks of the agreement that a person should see on a ticket of this severity. */
export function agreementMarks({
  standing,
  severity,
  uncovered,
}: Pick<Agreement, 'standing'> & Coverage): string[] {
  if (uncovered !== null) return [`not covered: ${uncovered}`];
  if (standing === 'valid' || (standing === 'unknown' && severity !== 1)) return [];
  return [standing === 'unclear' ? 'customer unclear' : `contract ${standing}`];
}
