// By when a contract wants a first response: so many service hours after the request, by the contract's own calendar.
// Extra Time does not count. It is help for whoever calls, and nobody waits at the mailbox in those hours.
import { agreementWith, validContract } from './agreement.js';
import { addServiceTime } from './calendar/calendar.js';
import type { Contract } from './contract.js';
import type { Policy } from './policy.js';
import type { Instant } from '../mail/message.js';
import type { Severity } from '../rules/terms.js';

/** A request that a contract may want a response to. */
export interface Awaiting {
  /** The customer's id; null for somebody unknown. */
  readonly customer: string | null;
  readonly severity: Severity;
  /** From when the time runs, whatever became of the ticket since. */
  readonly openedAt: Instant;
}

/** By when somebody has to answer or take it; null where nothing was agreed. */
export function respondBy(awaiting: Awaiting, policy: Policy): Instant | null {
  const contract = contractOf(awaiting, policy);
  const withinMs = contract?.respondWithin?.[awaiting.severity];
  const calendar = contract === null ? undefined : policy.calendars.get(contract.calendar);
  if (withinMs === undefined || calendar === undefined) return null;
  return addServiceTime(calendar, awaiting.openedAt, withinMs);
}

/** The valid contract of whoever asked, at the instant of asking. */
export function contractOf({ customer, openedAt }: Awaiting, policy: Policy): Contract | null {
  const claimant = customer === null ? null : (policy.customers.byId.get(customer) ?? null);
  return validContract(agreementWith(claimant, policy, openedAt));
}
