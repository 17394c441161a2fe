// By when a contract wants a first response: service hours over nights, holidays and both changes of summer time.
import { describe, expect, it } from 'vitest';
import { indexCustomers } from '../../../src/core/desk/contract.js';
import { respondBy } from '../../../src/core/desk/due-time.js';
import type { Policy } from '../../../src/core/desk/policy.js';
import { promiseOf } from '../../../src/core/letters/shared/promise.js';
import { ROME_OFFICE, week } from '../../support/calendar.js';
import { policy as plain } from '../../support/program-desk.js';

const HOUR = 60 * 60_000;
const at = (text: string): number => Date.parse(text);

const NIGHTS = {
  ...ROME_OFFICE,
  name: 'nights',
  holidays: null,
  hours: week([{ from: 0, to: 1440 }], [{ from: 0, to: 1440 }]),
};

function policyWith(contract: object): Policy {
  const rossi = {
    id: 'rossi',
    name: 'Rossi',
    domains: [],
    addresses: [],
    contacts: [],
    hosts: [],
    contract: 'scudo',
    language: 'it',
  };
  const scudo = {
    name: 'scudo',
    calendar: 'office',
    extraTime: 'none',
    covers: null,
    respondWithin: { 1: HOUR, 2: 4 * HOUR, 3: 8 * HOUR },
    ...contract,
  } as const;
  return {
    ...plain,
    customers: indexCustomers([rossi]),
    contracts: new Map([['scudo', scudo]]),
    calendars: new Map([
      ['office', ROME_OFFICE],
      ['nights', NIGHTS],
    ]),
  };
}

const due = (severity: 1 | 2 | 3, openedAt: string, contract: object = {}): string | null => {
  const by = respondBy({ customer: 'rossi', severity, openedAt: at(openedAt) }, policyWith(contract));
  return by === null ? null : new Date(by).toISOString();
};

describe('a response is due', () => {
  it.each([
    ['within the day', 1, '2026-11-30T10:00:00+01:00', '2026-11-30T11:00:00+01:00'],
    ['at the end of the day', 2, '2026-11-30T14:00:00+01:00', '2026-11-30T18:00:00+01:00'],
    ['over the night', 2, '2026-11-30T16:30:00+01:00', '2026-12-01T11:30:00+01:00'],
    ['over a holiday', 3, '2026-12-07T17:00:00+01:00', '2026-12-09T16:00:00+01:00'],
    ['from the morning, where it came at night', 1, '2026-11-30T03:00:00+01:00', '2026-11-30T10:00:00+01:00'],
    ['over the change to summer time', 2, '2026-03-27T17:00:00+01:00', '2026-03-30T12:00:00+02:00'],
    ['over the change from summer time', 2, '2026-10-23T17:00:00+02:00', '2026-10-26T12:00:00+01:00'],
  ] as const)('%s', (_name, severity, opened, expected) => {
    expect(due(severity, opened)).toBe(new Date(expected).toISOString());
  });

  it.each([
    ['the night that skips an hour', '2026-03-29T01:30:00+01:00', '2026-03-29T06:30:00+02:00'],
    ['the night that has an hour twice', '2026-10-25T01:30:00+02:00', '2026-10-25T04:30:00+01:00'],
  ])('after four hours that pass, in %s', (_name, opened, expected) => {
    expect(due(2, opened, { calendar: 'nights' })).toBe(new Date(expected).toISOString());
  });

  it('never without a time, a valid contract or a calendar that opens', () => {
    const noon = '2026-11-30T12:00:00+01:00';
    expect(due(2, noon, { respondWithin: { 1: HOUR } })).toBeNull();
    expect(due(1, noon, { validTo: '2026-11-29' })).toBeNull();
    expect(due(1, noon, { calendar: 'unknown' })).toBeNull();
    expect(respondBy({ customer: null, severity: 1, openedAt: at(noon) }, policyWith({}))).toBeNull();
    expect(due(1, '2026-11-30T03:00:00+01:00', { extraTime: 'always' })).toBe('2026-11-30T09:00:00.000Z');
  });
});

const said = (contract: object, language: string, openedAt: string, now = openedAt): string | null =>
  promiseOf(
    { customer: 'rossi', severity: 2, openedAt: at(openedAt) },
    at(now),
    language,
    policyWith(contract),
  );

describe('a response is promised', () => {
  const promise = { promise: true };

  it('by the hour of the day, or of another', () => {
    expect(said(promise, 'it', '2026-11-30T11:00:00+01:00')).toBe(
      'Riceverà una prima risposta entro le 15:00 di oggi.',
    );
    expect(said(promise, 'it', '2026-11-30T16:30:00+01:00')).toBe(
      'Riceverà una prima risposta entro le 11:30 di martedì 1 dicembre.',
    );
    expect(said(promise, 'en', '2026-11-30T11:00:00+01:00')).toBe(
      'You will have a first response by 15:00 (UTC+1) today.',
    );
  });

  it('only where the contract says so, and while it can be kept', () => {
    expect(said({}, 'it', '2026-11-30T11:00:00+01:00')).toBeNull();
    expect(said(promise, 'it', '2026-11-30T11:00:00+01:00', '2026-11-30T15:00:00+01:00')).toBeNull();
  });
});
