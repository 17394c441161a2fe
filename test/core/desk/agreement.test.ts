import { describe, expect, it } from 'vitest';
import { agreementWith } from '../../../src/core/desk/agreement.js';
import { judgeCall } from '../../../src/core/decide/call.js';
import { judgeFollowUp } from '../../../src/core/decide/classification.js';
import { findClaimant } from '../../../src/core/desk/contract.js';
import type { NewTicket } from '../../../src/core/decide/decision.js';
import type { Severity } from '../../../src/core/rules/terms.js';
import { agreed } from '../../support/agreed-desk.js';
import { annasTicket } from '../../support/cited-ticket.js';
import { decided, identified } from '../../support/deciding.js';
import { message } from '../../support/message.js';
import { mailbox } from '../../support/program-desk.js';

const NOW = Date.parse('2026-07-01T08:00Z');

function mailOf(address: string, subject: string, policy = agreed, now = NOW) {
  const mail = message({ from: address, subject, written: subject });
  return decided(mail, { now }, mailbox, policy);
}

function ticketOf(address: string, subject: string, policy = agreed, now = NOW): NewTicket {
  const decision = mailOf(address, subject, policy, now);
  if (decision.kind !== 'opened') throw new Error(`${decision.kind}: ${decision.reason}`);
  return decision.ticket;
}

/** The severity to which a follow-up raises a ticket of one; null where it does not. */
function raise(written: string, severity: Severity): Severity | null {
  const mail = message({ from: 'a@scudo.example', subject: 'Re: ticket', written });
  const asked = identified(mail, { now: NOW }, mailbox, agreed);
  return judgeFollowUp(asked, annasTicket({ severity })).raise?.severity ?? null;
}

function callOf(address: string, subject: string, severity: Severity | null = null): NewTicket {
  const requester = { address, name: '' };
  return judgeCall({ origin: 'phone', requester, subject, text: '' }, severity, agreed, NOW);
}

function standing(address: string, at = NOW) {
  return agreementWith(findClaimant(agreed.customers, address), agreed, at).standing;
}

describe('how an agreement stands', () => {
  it.each([
    ['a@scudo.example', 'valid'],
    ['a@nothing-agreed.example', 'unknown'],
    ['a@contract-gone.example', 'unknown'],
    ['a@stranger.example', 'unknown'],
    ['a@shared.example', 'unclear'],
    ['a@old.example', 'expired'],
  ])('of %s: %s', (address, expected) => expect(standing(address)).toBe(expected));

  it('is told by the day in the time zone of the desk, the last one included', () => {
    const days = ['2026-02-28T22:59:59Z', '2026-02-28T23:00Z', '2026-05-31T21:59:59Z', '2026-05-31T22:00Z'];
    expect(days.map((day) => standing('a@spring.example', Date.parse(day)))).toEqual([
      'not begun',
      'valid',
      'valid',
      'expired',
    ]);
  });
});

describe.each([
  ['a mail', (address: string, subject: string) => ticketOf(address, subject)],
  ['a call', (address: string, subject: string) => callOf(address, subject)],
])('a blocking failure that %s reports', (_, report) => {
  it.each([
    ['is a 1 where the contract includes the service', 'a@scudo.example', 'server', 1, []],
    ['is a 1 where the contract includes everything', 'a@scudo-360.example', 'printer', 1, []],
    ['is a 1 where the rule names no service', 'a@scudo.example', 'everything', 1, []],
    ['is no 1 where the contract leaves it out', 'a@scudo.example', 'printer', 2, ['not covered: printer']],
    ['stays a 1 of a stranger', 'a@stranger.example', 'printer', 1, ['contract unknown']],
    ['stays a 1 without a contract', 'a@nothing-agreed.example', 'printer', 1, ['contract unknown']],
    ['stays a 1 of two customers', 'a@shared.example', 'printer', 1, ['customer unclear']],
    ['stays a 1 after the contract', 'a@old.example', 'printer', 1, ['contract expired']],
    ['stays a 1 after the time for one customer', 'a@spring.example', 'printer', 1, ['contract expired']],
  ])('%s', (_name, address, subject, severity, marks) => {
    expect(report(address, subject)).toMatchObject({ severity, marks, rule: subject });
  });

  it('keeps customer, contract and service in sight where it was lowered', () => {
    const seen = { customer: 'scudo', contract: 'scudo', service: 'printer' };
    expect(report('a@scudo.example', 'printer')).toMatchObject(seen);
  });
});

describe('what is not blocking', () => {
  it('is marked where the agreement is in doubt, and not because the sender is unknown', () => {
    const marks = ['a@stranger.example', 'a@shared.example', 'a@old.example', 'a@scudo.example'].map(
      (address) => ticketOf(address, 'scanner').marks,
    );
    expect(marks).toEqual([[], ['customer unclear'], ['contract expired'], []]);
  });
});

describe('a 1 that the contract leaves out', () => {
  it('becomes what rules.yaml says', () => {
    const rules = { ...agreed.rules, default: { severity: 3 as const, uncovered: 3 as const } };
    expect(ticketOf('a@scudo.example', 'printer', { ...agreed, rules }).severity).toBe(3);
  });

  it('tells why on the ticket', () => {
    expect(mailOf('a@scudo.example', 'printer').reason).toBe(
      'request: severity 2 by rule printer; no 1, since contract scudo does not include printer',
    );
    expect(mailOf('a@scudo.example', 'server').reason).toBe('request: severity 1 by rule server');
  });

  it('is one all the same where a technician says so', () => {
    expect(callOf('a@scudo.example', 'printer', 1)).toMatchObject({ severity: 1, marks: [] });
  });

  it('does not raise the ticket that it follows', () => {
    expect([raise('printer', 2), raise('printer', 3), raise('server', 2)]).toEqual([null, 2, 1]);
  });
});
