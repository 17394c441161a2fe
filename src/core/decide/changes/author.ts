// Who made the changes that a mail causes, as events name it.
import { technicianAt } from '../../desk/technician.js';
import type { Case } from '../case.js';
import type { Appended } from '../decision.js';
import { isDesk } from '../participation.js';

/** The author of a mail that joins a ticket. */
export function authorOf(as: Appended['as'], { requester, policy }: Case): string {
  if (as === 'alarm' || as === 'recovery') return 'monitor';
  if (as === 'customer' || requester === null) return 'customer';
  if (as === 'copy' && !isDesk(requester.address, policy.desk)) return 'customer';
  return technicianAt(policy, requester.address)?.key ?? 'desk';
}
