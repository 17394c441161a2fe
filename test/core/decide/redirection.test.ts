import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/core/desk/policy.js';
import { agreed } from '../../support/agreed-desk.js';
import { anyOf } from '../../support/conditions.js';
import { decided as decidedBy, type Known } from '../../support/deciding.js';
import { message, type MessageWords } from '../../support/message.js';

const SALES = { id: 'sales', name: 'Vendite', address: 'vendite@example.it' };

const policy: Policy = {
  ...agreed,
  rules: {
    default: { severity: 3 },
    departments: [SALES],
    rules: [
      {
        id: 'quote',
        description: 'Asks for a quote.',
        when: { all: [anyOf(['subject', 'text'], ['preventivo'])], any: [], none: [] },
        action: { redirect: 'sales' },
        examples: [],
      },
    ],
  },
};

function decided(words: MessageWords = {}, known: Partial<Known> = {}) {
  const mail = message({ subject: 'Preventivo', text: 'Vorrei un preventivo.', ...words });
  const mailbox = { name: 'support', ownSmtp: false, certified: false, authservId: null };
  return decidedBy(mail, known, mailbox, policy);
}

describe('a rule that names a department', () => {
  it('hands the mail on, and tells its sender', () => {
    expect(decided()).toMatchObject({
      kind: 'redirected',
      reason: 'rule quote: handed on to Vendite, vendite@example.it',
      department: SALES,
      rule: 'quote',
      answerTo: [{ address: 'anna@cliente.example' }],
      unansweredBecause: null,
    });
  });

  it.each<[string, MessageWords, Partial<Known>]>([
    ['mailing list', { headers: { 'List-Id': '<lista.example>' } }, {}],
    ['takes no replies', { from: 'noreply@cliente.example' }, {}],
    ['return path', { headers: { 'Return-Path': '<>' } }, {}],
    ['answers', {}, { answers: { sender: 1e6, domain: 0, ticket: 0, overall: 0 } }],
    ['imported without', {}, { acknowledge: false }],
  ])('tells nobody where that is forbidden: %s', (why, words, known) => {
    const decision = decided(words, known);
    expect(decision).toMatchObject({ kind: 'redirected' });
    expect('unansweredBecause' in decision && decision.unansweredBecause).toContain(why);
  });

  it.each<[string, MessageWords, Partial<Known>]>([
    ['comes from the department itself', { from: SALES.address }, {}],
    ['came back from there', {}, { handedBack: true }],
    ['was released', {}, { released: { from: null } }],
    ['would flood the department', {}, { handedOn: new Map([[SALES.address, 50]]) }],
  ])('opens a ticket for what %s', (_, words, known) => {
    expect(decided(words, known)).toMatchObject({ kind: 'opened', ticket: { rule: 'quote', severity: 3 } });
  });

  it('says on the road why it did not', () => {
    expect(decided({}, { handedBack: true }).road.at(-1)?.saw).toContain('it came back');
    const flooded = { handedOn: new Map([[SALES.address, 50]]) };
    expect(decided({}, flooded).road.at(-1)?.saw).toContain('vendite@example.it has had 50 mails within 1 h');
    expect(decided({}, { handedOn: new Map([[SALES.address, 49]]) }).kind).toBe('redirected');
  });
});
