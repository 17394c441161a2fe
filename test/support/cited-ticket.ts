// A ticket that the mails of the tests cite, and how they cite it.
import type { Appended, Decision, Opened } from '../../src/core/decide/decision.js';
import type { Citation } from '../../src/core/decide/facts.js';
import type { KnownTicket, NamedBy, Participant } from '../../src/core/desk/ticket.js';

/** The Message-ID of the acknowledgement: ours, so nobody guesses it. */
export const OUR_ID = '<0123456789abcdef0123456789abcdef@example.it>';

/** Anna's open ticket, with Carlo in Cc. */
export function annasTicket(words: Partial<KnownTicket> = {}): KnownTicket {
  return {
    id: 12,
    number: '2026-000012',
    origin: 'mail',
    originName: null,
    openedAt: Date.UTC(2026, 1, 27, 9, 0),
    state: 'open',
    severity: 3,
    subject: 'Stampante',
    requester: 'anna@cliente.example',
    customer: null,
    language: 'it',
    closedAt: null,
    participants: namedBy('opening', 'anna@cliente.example', 'carlo@fornitore.example'),
    ...words,
  };
}

/** People whom a mail of the ticket names. */
export function namedBy(whose: NamedBy, ...addresses: string[]): Participant[] {
  return addresses.map((address) => ({ address, namedBy: whose }));
}

/** A citation of that ticket by a Message-ID that stands on it: one of ours, or that of the requester's mail. */
export function byId(messageId = OUR_ID, ticket = annasTicket(), broughtBy = ticket.requester): Citation {
  return { ticket, messageId, broughtBy: messageId === OUR_ID ? null : broughtBy };
}

/** A citation of that ticket by its number in the subject. */
export function byNumber(ticket = annasTicket()): Citation {
  return { ticket, messageId: null, broughtBy: null };
}

/** The decision to append; an error when it was another. */
export function appended(decision: Decision): Appended & { readonly reason: string } {
  if (decision.kind !== 'appended') throw new Error(`${decision.kind}: ${decision.reason}`);
  return decision;
}

/** The decision to open; an error when it was another. */
export function opened(decision: Decision): Opened & { readonly reason: string } {
  if (decision.kind !== 'opened') throw new Error(`${decision.kind}: ${decision.reason}`);
  return decision;
}

/** What one test of the road saw; an error when it was not asked. */
export function sawOn(decision: Decision, test: string): string {
  const step = decision.road.find((one) => one.test === test);
  if (step === undefined) throw new Error(`no test "${test}" on the road`);
  return step.saw;
}
