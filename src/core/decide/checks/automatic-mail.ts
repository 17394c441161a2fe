// Bounces, reports, automatic replies and what our own programs sent; a configured program is known already.
import { testAutomatic } from '../automatic/automatic.js';
import type { Check } from '../case.js';

/** Ignores what a machine wrote by itself. */
export const automaticMailCheck: Check = {
  name: 'automatic mail',
  run: ({ message, program, policy, arrival }) => {
    if (program !== undefined) return { observed: `not asked: a configured ${program} wrote it` };
    const tests = testAutomatic(message, policy.desk);
    const observed = tests
      .map((test) => `${test.test}? ${test.found ? 'Yes' : 'No'}: ${test.saw}`)
      .join(' · ');
    const found = tests.at(-1)?.found ?? null;
    if (found === null) return { observed };
    if (arrival.released !== null) return { observed: `${observed} (overridden by the release)` };
    return {
      observed,
      outcome: { kind: 'ignored', reason: found.reason, bounce: found.bounce, receipt: null },
    };
  },
};
