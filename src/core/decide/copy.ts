// A second copy of a mail that is there already, by another way or through another mailbox of ours: the same
// Message-ID, sender, date and text, other bytes. It opens nothing twice.
import type { Outcome } from './decision.js';
import type { Matter, Test } from './matter.js';

/** The test of the road. */
export const copyTest: Test = {
  name: 'copy',
  ask: (matter) => {
    const { copyOf, released } = matter.known;
    if (copyOf === null) return { saw: 'no earlier mail has its id, sender, date and text' };
    const saw = `message ${copyOf.id} has the same id, sender, date and text`;
    // An operator who releases a mail wants this very one decided, be there as many copies as there may.
    if (released !== null) return { saw: `${saw} (overridden by the release)` };
    return { saw, outcome: settle(matter, copyOf.id, copyOf.ticket) };
  },
};

function settle({ lowTrust }: Matter, id: number, ticket: string | null): Outcome {
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
    participants: [],
  };
}
