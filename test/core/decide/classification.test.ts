import { describe, expect, it } from 'vitest';
import {
  classifyRequest,
  judgeAlarm,
  judgeFollowUp,
  UNCHANGED,
  type PlainRequest,
} from '../../../src/core/decide/classification.js';
import { indexCustomers, type Contract, type Customer } from '../../../src/core/desk/contract.js';
import type { Identified } from '../../../src/core/identify/identified.js';
import type { Policy } from '../../../src/core/desk/policy.js';
import type { Calendar } from '../../../src/core/desk/calendar/calendar.js';
import type { KnownTicket } from '../../../src/core/desk/ticket.js';
import { annasTicket } from '../../support/cited-ticket.js';
import { anyOf } from '../../support/conditions.js';
import { identified } from '../../support/deciding.js';
import { message, type MessageWords } from '../../support/message.js';
import { mailbox, policy } from '../../support/program-desk.js';

const request: PlainRequest = {
  subject: 'Stampante',
  text: 'La stampante non stampa da questa mattina, grazie.',
  forwarded: null,
  from: 'anna@cliente.example',
  to: [],
  headers: [],
  attachments: [],
  origin: 'mail',
  mailbox: 'support',
  form: null,
};

const english: Customer = {
  id: 'north',
  name: 'North',
  domains: ['cliente.example'],
  addresses: [],
  contacts: [],
  hosts: [],
  contract: 'full',
  language: 'en',
};
const full: Contract = { name: 'full', calendar: 'always', extraTime: 'always', covers: null };
/** Open on every day, or never. */
function calendar(name: string, isOpen: boolean): [string, Calendar] {
  const day = isOpen ? [{ from: 0, to: 1440 }] : [];
  const hours = Array.from({ length: 7 }, () => day);
  return [name, { name, timeZone: 'Europe/Rome', hours, holidays: null, closed: [] }];
}

function within(decided: Partial<Policy>): Policy {
  return {
    ...policy,
    customers: indexCustomers([english]),
    contracts: new Map([['full', full]]),
    ...decided,
  };
}

describe('whose request it is', () => {
  it('brings the contract and the agreed language', () => {
    expect(classifyRequest(request, english, within({}), 0)).toMatchObject({
      customer: { id: 'north' },
      contract: { name: 'full' },
      language: 'en',
    });
  });

  it('may be nobody known: the language is that of the request', () => {
    expect(classifyRequest(request, null, within({}), 0)).toMatchObject({
      customer: null,
      contract: null,
      language: 'it',
    });
  });

  it('may be a customer whose contract was taken away', () => {
    expect(classifyRequest(request, english, within({ contracts: new Map() }), 0).contract).toBeNull();
  });
});

it("a rule's language stands above the spoken one, below the agreed one", () => {
  const rule = {
    id: 'english',
    description: 'Whoever writes to the English office.',
    when: { all: [anyOf(['subject'], ['stampante'])], any: [], none: [] },
    action: { language: 'en' },
    examples: [],
  };
  const there = within({ rules: { default: { severity: 3 }, departments: [], rules: [rule] } });
  expect(classifyRequest(request, null, there, 0).language).toBe('en');
  expect(classifyRequest(request, { ...english, language: 'it' }, there, 0).language).toBe('it');
});

describe('service hours', () => {
  const when = { all: [{ serviceHours: false }], any: [], none: [] };
  const rule = { id: 'closed', description: 'Out of hours.', when, action: {}, examples: [] };
  const rules = { ...policy.rules, rules: [rule] };

  it("are those of the contract, else the desk's", () => {
    const calendars = new Map([calendar('office', false), calendar('always', true)]);
    const there = within({ rules, calendars });
    expect(classifyRequest(request, english, there, 0).judgement.rule).toBeNull();
    expect(classifyRequest(request, null, there, 0).judgement.rule).toBe('closed');
  });
});

/** A mail as it stands before the rules. */
function identifiedAs(words: MessageWords): Identified {
  return identified(message(words), { now: 0 }, mailbox, policy);
}

describe('a follow-up', () => {
  it('raises by each word once', () => {
    const raised = judgeFollowUp(identifiedAs({ text: 'fermo. Fermo! Il server: fermo' }), annasTicket());
    expect(raised).toEqual({
      raise: { severity: 1, rule: 'stopped', evidence: ['fermo', 'Fermo'] },
      alert: true,
      alertsTeam: false,
    });
  });

  it('raises nothing by the default, whatever the ticket was given', () => {
    expect(judgeFollowUp(identifiedAs({ text: 'Ciao' }), annasTicket({ severity: 3 }))).toEqual(UNCHANGED);
  });

  it('is judged without its subject, also where a rule asks for the field', () => {
    const when = { all: [anyOf(['header:subject'], ['fermo'])], any: [], none: [] };
    const rule = { id: 'raw', description: 'Raw.', when, action: { severity: 1 as const }, examples: [] };
    const rules = { ...policy.rules, rules: [rule] };
    const mail = { ...identifiedAs({ subject: 'Re: fermo', text: 'Grazie.' }), policy: { ...policy, rules } };
    expect(judgeFollowUp(mail, annasTicket())).toEqual(UNCHANGED);
  });
});

function alerts(words: MessageWords, ticket: Partial<KnownTicket>): boolean {
  return judgeFollowUp(identifiedAs(words), annasTicket(ticket)).alert;
}

describe('people on call', () => {
  it('are told when what was closed stands still again, and not of thanks for it', () => {
    expect(alerts({ text: 'È di nuovo fermo' }, { state: 'closed', severity: 1 })).toBe(true);
    expect(alerts({ text: 'Grazie mille' }, { state: 'closed', severity: 1 })).toBe(false);
    expect(alerts({ text: 'È ancora fermo' }, { severity: 1 })).toBe(false);
  });
});

describe('a repeated alarm', () => {
  const subject = 'rossi-srv01 is DOWN';

  it('raises when it says something graver than the first', () => {
    expect(judgeAlarm(identifiedAs({ subject, text: '' }), annasTicket()).raise?.severity).toBe(1);
  });

  it('raises nothing by the same words, which a person may have corrected', () => {
    expect(judgeAlarm(identifiedAs({ subject, text: '' }), annasTicket({ subject }))).toEqual(UNCHANGED);
  });
});
