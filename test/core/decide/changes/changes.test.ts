// What follows from a decision, as plain values: no store is needed to see it.
import { describe, expect, it } from 'vitest';
import { NEW_TICKET, type Change, type QueueLetter } from '../../../../src/core/decide/change.js';
import type { Policy } from '../../../../src/core/desk/policy.js';
import type { AnswerPolicy } from '../../../../src/core/desk/technician.js';
import { replyMarker } from '../../../../src/core/letters/shared/marker.js';
import { annasTicket, byId, OUR_ID } from '../../../support/cited-ticket.js';
import { changes, MONDAY, type Known } from '../../../support/deciding.js';
import { message, type MessageWords } from '../../../support/message.js';
import { faultTicket, mailbox, policy } from '../../../support/program-desk.js';
import { NERI, VERDI, withTechnicians } from '../../../support/technicians.js';

const TEAM = ['tecnici@example.it', 'luca@example.it'];
const withTeam: Policy = { ...policy, desk: { ...policy.desk, team: TEAM } };
const NOTHING = { sender: 0, domain: 0, ticket: 0, overall: 0 };

function following(words: MessageWords, known: Partial<Known> = {}): readonly Change[] {
  return changes(message(words), { id: 17, ...known }, { ...mailbox, ownSmtp: true }, withTeam);
}

function kindsOf(all: readonly Change[]): string[] {
  return all.map((change) => (change.kind === 'queue letter' ? change.content.kind : change.kind));
}

function lettersIn(all: readonly Change[]): QueueLetter[] {
  return all.filter((change) => change.kind === 'queue letter');
}

describe('a request', () => {
  it('opens a ticket, is acknowledged through its mailbox, can be cited, and is news to the team', () => {
    const all = following({ messageId: '<1@cliente.example>' });
    expect(kindsOf(all)).toEqual(['open ticket', 'acknowledgement', 'add reference', 'team', 'team']);
    const [acknowledgement, ...news] = lettersIn(all);
    expect(acknowledgement).toMatchObject({
      ticket: NEW_TICKET,
      content: { number: NEW_TICKET },
      to: { address: 'anna@cliente.example' },
      sendThrough: 'support',
      causeId: 17,
      cites: { inReplyTo: '<1@cliente.example>' },
    });
    expect(news.map(({ to, sendThrough, cites }) => ({ to: to.address, sendThrough, cites }))).toEqual(
      TEAM.map((to) => ({ to, sendThrough: null, cites: 'team thread' })),
    );
  });

  it('opens a ticket in silence where it was imported so', () => {
    expect(kindsOf(following({}, { acknowledge: false }))).toEqual(['open ticket', 'add reference']);
  });

  it('is the last news before a pause, or none, where a member had as many as the limits allow', () => {
    const notified = new Map([
      ['tecnici@example.it', 49],
      ['luca@example.it', 50],
    ]);
    const news = lettersIn(following({}, { notified })).filter(({ content }) => content.kind === 'team');
    expect(news).toHaveLength(1);
    expect(news[0]).toMatchObject({ to: { address: 'tecnici@example.it' } });
    expect(news[0]?.content).toMatchObject({ silentUntil: expect.stringMatching(/11[.:]00/u) });
  });
});

describe('news for a technician', () => {
  const team = [VERDI.addresses[0], NERI.addresses[0], 'tecnici@example.it'];
  const staffed: Policy = { ...withTechnicians(policy), desk: { ...policy.desk, team } };
  const newsFor = (words: MessageWords, answers: Partial<AnswerPolicy> = {}) =>
    lettersIn(
      changes(message(words), { id: 17 }, mailbox, {
        ...staffed,
        answers: { ...staffed.answers, ...answers },
      }),
    )
      .filter(({ content }) => content.kind === 'team')
      .map(({ to, content }) => [to.address, 'answering' in content ? content.answering : undefined]);

  it('says in their language what an answer does; an address of nobody known has none', () => {
    expect(newsFor({})).toEqual([
      [VERDI.addresses[0], { ...answered, customer: true, marker: replyMarker('it') }],
      [NERI.addresses[0], { ...answered, note: true, marker: replyMarker('en') }],
      ['tecnici@example.it', null],
    ]);
  });

  it.each<[Partial<AnswerPolicy>, string]>([
    [{ to: 'note' }, 'note'],
    [{ verifies: false }, 'note'],
    [{ verifies: false, byMail: 'token' }, 'customer'],
    [{ byMail: 'off' }, 'refused'],
    [{ hasKey: false }, 'refused'],
  ])('says so with answers %o: %s', (answers, effect) => {
    const [[, answering] = []] = newsFor({}, answers);
    expect(answering).toMatchObject({ ...answered, [effect]: true });
  });

  it('is no news to whoever wrote, from whichever of their addresses', () => {
    expect(newsFor({ from: VERDI.addresses[1] ?? '' }).map(([to]) => to)).toEqual([
      NERI.addresses[0],
      'tecnici@example.it',
    ]);
  });
});

const answered = { customer: false, note: false, refused: false, replyTo: null };

describe('a follow-up', () => {
  const words = { text: 'Ora il server è fermo.', inReplyTo: [OUR_ID] };
  const ticket = annasTicket({ severity: 3, state: 'closed', closedAt: MONDAY - 1000 });
  const acknowledged = [{ address: 'anna@cliente.example', name: 'Anna', mailbox: 'pec' }];

  it('joins, reopens, raises, and is announced to whoever had the acknowledgement', () => {
    const notices = new Map([[ticket.number, { acknowledged, answers: NOTHING }]]);
    const all = following(words, { cited: [byId(OUR_ID, ticket)], notices });
    expect(kindsOf(all)).toEqual([
      'append',
      'add reference',
      'add participants',
      'reopen',
      'change severity',
      'notice',
      'team',
      'team',
    ]);
    expect(lettersIn(all)[0]).toMatchObject({
      ticket: ticket.number,
      content: { number: ticket.number, severity: { code: 1 }, previous: { code: 3 } },
      to: { address: 'anna@cliente.example', name: 'Anna' },
      sendThrough: 'pec',
    });
  });

  it('raises in silence, and says why, where the limits of answers are reached', () => {
    const notices = new Map([[ticket.number, { acknowledged, answers: { ...NOTHING, ticket: 10 } }]]);
    const all = following(words, { cited: [byId(OUR_ID, ticket)], notices });
    expect(all).toContainEqual(
      expect.objectContaining({
        kind: 'add event',
        event: 'note',
        why: 'nobody was told of the change: the ticket has had 10 answers within 1 h',
      }),
    );
    expect(kindsOf(all)).not.toContain('notice');
  });
});

it('an alarm that repeats itself changes its count alone', () => {
  const subject = faultTicket().subject;
  const mail = { from: 'nagios@monitor.example.it', subject, text: '', messageId: '<2@monitor.example.it>' };
  const all = following(mail, { monitored: faultTicket() });
  expect(kindsOf(all)).toEqual(['append', 'add reference', 'add participants']);
  expect(all[0]).toMatchObject({ event: 'alarm', ticket: '2026-000007', messageId: 17 });
});

it('a copy joins and changes nothing else', () => {
  expect(following({}, { copyOf: { id: 3, ticket: '2026-000012' } })).toMatchObject([
    { kind: 'append', event: 'appended', ticket: '2026-000012' },
  ]);
});

it('a held mail is news to the team alone', () => {
  const all = following({ from: [] });
  expect(kindsOf(all)).toEqual(['held', 'held']);
  expect(all[0]).toMatchObject({ ticket: null, causeId: 17, cites: { inReplyTo: null, references: [] } });
});

it('a bounce is marked on the letter that it speaks of, which only the store knows', () => {
  const bounce = {
    from: 'MAILER-DAEMON@mx.cliente.example',
    subject: 'Undelivered Mail Returned to Sender',
    contentType: 'multipart/report',
    contentParameters: { 'report-type': 'delivery-status' },
    headers: { 'Auto-Submitted': 'auto-replied', 'Return-Path': '<>' },
    inReplyTo: [OUR_ID],
  };
  expect(following(bounce)).toMatchObject([
    { kind: 'mark delivery', report: { bounce: { originalIds: [OUR_ID] } }, messageId: 17 },
  ]);
});
