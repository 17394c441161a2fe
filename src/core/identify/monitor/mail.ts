// Monitoring mail: repeated alarms of one host and service fold into the open ticket, a recovery is noted on it,
// and a new alarm is a request of the customer who owns the host. All of it comes before the tests for automatic
// mail, since monitoring systems are programs and say so.
import { unanswerableAddress } from '../../decide/automatic/answerable.js';
import { judgeAlarm } from '../../decide/classification.js';
import { findOwner, type Customer } from '../../desk/contract.js';
import type { Appended, Outcome } from '../../decide/decision.js';
import type { Address } from '../../mail/message.js';
import type { Finding, Matter, Test } from '../../decide/matter.js';
import { keyOf, monitorOf, readNotice, type Notice } from './notice.js';
import type { Policy } from '../../desk/policy.js';
import type { KnownTicket } from '../../desk/ticket.js';

/** The test of the road: concludes on a fault with an open ticket, and makes any other alarm its customer's. */
export const monitorTest: Test = {
  name: 'monitoring mail',
  ask: (matter) => {
    const { message, policy, known } = matter;
    const monitor = monitorOf(message, policy.monitors);
    if (monitor === null) return { saw: 'the sender is no configured monitor' };
    if (known.released?.from) return { saw: `from ${monitor.name}, but an operator named another sender` };
    if (matter.lowTrust) return { saw: `from ${monitor.name}, but its trust is low: it is not believed` };
    const reported: Matter = {
      ...matter,
      program: 'monitor',
      origin: 'monitor',
      originName: monitor.name,
      // A program quotes nothing and signs nothing: what looks like it belongs to the notice.
      message: { ...message, written: message.text, forwarded: null },
    };
    const notice = readNotice(message, monitor);
    if (notice !== null) return { ...conclude(reported, notice), saw: `${monitor.name}: ${sawOf(notice)}` };
    const unansweredBecause = `${monitor.name} wrote it, and none of its patterns tells whose host it concerns`;
    return {
      saw: `from ${monitor.name}, but its patterns find no host and state`,
      matter: { ...reported, unansweredBecause },
    };
  },
};

function sawOf(notice: Notice): string {
  return notice.says === 'unknown' ? `${spell(notice)} (not configured: an alarm)` : spell(notice);
}

function spell({ host, service, state }: Notice): string {
  return [`host ${host}`, ...(service === '' ? [] : [`service ${service}`]), `state ${state}`].join(', ');
}

function conclude(matter: Matter, notice: Notice): Pick<Finding, 'matter' | 'outcome'> {
  const { monitored, copyOf, released } = matter.known;
  const alarm = { ...matter, ...ownership(matter.policy, notice), monitorKey: keyOf(notice) };
  // A copy through another mailbox is no second alarm: the test for copies comes later on the road.
  if (copyOf !== null) return { matter: alarm };
  if (monitored !== null && monitored.state === 'open') {
    return {
      outcome: notice.says === 'recovery' ? recover(monitored, notice) : repeat(alarm, monitored, notice),
    };
  }
  if (notice.says !== 'recovery' || released !== null) return { matter: alarm };
  const reason = `monitor: recovery of ${spell(notice)}, without an open ticket`;
  return { outcome: { kind: 'ignored', reason, bounce: null, receipt: null } };
}

function recover(ticket: KnownTicket, notice: Notice): Outcome {
  return {
    ...joining(ticket, 'recovery'),
    reason: `recovery: ${spell(notice)}, on ${ticket.number}, which stays open for a person to close`,
  };
}

function repeat(matter: Matter, ticket: KnownTicket, notice: Notice): Outcome {
  return {
    ...joining(ticket, 'alarm'),
    reason: `alarm: ${spell(notice)}, again on ${ticket.number}`,
    ...judgeAlarm(matter, ticket),
  };
}

function joining(ticket: KnownTicket, as: 'alarm' | 'recovery'): Appended {
  const nothing = { reopens: false, raise: null, alert: false, participants: [] };
  return { kind: 'appended', number: ticket.number, as, ...nothing };
}

type Ownership = Pick<Matter, 'customer' | 'answerTo' | 'unansweredBecause'>;

/** Whose host it is, and whom of them to tell; a monitor's own address is never answered. */
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
