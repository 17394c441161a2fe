// Monitoring mail: a notice is a request of the customer who owns the host. It is read before the checks for automatic
// mail, since monitoring systems are programs and say so.
import { findOwner, type Customer } from '../../desk/contract.js';
import type { Policy } from '../../desk/policy.js';
import { unanswerableAddress } from '../../desk/unanswerable-address.js';
import type { Address } from '../../mail/message.js';
import type { Identified, IdentifyingCheck } from '../identified.js';
import { monitorOf, readNotice, spellNotice, type Notice } from './notice.js';

/** Makes the mail of a configured monitoring system a notice, on behalf of the customer who owns the host. */
export const monitorCheck: IdentifyingCheck = {
  name: 'monitoring mail',
  run: (identified) => {
    const { message, policy, arrival } = identified;
    const monitor = monitorOf(message, policy.monitors);
    if (monitor === null) return { observed: 'the sender is no configured monitor' };
    if (arrival.released?.from)
      return { observed: `from ${monitor.name}, but an operator named another sender` };
    if (identified.lowTrust)
      return { observed: `from ${monitor.name}, but its trust is low: it is not believed` };
    const reported: Identified = {
      ...identified,
      program: 'monitor',
      origin: 'monitor',
      originName: monitor.name,
      // A program quotes nothing and signs nothing: what looks like it belongs to the notice.
      message: { ...message, written: message.text, forwarded: null },
    };
    const notice = readNotice(message, monitor);
    if (notice !== null) {
      return {
        observed: `${monitor.name}: ${describe(notice)}`,
        identified: { ...reported, notice, ...ownership(policy, notice) },
      };
    }
    const unansweredBecause = `${monitor.name} wrote it, and none of its patterns tells whose host it concerns`;
    return {
      observed: `from ${monitor.name}, but its patterns find no host and state`,
      identified: { ...reported, unansweredBecause },
    };
  },
};

function describe(notice: Notice): string {
  return notice.says === 'unknown'
    ? `${spellNotice(notice)} (not configured: an alarm)`
    : spellNotice(notice);
}

type Ownership = Pick<Identified, 'customer' | 'answerTo' | 'unansweredBecause'>;

/** Whose host it is, and which of their contacts are notified; a monitor's own address is never answered. */
function ownership(policy: Policy, { host }: Notice): Ownership {
  const customer = findOwner(policy.customers, host);
  if (customer === undefined) return unanswered(`no customer owns the host ${host}`);
  if (customer === null) return unanswered(`more than one customer owns the host ${host}`);
  const { contacts } = customer;
  if (contacts.length === 0) return { ...unanswered(`customer ${customer.id} has no contacts`), customer };
  const answerTo = answerable(customer, policy);
  if (answerTo.length > 0) return { customer, answerTo };
  return { ...unanswered(`no contact of customer ${customer.id} can be answered`), customer };
}

function unanswered(unansweredBecause: string): Ownership {
  return { answerTo: [], unansweredBecause };
}

function answerable({ contacts }: Customer, { desk }: Policy): Address[] {
  const addresses = [...new Set(contacts)].filter((contact) => unanswerableAddress(contact, desk) === null);
  return addresses.map((address) => ({ address, name: '' }));
}
