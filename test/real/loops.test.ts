// Programs that answer each other for ever, if nobody stops: a second Sportello, a vacation responder, a robot. The
// daemons run against real servers, and what they send is delivered at once to whom it is for.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation, MessageLine } from '../support/installation.js';
import { mail, SUPPORT } from '../support/mails.js';
import type { Running } from '../support/process.js';
import type { Received } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';

const ANNA = 'anna@cliente.example.com';
const OTHER_DESK = 'helpdesk@altra.example.net';
const LIMITS = { poll: '1s', acknowledgements: { window: '1h', sender: 10, domain: 15, overall: 1000 } };

let stand: Stand;
let here: Installation;
let there: Installation;
/** What becomes of a mail on its way, and who answers it, by the test that runs. */
let onTheWay: (raw: string) => string = (raw) => raw;
let answer: (letter: Received) => Promise<Buffer> | null = () => null;

/** What the delivery agent of a mailbox does: it notes the envelope and leaves the mail in the inbox. */
function arrive(user: string, raw: Buffer, from = 'someone@example.com'): void {
  const traced = Buffer.concat([Buffer.from(`Return-Path: <${from}>\r\n`), raw]);
  stand.dovecot.deliver(user, Buffer.from(onTheWay(traced.toString('latin1')), 'latin1'));
}

function relay(letter: Received): undefined {
  const [to = ''] = letter.to;
  if (to === OTHER_DESK) arrive('other', letter.raw, letter.from);
  else if (to === SUPPORT) arrive('support', letter.raw, letter.from);
  else void answer(letter)?.then((bytes) => arrive('support', bytes, to));
}

/** How much waits in a store: mails without a decision, and letters that were not sent. */
const WAITING = `select (select count(*) from message where state = 'received')
  + (select count(*) from outbox where state = 'pending') as waiting`;

/** Lets daemons run until nothing has moved for a while, and ends them. */
async function untilQuiet(...places: Installation[]): Promise<void> {
  const daemons: Running[] = places.map((place) => place.start(['run']));
  for (let quiet = 0, seen = -1; quiet < 5; quiet += 1) {
    await sleep(300);
    const inStores = places.map((place) => query<{ waiting: number }>(place, WAITING)[0]?.waiting ?? 0);
    const inboxes = places.map((place) => stand.dovecot.count(place === here ? 'support' : 'other'));
    const sent = stand.smtp.received.length;
    if (sent !== seen || [...inStores, ...inboxes].some((waiting) => waiting > 0)) quiet = 0;
    seen = sent;
  }
  for (const daemon of daemons) daemon.signal('SIGTERM');
  for (const { code, stderr } of await Promise.all(daemons.map((daemon) => daemon.ended)))
    expect({ code, stderr: stderr.includes('"level":"error"') }).toEqual({ code: 0, stderr: false });
}

const lettersTo = (address: string) => stand.smtp.received.filter((letter) => letter.to.includes(address));
const opened = (lines: readonly MessageLine[]) => lines.filter((line) => line.decision === 'opened');

/** A mail to one desk whose From is the other’s address. */
async function writeAs(from: string, to: string): Promise<void> {
  arrive(
    to === SUPPORT ? 'support' : 'other',
    await mail({ from, to, subject: 'Stampante', text: 'La stampante non stampa.' }),
    from,
  );
}

/** A first request of somebody, and all that follows from it. */
async function ask(from: string): Promise<void> {
  arrive('support', await mail({ from, subject: 'Preventivo', text: 'Buongiorno, serve un aiuto.' }), from);
  await untilQuiet(here);
}

beforeAll(async () => {
  stand = await startStand({
    smtp: { faults: { data: relay } },
    edit: (service) => (service['limits'] = LIMITS),
  });
  here = stand.here;
  there = stand.another('other', (service) => {
    service['limits'] = LIMITS;
    service.desk['address'] = OTHER_DESK;
    for (const mailbox of service.mailboxes) mailbox.address = OTHER_DESK;
  });
  // Makes their stores.
  for (const place of [here, there]) expect((await place.run(['once'])).code).toBe(0);
});
afterAll(() => stand.stop());

describe('two desks that are each other’s customers', () => {
  it('acknowledge once each, and ignore each other’s acknowledgement', async () => {
    await writeAs(OTHER_DESK, SUPPORT);
    await writeAs(SUPPORT, OTHER_DESK);
    await untilQuiet(here, there);
    expect(lettersTo(OTHER_DESK)).toHaveLength(1);
    expect(lettersTo(SUPPORT)).toHaveLength(1);
    for (const place of [here, there]) {
      const lines = await place.messages();
      expect(lines).toHaveLength(2);
      expect(opened(lines)).toHaveLength(1);
      expect((await place.run(['once'])).code).toBe(0);
    }
    expect(stand.smtp.received).toHaveLength(2);
  });

  it('stop after one acknowledgement each, where a server on the way removes every automatic sign', async () => {
    const before = stand.smtp.received.length;
    onTheWay = (raw) => raw.replace(/^(?:Auto-Submitted|X-Auto-Response-Suppress|Return-Path):.*\r\n/gim, '');
    await writeAs(OTHER_DESK, SUPPORT);
    await untilQuiet(here, there);
    onTheWay = (raw) => raw;
    const letters = stand.smtp.received.slice(before);
    expect(letters.map((letter) => letter.to)).toEqual([[OTHER_DESK], [SUPPORT]]);
    const [last] = await here.messages();
    expect(last).toMatchObject({ decision: 'appended', from: OTHER_DESK });
    for (const place of [here, there]) expect((await place.run(['once'])).code).toBe(0);
    expect(stand.smtp.received).toHaveLength(before + 2);
  });
});

describe('a program that answers every mail', () => {
  it('gets one acknowledgement when it says that it is automatic', async () => {
    const vera = 'vera@ferie.example.com';
    answer = () =>
      mail({
        from: vera,
        subject: 'Risposta automatica: ticket',
        text: 'Sono in ferie fino a lunedì.',
        headers: { 'Auto-Submitted': 'auto-replied' },
      });
    await ask(vera);
    expect(lettersTo(vera)).toHaveLength(1);
    const [last] = await here.messages();
    expect(last).toMatchObject({ decision: 'ignored', from: vera });
  });

  it('gets no more than a sender may have when it looks like a person, also after a restart', async () => {
    const aldo = 'aldo@ferie.example.com';
    let count = 0;
    answer = () => {
      count += 1;
      return mail({ from: aldo, subject: `Grazie ${count}`, text: `Rispondo appena posso. ${count}` });
    };
    await ask(aldo);
    expect(lettersTo(aldo)).toHaveLength(10);
    await ask(aldo);
    expect(lettersTo(aldo)).toHaveLength(10);
    const silent = opened(await here.messages()).filter((line) => line.from === aldo);
    expect(silent).toHaveLength(12);
    expect(silent.slice(0, 2).map((line) => line.unansweredBecause)).toEqual(
      Array(2).fill('the sender has had 10 answers within 1 h'),
    );
  });

  it('gets no more than its domain may have when it writes under a new name each time, and silences nobody else', async () => {
    let count = 0;
    const robot = () => `robot-${count}@robot.example.org`;
    answer = ({ to }) => {
      if (to.includes(ANNA)) return null;
      count += 1;
      return mail({ from: robot(), subject: `Richiesta ${count}`, text: `Ricevuto, grazie. ${count}` });
    };
    arrive('support', await mail({ from: ANNA, subject: 'Rete', text: 'La rete è lenta.' }), ANNA);
    await ask(robot());
    expect(lettersTo(ANNA)).toHaveLength(1);
    const letters = stand.smtp.received.filter((letter) => letter.to.join().endsWith('@robot.example.org'));
    expect(letters).toHaveLength(15);
    const [last] = await here.messages();
    expect(last?.unansweredBecause).toBe("the sender's domain has had 15 answers within 1 h");
  });
});
