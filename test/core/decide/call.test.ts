import { describe, expect, it } from 'vitest';
import { judgeCall, type Call } from '../../../src/core/decide/call.js';
import { policy } from '../../support/program-desk.js';
import { anyOf } from '../../support/conditions.js';

const NOW = Date.UTC(2026, 2, 2, 9, 0);

const call: Call = {
  origin: 'phone',
  requester: { address: 'ced@officinerossi.example.com', name: '' },
  subject: 'Re: Server fermo',
  text: 'Dice che il server è fermo da un’ora.',
};

describe('a call', () => {
  it('is judged by the rules, as a mail would be', () => {
    expect(judgeCall(call, null, policy, NOW)).toMatchObject({
      origin: 'phone',
      originName: null,
      severity: 1,
      rule: 'stopped',
      evidence: ['fermo'],
      subject: 'Server fermo',
      customer: 'rossi',
      language: 'it',
      answerTo: [call.requester],
      participants: [],
    });
  });

  it("takes the technician's severity where there is one, and then no rule gave it", () => {
    expect(judgeCall(call, 2, policy, NOW)).toMatchObject({ severity: 2, rule: null, evidence: [] });
  });

  it('that blocks, of somebody without a contract, is marked', () => {
    expect(judgeCall(call, null, policy, NOW).marks).toEqual(['contract unknown']);
    expect(judgeCall(call, 2, policy, NOW).marks).toEqual([]);
  });

  it('of somebody unknown has no customer', () => {
    const requester = { address: 'anna@cliente.example', name: 'Anna' };
    expect(judgeCall({ ...call, requester }, null, policy, NOW).customer).toBeNull();
  });

  it('is judged although a rule would set a mail like it aside', () => {
    const ticket = judgeCall({ ...call, subject: 'maintenance', text: '' }, null, policy, NOW);
    expect(ticket).toMatchObject({ severity: 3, rule: 'maintenance' });
  });

  it("is answered in the language that a rule sets, below the customer's own", () => {
    const when = { all: [anyOf(['subject'], ['fermo'])], any: [], none: [] };
    const rule = { id: 'english', description: 'English.', when, action: { language: 'en' }, examples: [] };
    const there = { ...policy, rules: { ...policy.rules, rules: [rule] } };
    const requester = { address: 'anna@cliente.example', name: '' };
    expect(judgeCall({ ...call, requester }, null, there, NOW).language).toBe('en');
    expect(judgeCall(call, null, there, NOW).language).toBe('it');
  });
});
