// Whether a mail names anybody who could be answered.
import type { Check } from '../case.js';

/** Why a mail is held that nobody could be answered for; the release has to name somebody. */
export const NO_USABLE_SENDER = 'no usable sender: release it with --from ADDRESS to open a ticket';

/** Holds a mail of nobody. */
export const senderCheck: Check = {
  name: 'sender',
  run: ({ requester }) => {
    if (requester !== null && /^[^\s@]+@[^\s@]+$/.test(requester.address))
      return { observed: requester.address };
    const named = [requester?.name, requester?.address].filter(Boolean).join(' ');
    const observed = `no address that could be answered${named === '' ? '' : `, only "${named}"`}`;
    return { observed, outcome: { kind: 'held', reason: NO_USABLE_SENDER } };
  },
};
