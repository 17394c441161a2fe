// The conclusions about certified mail: receipts about our own letters, and envelopes in which no mail can be read.
import type { Check } from '../case.js';

/** Concludes on what `identify` could make no request of; its trace stands there. */
export const certifiedCheck: Check = {
  name: 'certified mail',
  run: ({ receipt, sealedBecause }) => {
    if (receipt !== undefined)
      return { outcome: { kind: 'ignored', reason: receipt.reason, bounce: null, receipt: receipt.receipt } };
    return sealedBecause === undefined ? {} : { outcome: { kind: 'held', reason: sealedBecause } };
  },
};
