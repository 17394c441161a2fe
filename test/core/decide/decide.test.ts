import { describe, expect, it } from 'vitest';
import { holdUnreadable } from '../../../src/core/decide/decide.js';
import { annasTicket, appended, byId, opened, OUR_ID, sawOn } from '../../support/cited-ticket.js';
import type { Known } from '../../support/deciding.js';
import { message, type MessageWords } from '../../support/message.js';
import { decideHere, faultTicket, forged } from '../../support/program-desk.js';

const alert: MessageWords = {
  from: 'nagios@monitor.example.it',
  subject: '** PROBLEM Service Alert: rossi-srv01/HTTP is CRITICAL **',
  headers: { 'Auto-Submitted': 'auto-generated' },
  text: '',
};

const bounce: MessageWords = {
  from: 'MAILER-DAEMON@mx.cliente.example',
  subject: 'Undelivered Mail Returned to Sender',
  contentType: 'multipart/report',
  contentParameters: { 'report-type': 'delivery-status' },
  headers: { 'Auto-Submitted': 'auto-replied', 'Return-Path': '<>' },
  inReplyTo: [OUR_ID],
  machineParts: [
    {
      type: 'message/delivery-status',
      text: 'Reporting-MTA: dns; mx.cliente.example\n\nFinal-Recipient: rfc822; anna@cliente.example\nAction: failed\nStatus: 5.1.1\n',
    },
  ],
};

function decided(words: MessageWords, known: Partial<Known> = {}) {
  return decideHere(message(words), known);
}

describe('the order of the road', () => {
  it('is told by a mail that no test claims before the rules', () => {
    expect(decided({}).road.map((step) => step.test)).toEqual([
      'release',
      'trust',
      'certified mail',
      'monitoring mail',
      'web form',
      'forward',
      'completeness',
      'automatic mail',
      'sender',
      'copy',
      'technician',
      'thread',
      'own mail',
      'rules',
    ]);
  });

  it('what came in part before all that joins or opens; a release sends it through', () => {
    const cut = { isCutShort: true, originalBytes: 9000 };
    expect(decided({}, cut)).toMatchObject({
      kind: 'held',
      reason: expect.stringContaining('cut short: the server gave less of it than the 9000 bytes'),
    });
    expect(decided(bounce, cut).kind).toBe('held');
    expect(decided({}, { ...cut, released: { from: null } }).kind).toBe('opened');
  });

  it('a monitor before automatic mail: its alarm opens, though a program sent it', () => {
    const decision = opened(decided(alert));
    expect(decision.ticket).toMatchObject({ origin: 'monitor', customer: 'rossi' });
  });

  it('a bounce before an automatic reply, though it calls itself one', () => {
    const decision = decided(bounce, { cited: [byId()] });
    expect(decision).toMatchObject({ kind: 'ignored', bounce: { action: 'failed' } });
    expect(decision.reason).toBe('bounce: not delivered: anna@cliente.example');
  });

  it('an automatic reply before the thread that it cites', () => {
    const words = {
      subject: 'Risposta automatica: Stampante',
      headers: { 'Auto-Submitted': 'auto-replied' },
      inReplyTo: [OUR_ID],
      text: 'Sono assente fino al 7 marzo.',
    };
    const decision = decided(words, { cited: [byId()] });
    expect(decision.kind).toBe('ignored');
    expect(decision.reason).toMatch(/^automatic reply: /);
  });

  it('a challenge before the thread that it cites', () => {
    const words = {
      from: 'anna@cliente.example',
      headers: { 'X-BoxTrapper': 'verify', 'Auto-Submitted': 'auto-replied' },
      inReplyTo: [OUR_ID],
    };
    expect(decided(words, { cited: [byId()] }).reason).toBe('automatic reply: a challenge to the sender');
  });

  it('what our own programs sent before the thread that it cites', () => {
    const words = {
      from: 'assistenza@example.it',
      headers: { 'Auto-Submitted': 'auto-replied' },
      inReplyTo: [OUR_ID],
    };
    expect(decided(words, { cited: [byId()] }).reason).toBe(
      'own mail: sent automatically by assistenza@example.it',
    );
  });

  it('a copy before the thread: it reopens nothing and asks for nothing', () => {
    const closed = annasTicket({ state: 'closed', closedAt: 0 });
    const known = { cited: [byId(OUR_ID, closed)], copyOf: { id: 7, ticket: '2026-000012' } };
    expect(appended(decided({ inReplyTo: [OUR_ID], text: 'server fermo' }, known))).toMatchObject({
      as: 'copy',
      reopens: false,
      raise: null,
      participants: [],
    });
  });

  it('the thread before the rules, which would set the mail aside', () => {
    const words = { subject: 'maintenance', inReplyTo: [OUR_ID] };
    expect(decided(words).kind).toBe('ignored');
    expect(decided(words, { cited: [byId()] }).kind).toBe('appended');
  });
});

describe('a copy of a mail that is there', () => {
  it('joins the ticket of the first, as a copy', () => {
    const decision = appended(decided({}, { copyOf: { id: 7, ticket: '2026-000012' } }));
    expect(decision).toMatchObject({ as: 'copy', number: '2026-000012', reason: 'copy: of message 7' });
  });

  it('of one without a ticket is ignored', () => {
    expect(decided({}, { copyOf: { id: 7, ticket: null } })).toMatchObject({
      kind: 'ignored',
      reason: 'copy: of message 7',
    });
  });

  it('joins nothing when its trust is low, and opens nothing either', () => {
    const decision = decided({ headers: forged }, { copyOf: { id: 7, ticket: '2026-000012' } });
    expect(decision).toMatchObject({
      kind: 'ignored',
      reason: 'copy: of message 7 on 2026-000012, of low trust',
    });
  });

  it('is decided all the same when an operator released it', () => {
    const known = { copyOf: { id: 7, ticket: null }, released: { from: null } };
    expect(decided({}, known).kind).toBe('opened');
  });

  it('of an alarm counts no second alarm', () => {
    const known = { monitored: faultTicket(), copyOf: { id: 7, ticket: '2026-000007' } };
    expect(appended(decided(alert, known)).as).toBe('copy');
  });
});

describe('a mail without a usable sender', () => {
  it.each(['', 'undisclosed', 'Anna Bianchi <>', 'a b@c.example', 'a@'])('"%s" is held', (from) => {
    const decision = decided({ from: from === '' ? [] : from });
    expect(decision).toMatchObject({
      kind: 'held',
      reason: 'no usable sender: release it with --from ADDRESS to open a ticket',
    });
  });

  it('tells an operator what stands in From', () => {
    expect(sawOn(decided({ from: 'Anna Bianchi <>' }), 'sender')).toContain('Anna Bianchi');
  });
});

describe('a released mail', () => {
  it('opens for the sender that the operator names, who is answered', () => {
    const decision = opened(decided({ from: [] }, { released: { from: 'anna@cliente.example' } }));
    expect(decision.ticket.requester).toEqual({ address: 'anna@cliente.example', name: '' });
    expect(decision.unansweredBecause).toBeNull();
  });

  it('is held again when nobody named a sender that it lacks', () => {
    expect(decided({ from: [] }, { released: { from: null } }).kind).toBe('held');
  });

  it('opens although it is automatic, and what silences us still does', () => {
    const words = { headers: { 'Auto-Submitted': 'auto-replied' } };
    expect(decided(words).kind).toBe('ignored');
    const decision = opened(decided(words, { released: { from: null } }));
    expect(decision.unansweredBecause).toBe('a program sent it (Auto-Submitted: auto-replied)');
  });

  it('opens although a rule sets it aside', () => {
    const words = { subject: 'maintenance' };
    expect(decided(words).reason).toBe('rule maintenance: maintenance');
    expect(decided(words, { released: { from: null } }).kind).toBe('opened');
  });

  it('opens although it is our own', () => {
    const words = { from: 'info@example.it' };
    expect(decided(words)).toMatchObject({ kind: 'ignored' });
    const decision = opened(decided(words, { released: { from: null } }));
    expect(decision.unansweredBecause).toBe('it comes from an address of ours, info@example.it');
  });

  it.each([
    ['an address of ours', 'assistenza@example.it'],
    ['one that takes no replies', 'noreply@cliente.example'],
    ['one that mail cannot reach', 'anna@localhost'],
  ])('is not answered to %s, whoever named it', (_, from) => {
    expect(opened(decided({}, { released: { from } })).unansweredBecause).not.toBeNull();
  });

  it('keeps to the limits', () => {
    const answers = { sender: 10, domain: 10, ticket: 0, overall: 10 };
    const decision = decided({}, { released: { from: 'anna@cliente.example' }, answers });
    expect(opened(decision).unansweredBecause).toBe('the sender has had 10 answers within 1 h');
  });

  it('joins the ticket that it cites', () => {
    const known = { cited: [byId()], released: { from: 'anna@cliente.example' } };
    expect(appended(decided({ from: [], inReplyTo: [OUR_ID] }, known)).as).toBe('customer');
  });
});

describe('a ticket that nobody is told of says why', () => {
  it.each<[string, MessageWords, Partial<Known>]>([
    ['it was imported without acknowledgement', {}, { acknowledge: false }],
    ['its return path is null: it wants no answer', { headers: { 'Return-Path': '<>' } }, {}],
    ['it came through a mailing list (List-id)', { headers: { 'List-Id': '<a.b>' } }, {}],
    ['its precedence is bulk', { headers: { Precedence: 'bulk' } }, {}],
    [
      'a program sent it (Auto-Submitted: auto-generated)',
      { headers: { 'Auto-Submitted': 'auto-generated' } },
      {},
    ],
    [
      'it asks for no automatic answer (X-Auto-Response-Suppress)',
      { headers: { 'X-Auto-Response-Suppress': 'DR, AutoReply' } },
      {},
    ],
    ['none of its recipients is an address of ours', { to: 'altri@cliente.example' }, {}],
    ['it has more than one sender', { from: ['a@x.example', 'b@x.example'] }, {}],
    [
      'the sender has had 10 answers within 1 h',
      {},
      { answers: { sender: 10, domain: 10, ticket: 0, overall: 10 } },
    ],
    [
      "the sender's domain has had 50 answers within 1 h",
      {},
      { answers: { sender: 0, domain: 50, ticket: 0, overall: 50 } },
    ],
    [
      '1000 answers have gone out within 1 h',
      {},
      { answers: { sender: 0, domain: 0, ticket: 0, overall: 1000 } },
    ],
  ])('%s', (why, words, known) => {
    expect(opened(decided(words, known)).unansweredBecause).toBe(why);
  });

  it('and an ordinary one is told', () => {
    expect(opened(decided({})).unansweredBecause).toBeNull();
  });
});

describe('a new ticket', () => {
  it('tells by which rule it is how grave', () => {
    expect(decided({}).reason).toBe('request: severity 3 by default');
    expect(decided({ text: 'Il server è fermo' }).reason).toBe('request: severity 1 by rule stopped');
  });

  it('bears its marks', () => {
    const words = { text: 'fermo', encrypted: true, incomplete: 'too many parts', headers: forged };
    expect(opened(decided(words, { originalBytes: 9e7 })).ticket.marks).toEqual([
      'contract unknown',
      'too large',
      'encrypted',
      'incomplete',
      'low trust',
    ]);
  });

  it('answers a mail that cites one which was held or ignored: that stands on no ticket', () => {
    const decision = decided({ inReplyTo: ['<held@cliente.example>'], references: ['<x@y.example>'] });
    expect(opened(decision).related).toBeNull();
    expect(sawOn(decision, 'thread')).toBe('it cites 2 mails, none on a ticket');
  });

  it('of a form is related to the ticket that it names, and joins it never', () => {
    const form = {
      from: 'modulo@www.example.it',
      subject: 'Dal sito: 2026-000012',
      text: 'Nome: Anna\nEmail: anna@cliente.example\nMessaggio: ancora ferma',
    };
    const cited = [{ ticket: annasTicket(), messageId: null, broughtBy: null }];
    expect(opened(decideHere(message(form), { cited })).related).toBe('2026-000012');
  });
});

it('a mail that could not be read is held with the problem', () => {
  expect(holdUnreadable('it took longer than 20 s')).toMatchObject({
    kind: 'held',
    reason: 'unreadable: it took longer than 20 s',
  });
});
