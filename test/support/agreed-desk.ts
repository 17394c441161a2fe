// A desk with contracts of every kind, and customers who have them.
import { type Contract, type Customer, indexCustomers } from '../../src/core/desk/contract.js';
import type { Policy } from '../../src/core/desk/policy.js';
import type { Calendar } from '../../src/core/desk/calendar/calendar.js';
import { ROME_OFFICE, week } from './calendar.js';
import { anyOf } from './conditions.js';
import { policy } from './program-desk.js';

const contracts: Contract[] = [
  { name: 'scudo', calendar: 'office', extraTime: 'none', covers: ['server', 'network'] },
  { name: 'scudo-360', calendar: 'office', extraTime: 'always', covers: null },
  { name: 'evenings', calendar: 'office', extraTime: 'windows', extraHours: 'evenings', covers: null },
  { name: 'no-windows', calendar: 'office', extraTime: 'windows', covers: null },
  { name: 'round-the-clock', calendar: 'always', extraTime: 'always', covers: null },
  { name: 'london', calendar: 'london', extraTime: 'none', covers: null },
  { name: 'asleep', calendar: 'never', extraTime: 'none', covers: null },
  { name: 'old', calendar: 'always', extraTime: 'always', covers: [], validTo: '2025-12-31' },
];

function customer(id: string, words: Partial<Customer> = {}): Customer {
  const nothing = { domains: [`${id}.example`], addresses: [], contacts: [], hosts: [], language: null };
  return { id, name: id, ...nothing, contract: id, ...words };
}

const customers = [
  ...contracts.map(({ name }) => customer(name)),
  customer('nothing-agreed', { contract: null }),
  customer('contract-gone', { contract: 'gone' }),
  customer('spring', { contract: 'scudo', validFrom: '2026-03-01', validTo: '2026-05-31' }),
  customer('one-of-two', { domains: ['shared.example'] }),
  customer('other-of-two', { domains: ['shared.example'], addresses: ['capo@shared.example'] }),
];

function calendar(name: string, words: Partial<Calendar>): [string, Calendar] {
  return [name, { ...ROME_OFFICE, holidays: null, closed: [], ...words, name }];
}

/** What its administrators decided: whatever stands still is a 1, of the service that a rule names. */
export const agreed: Policy = {
  ...policy,
  contracts: new Map(contracts.map((contract) => [contract.name, contract])),
  customers: indexCustomers(customers),
  calendars: new Map([
    ['office', ROME_OFFICE],
    calendar('always', { hours: week([{ from: 0, to: 1440 }], [{ from: 0, to: 1440 }]) }),
    calendar('evenings', { hours: week([{ from: 1080, to: 1320 }], [{ from: 540, to: 780 }]) }),
    calendar('london', { timeZone: 'Europe/London' }),
    calendar('never', { hours: week([], []) }),
  ]),
  rules: {
    default: { severity: 3 },
    departments: [],
    rules: ['server', 'printer', 'everything'].map((what) => ({
      id: what,
      description: `A stop of ${what}.`,
      when: { all: [anyOf(['subject', 'text'], [what])], any: [], none: [] },
      action: { severity: 1 as const, ...(what === 'everything' ? {} : { service: what }) },
      examples: [],
    })),
  },
};
