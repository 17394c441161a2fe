// Facts for the mail of a technician: loaded only where one may have written it, or where it bears the token of one.
import type { HeldLetter } from '../deeds/cancel.js';
import type { WorkFacts } from '../deeds/work.js';

/** Facts from the store for a technician's mail. Only the leak guard reads the notes: what is sent is made of `ticket`. */
export interface TechnicianFacts {
  /** The ticket of its token, else the one that it cites; the surviving one where that was merged. Null where there is none. */
  readonly ticket: WorkFacts | null;
  /** The further tickets of an alert that named several. */
  readonly alerted: readonly WorkFacts[];
  /** The number of another ticket that its subject names, and not this one; null where the subject agrees. */
  readonly otherNumber: string | null;
  /** The ticket that it names to be merged into; null where it names none that exists. */
  readonly target: WorkFacts | null;
  /** The internal notes of the ticket, and of those that were merged into it. */
  readonly notes: readonly string[];
  /** The letters of this technician on the ticket that are not sent yet. */
  readonly held: readonly HeldLetter[];
  /** The keys of others who answered the ticket within the last hour. */
  readonly others: readonly string[];
  /** How many reports the technician was sent within the last hour: of what was done, also on this ticket, and of refusals. */
  readonly reports: { readonly all: number; readonly onTicket: number; readonly refused: number };
}

/** Where no technician has to do with the mail. */
export const NO_TECHNICIAN_FACTS: TechnicianFacts = {
  ticket: null,
  alerted: [],
  otherNumber: null,
  target: null,
  notes: [],
  held: [],
  others: [],
  reports: { all: 0, onTicket: 0, refused: 0 },
};
