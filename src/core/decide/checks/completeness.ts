// A mail of which the server lost the rest may mean something else: a person looks at its original.
import type { Check } from '../case.js';

/** Holds a mail that came in part. */
export const completenessCheck: Check = {
  name: 'completeness',
  run: ({ arrival: { isCutShort, originalBytes, released } }) => {
    if (!isCutShort) return { observed: 'the server gave all of it, or as much as the limits allow' };
    const observed = `the server gave less of it than the ${originalBytes ?? 0} bytes that it said`;
    if (released !== null) return { observed: `${observed} (overridden by the release)` };
    const reason = `cut short: ${observed}; its original stands in the folder for held mail`;
    return { observed, outcome: { kind: 'held', reason } };
  },
};
