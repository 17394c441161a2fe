// Twenty ways in which ticket systems have lost, doubled or misled mail, and where each is shown not to happen
// here. Those that concern the decision stand below; the others need real servers, real processes or the store.
//
//   1  mail is deleted that was never read                  test/faults/odd-mail.test.ts: a mail that the server does not give
//   2  "seen" is taken for "done"                           test/crash/killed-pass.test.ts: what was fetched comes again
//   3  a short page ends the loop                           test/crash/committed-not-moved.test.ts, test/real/main-job.test.ts
//   4  one watermark for several folders                    test/faults/odd-mail.test.ts: under another UIDVALIDITY
//   5  mail older than a window is never looked at          test/faults/daemon.test.ts: a server that goes
//   6  mail is marked before it is stored                   test/crash/committed-not-moved.test.ts
//   7  two watchers, two tickets                            test/crash/instance-lock.test.ts, in two mailboxes: odd-mail.test.ts
//   8  empty ids match each other                           below
//   9  an id made of sender, subject and date collides      below
//  10  a Message-ID is taken to be unique                   below; test/faults/odd-mail.test.ts: the same mail again
//  11  a mail that a person moved away fails the pass       test/faults/odd-mail.test.ts: a person works too
//  12  one broken mail blocks the inbox                     test/faults/odd-mail.test.ts; here: below
//  13  a mail without a From stalls or storms               below
//  14  what is done after the commit cannot be repeated     test/crash/committed-not-moved.test.ts
//  15  a batch is held in memory                            test/io/mime-hostile.test.ts: 50 MB streams by; odd-mail.test.ts: a large mail
//  16  whoever quotes a number is threaded in               below
//  17  robots answer each other                             below
//  18  one refused login stops every mailbox                test/faults/daemon.test.ts: leaves the other mailbox at work
//  19  accents are lost                                     below
//  20  an answer lost after the final dot is sent for ever  test/faults/sending.test.ts: lost after the final dot
//
// and of the two beside them: a reply under a new subject, and one whose only link stands in its header: below.
import { describe, expect, it } from 'vitest';
import type { Citation } from '../../../src/core/decide/facts.js';
import { whomToAnswer } from '../../../src/core/identify/identified.js';
import { citedIds } from '../../../src/core/mail/citation.js';
import type { Message } from '../../../src/core/mail/message.js';
import { readMessage } from '../../../src/io/mime/read-message.js';
import { annasTicket, appended, byId, byNumber, opened, OUR_ID } from '../../support/cited-ticket.js';
import type { Known } from '../../support/deciding.js';
import { rawMail } from '../../support/mime-mail.js';
import { decideHere, identifyHere } from '../../support/program-desk.js';

const TO = 'To: assistenza@example.it';
const FROM = 'From: Anna Bianchi <anna@cliente.example>';
const NOT_THERE: Citation[] = [];

function read(header: readonly string[], body = 'La stampante non va.'): Promise<Message> {
  return readMessage([rawMail(header, body)]);
}

/** The ids that the store is asked for. */
function asked(mail: Message): readonly string[] {
  return citedIds(identifyHere(mail).message);
}

function decided(mail: Message, known: Partial<Known> = {}) {
  return decideHere(mail, { cited: NOT_THERE, ...known });
}

describe('8: mail without ids', () => {
  it.each([
    ['missing', []],
    ['empty', ['Message-ID:', 'In-Reply-To:', 'References:']],
    ['empty brackets', ['Message-ID: <>', 'In-Reply-To: <>', 'References: <> <>']],
    ['only space', ['Message-ID: < >', 'In-Reply-To: <\t>', 'References: , ,']],
  ])('looks nothing up when they are %s, and opens a ticket of its own', async (_, ids) => {
    const mail = await read([FROM, TO, ...ids]);
    expect(mail.messageId).toBeNull();
    expect(asked(mail)).toEqual([]);
    expect(opened(decided(mail)).related).toBeNull();
  });
});

describe('9, 10: mails that look the same', () => {
  it('are told apart by their bytes: equal id, sender, subject and date decide nothing', async () => {
    const header = [FROM, TO, 'Subject: x', 'Message-ID: <1@a>', 'Date: Mon, 2 Mar 2026 10:00:00 +0100'];
    const [one, other] = [await read(header, 'Prima.'), await read(header, 'Seconda.')];
    expect([decided(one).kind, decided(other).kind]).toEqual(['opened', 'opened']);
  });

  it('do not join because a ticket has their own Message-ID: only what a mail cites is looked up', async () => {
    const mail = await read([FROM, TO, 'Message-ID: <1@a>']);
    expect(asked(mail)).toEqual([]);
  });

  it('a reply to an id on two tickets joins the one in which its sender takes part', async () => {
    const mail = await read([FROM, TO, 'In-Reply-To: <1@a>']);
    const foreign = annasTicket({ number: '2026-000001', requester: 'x@y.example', participants: [] });
    const decision = decided(mail, { cited: [byId('<1@a>', foreign), byId('<1@a>')] });
    expect(appended(decision).number).toBe('2026-000012');
  });
});

describe('12, 13: mail that is hardly one', () => {
  it.each([
    ['nothing', ''],
    ['zeros', '\0\0\0'],
    ['no header', 'ciao'],
    ['no From', `${TO}\r\nSubject: x\r\n\r\nciao`],
    ['a From of words', `From: nobody in particular\r\n${TO}\r\n\r\nciao`],
    ['a boundary that never comes', `${FROM}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nciao`],
  ])('%s: it is decided, and nobody is answered who cannot be', async (_, bytes) => {
    const decision = decided(await readMessage([Buffer.from(bytes, 'latin1')]));
    expect(['held', 'opened']).toContain(decision.kind);
    expect(decision.reason).not.toBe('');
  });

  it('without a From is held once, answers nobody, and an operator may open it', async () => {
    const mail = await read([TO, 'Subject: Aiuto']);
    expect(decided(mail)).toMatchObject({ kind: 'held' });
    expect(whomToAnswer(identifyHere(mail))).toEqual([]);
    const decision = opened(decided(mail, { released: { from: 'anna@cliente.example' } }));
    expect(decision.ticket).toMatchObject({
      subject: 'Aiuto',
      requester: { address: 'anna@cliente.example' },
    });
  });
});

describe('16: whoever quotes a ticket', () => {
  it.each([
    ['its number', 'Subject: [Ticket 2026-000012] ciao', byNumber()],
    ['its Message-ID', `In-Reply-To: ${OUR_ID}`, byId()],
    ['its Message-ID among many', `References: <1@b> ${OUR_ID} <2@b>`, byId()],
  ])('by %s is not let in unless he takes part in it', async (_, field, citation) => {
    const stranger = await read(['From: mallory@altrove.example', TO, field]);
    expect(opened(decided(stranger, { cited: [citation] })).related).toBe('2026-000012');
    const anna = await read([FROM, TO, field]);
    expect(appended(decided(anna, { cited: [citation] })).as).toBe('customer');
  });

  it('is not let in by naming a participant elsewhere than in From', async () => {
    const disguises = [
      'From: "anna@cliente.example" <mallory@altrove.example>',
      'From: mallory@altrove.example\r\nReply-To: anna@cliente.example\r\nSender: anna@cliente.example',
      'From: mallory@altrove.example\r\nReturn-Path: <anna@cliente.example>',
      'From: <anna@cliente.example.altrove.example>',
    ];
    for (const from of disguises) {
      const mail = await read([from, TO, `In-Reply-To: ${OUR_ID}`]);
      expect(decided(mail, { cited: [byId()] }).kind).toBe('opened');
    }
  });
});

describe('17: robots', () => {
  it.each([
    ['no-reply@shop.example', ''],
    ['donotreply@shop.example', ''],
    ['robot@shop.example', 'Auto-Submitted: auto-generated'],
    ['robot@shop.example', 'Precedence: bulk'],
    ['robot@shop.example', 'X-Loop: yes'],
    ['robot@shop.example', 'Return-Path: <>'],
  ])('%s with "%s" may open a ticket, and is never answered', async (from, field) => {
    const mail = await read([`From: ${from}`, TO, ...(field === '' ? [] : [field])]);
    expect(opened(decided(mail)).unansweredBecause).not.toBeNull();
  });

  it('that hide it, and change their address with every mail, are stopped by the limits', async () => {
    const mail = await read(['From: robot+4711@shop.example', TO]);
    const answers = { sender: 0, domain: 50, ticket: 0, overall: 60 };
    expect(opened(decided(mail, { answers })).unansweredBecause).toContain("sender's domain");
  });

  it('that answer our answer open nothing', async () => {
    const mail = await read([FROM, TO, 'Auto-Submitted: auto-replied', `In-Reply-To: ${OUR_ID}`]);
    expect(decided(mail, { cited: [byId()] }).kind).toBe('ignored');
  });
});

it('19: accents survive, in whatever charset they come', async () => {
  const subjects = [
    'Subject: =?iso-8859-1?q?perch=E9_=E8_pi=F9_lento?=',
    'Subject: =?windows-1252?b?cGVyY2jpIOggcGn5IGxlbnRv?=',
    'Subject: perch\u00e9 \u00e8 pi\u00f9 lento',
    `Subject: ${Buffer.from('perché è più lento').toString('latin1')}`,
  ];
  const body = ['Content-Type: text/plain; charset=iso-8859-15', 'Content-Transfer-Encoding: 8bit'];
  for (const subject of subjects) {
    const mail = await read([FROM, TO, subject, ...body], 'perch\u00e9 \u00e8 fermo');
    expect(opened(decided(mail)).ticket).toMatchObject({ subject: 'perché è più lento', severity: 1 });
    expect(mail.written).toContain('perché è fermo');
  }
});

it('a reply under a new subject joins by what it cites', async () => {
  const mail = await read([FROM, TO, 'Subject: Tutt’altro', `References: ${OUR_ID}`]);
  expect(appended(decided(mail, { cited: [byId()] })).number).toBe('2026-000012');
});

it('a reply to which we are only in Cc joins like one to us', async () => {
  const mail = await read([
    FROM,
    'To: tecnico@example.it',
    'Cc: assistenza@example.it',
    `In-Reply-To: ${OUR_ID}`,
  ]);
  expect(appended(decided(mail, { cited: [byId()] })).number).toBe('2026-000012');
});
