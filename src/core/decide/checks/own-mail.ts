// A mail from an address of ours that cites no ticket is a colleague's business, no request.
import { isOwnAddress } from '../../desk/own-address.js';
import type { Check } from '../case.js';

/** Ignores mail from the desk's own addresses. */
export const ownMailCheck: Check = {
  name: 'own mail',
  run: ({ requester, program, policy, arrival }) => {
    if (program !== undefined) return { observed: `not asked: a configured ${program} wrote it` };
    if (requester === null || !isOwnAddress(requester.address, policy.desk))
      return { observed: 'the sender is no address of ours' };
    const observed = `${requester.address} is an address of ours`;
    if (arrival.released !== null) return { observed: `${observed} (overridden by the release)` };
    const reason = `own mail: from ${requester.address}, and it joins no ticket`;
    return { observed, outcome: { kind: 'ignored', reason, bounce: null, receipt: null } };
  },
};
