// A mail of the folder of sent mail that joins no ticket is the desk's own business, whoever its From names.
import type { Check } from '../case.js';

/** Ignores sent mail that joins no ticket. */
export const sentMailCheck: Check = {
  name: 'sent mail',
  run: ({ arrival: { isSent } }) => {
    if (isSent !== true) return {};
    const observed = 'it stands in the folder of sent mail, and joins no ticket';
    return {
      observed,
      outcome: { kind: 'ignored', reason: 'sent mail: it joins no ticket', bounce: null, receipt: null },
    };
  },
};
