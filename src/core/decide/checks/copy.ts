// A second copy of a mail that is there already, by another way or through another mailbox of ours: the same
// Message-ID, sender, date and text, other bytes. It opens nothing twice.
import type { Check } from '../case.js';
import type { Outcome } from '../decision.js';

/** Joins the ticket of the mail that came before, and opens nothing. */
export const copyCheck: Check = {
  name: 'copy',
  run: ({ facts: { copyOf }, arrival: { released }, lowTrust }) => {
    if (copyOf === null) return { observed: 'no earlier mail has its id, sender, date and text' };
    const observed = `message ${copyOf.id} has the same id, sender, date and text`;
    // An operator who releases a mail wants this very one decided, be there as many copies as there may.
    if (released !== null) return { observed: `${observed} (overridden by the release)` };
    return { observed, outcome: conclude(copyOf.id, copyOf.ticket, lowTrust) };
  },
};

function conclude(id: number, ticket: string | null, lowTrust: boolean): Outcome {
  const ignored = { kind: 'ignored', bounce: null, receipt: null } as const;
  if (ticket === null) return { ...ignored, reason: `copy: of message ${id}` };
  // Its attachments may be others than those of the first, and low trust joins nothing.
  if (lowTrust) return { ...ignored, reason: `copy: of message ${id} on ${ticket}, of low trust` };
  return {
    kind: 'appended',
    reason: `copy: of message ${id}`,
    number: ticket,
    as: 'copy',
    reopens: false,
    raise: null,
    alert: false,
    alertsTeam: false,
    participants: [],
  };
}
