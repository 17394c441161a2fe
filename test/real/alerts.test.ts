// Alerts on real servers: who is on call hears of a blocking mail at once, again while nobody takes it, and no more
// once somebody has; across restarts and a kill.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { ALWAYS_ANNA, setTurns, type TurnsFile } from '../support/on-call.js';
import { returnedMail } from '../support/returned-mail.js';
import type { Received } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { showTicket } from '../support/ticket-view.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const ANNA = 'anna.verdi@example.it';

/** An installation with people on call; steps follow each other by the given time. */
function desk(user: string, repeatAfter = '15m', turns: TurnsFile = ALWAYS_ANNA): Installation {
  const here = stand.another(user, (service) => (service['alerts'] = { repeatAfter, repeats: 3 }));
  setTurns(here, turns);
  return here;
}

function blocking(subject = 'Server bloccato', from = 'ced@officinerossi.example.com'): Promise<Buffer> {
  return mail({ from, subject, text: 'Il server è fermo, non lavora nessuno.' });
}

function manyBlocking(count: number): Promise<Buffer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => blocking(`Server ${index} bloccato`)));
}

/** The alerts that arrived since so many mails had, to one address. */
function alertsTo(address: string, before: number): Received[] {
  return stand.smtp.received.slice(before).filter((one) => one.to.includes(address));
}

async function once(here: Installation): Promise<void> {
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
}

/** Lets the next steps be due now. */
function passTime(here: Installation): void {
  query(here, "update alert set due_at = 0 where state = 'due'");
  query(here, 'update outbox set queued_at = queued_at - 3600000');
}

describe('a blocking mail', () => {
  it('is told at once to who is on call, in a mail that answers nobody', async () => {
    const here = desk('first');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('first', await blocking('Server bloccato http://evil.example/x <b>'));
    await once(here);
    const [alert, ...more] = alertsTo(ANNA, before);
    expect(more).toEqual([]);
    if (alert === undefined) throw new Error('no alert came');
    expect(alert).toMatchObject({ from: 'assistenza@example.it', notify: [['FAILURE']] });
    const read = await simpleParser(alert.raw);
    const [ticket] = await here.tickets();
    const number = ticket?.number ?? '';
    expect(read.subject).toBe(`[Severity 1] ${number} Officine Rossi S.r.l.: Server bloccato [link] <b>`);
    expect(read.headers.get('auto-submitted')).toBe('auto-generated');
    expect(read.text).toContain(`sportello ticket set ${number} --taken-by`);
    expect(read.text).toContain('> Il server è fermo, non lavora nessuno.');
    expect(read.text).toContain('CHIAMARE: 06 0000 0001');
    expect(read.html).toContain('&lt;b&gt;');
    expect(read.html).not.toContain('evil.example');

    const view = await showTicket(here, number);
    expect(view.events.filter((event) => event.kind === 'alerted').map((event) => event.why)).toEqual([
      `alert 1 of 4, to who is on call: Anna Verdi <${ANNA}>`,
    ]);
    expect(view.outbox.map((letter) => `${letter.kind} ${letter.to}`).toSorted()).toEqual([
      'acknowledgement ced@officinerossi.example.com',
      `alert ${ANNA}`,
    ]);
    expect(view.nextAlert).toMatchObject({ step: 1 });
    const status = JSON.parse((await here.run(['status', '--json'])).stdout);
    expect(status).toMatchObject({
      tickets: { untaken: 1, longestUntaken: [number] },
      onCall: { people: [{ name: 'Anna Verdi', address: ANNA }], until: null },
    });
    await once(here);
    expect(alertsTo(ANNA, before)).toHaveLength(1);
  });

  it('is told again, to everybody in the end, and then no more', async () => {
    const here = desk('steps');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('steps', await blocking());
    for (let step = 0; step < 6; step += 1) {
      await once(here);
      passTime(here);
    }
    expect(alertsTo(ANNA, before)).toHaveLength(4);
    expect(alertsTo('bruno.neri@example.it', before)).toHaveLength(2);
    expect(alertsTo('capo@example.it', before)).toHaveLength(2);
    const subjects = query<{ subject: string }>(
      here,
      "select subject from outbox where to_name = 'Bruno Neri'",
    );
    expect(subjects[0]?.subject).toContain('Server bloccato');
    expect(query(here, "select id from alert where state = 'due'")).toEqual([]);
  });

  it.each([
    ['taken', ['set', '--taken-by', 'Anna'], 'is taken by Anna; its alerts end.'],
    ['closed', ['close'], 'is closed.'],
    ['lowered', ['set', '--severity', '3', '--why', 'era spento il monitor'], 'has Severity Code 3 now'],
  ])('is told no more once it is %s', async (user, [action = '', ...options], said) => {
    const here = desk(user);
    const before = stand.smtp.received.length;
    stand.dovecot.deliver(user, await blocking());
    await once(here);
    const number = (await here.tickets())[0]?.number ?? '';
    expect((await here.run(['ticket', action, number, ...options])).stdout).toContain(said);
    expect(await showTicket(here, number)).toMatchObject({ nextAlert: null });
    passTime(here);
    await once(here);
    expect(alertsTo(ANNA, before)).toHaveLength(1);
  });

  it('is told no more once its sender was erased, and a digest says whose data is gone', async () => {
    const here = desk('erased');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('erased', await blocking('Server bloccato', 'nina@privata.example'));
    await once(here);
    expect((await here.run(['privacy', 'erase', 'nina@privata.example', '--yes'])).code).toBe(0);
    passTime(here);
    await once(here);
    expect(alertsTo(ANNA, before)).toHaveLength(1);
    expect(JSON.parse((await here.run(['status', '--json'])).stdout)).toMatchObject({
      tickets: { untaken: 0 },
    });
    expect(await here.tickets()).toMatchObject([{ requester: 'data erased', subject: '' }]);
    const { stdout } = await here.run(['digest', 'daily', '--dry-run']);
    expect(stdout).toContain('dati cancellati');
    for (const list of ['messages', 'tickets', 'outbox', 'status'])
      expect((await here.run([list])).stdout).not.toMatch(/forg[eo]t/i);
  });

  it('calls nobody where it is old mail, nor where no turns are configured', async () => {
    const here = desk('quiet');
    const before = stand.smtp.received.length;
    const file = join(here.root, 'old.eml');
    writeFileSync(file, await blocking());
    expect((await here.run(['import', file, '--mailbox', 'support', '--no-acknowledge'])).code).toBe(0);
    await once(here);
    stand.dovecot.deliver('no-turns', await blocking());
    const without = stand.another('no-turns');
    await once(without);
    for (const place of [here, without]) expect(await place.tickets()).toMatchObject([{ severity: 1 }]);
    expect(alertsTo(ANNA, before)).toEqual([]);
    expect(query(here, 'select id from alert')).toEqual([]);
  });
});

describe('a ticket that becomes blocking', () => {
  const question = { from: 'anna@example.com', subject: 'Una domanda', text: 'Come si cambia la password?' };

  it('alerts by a follow-up', async () => {
    const here = desk('follow-up');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('follow-up', await mail({ ...question, messageId: '<q1@example.com>' }));
    await once(here);
    expect(alertsTo(ANNA, before)).toEqual([]);
    const text = 'Ora è tutto fermo, il server è bloccato e non lavora nessuno.';
    stand.dovecot.deliver(
      'follow-up',
      await mail({ ...question, subject: 'Re: Una domanda', text, inReplyTo: '<q1@example.com>' }),
    );
    await once(here);
    expect(await here.tickets()).toMatchObject([{ severity: 1 }]);
    expect(alertsTo(ANNA, before)).toHaveLength(1);
  });

  it('alerts by a person, also over whoever had taken it when it was none', async () => {
    const here = desk('by-hand');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('by-hand', await mail(question));
    await once(here);
    const number = (await here.tickets())[0]?.number ?? '';
    await here.run(['ticket', 'set', number, '--taken-by', 'Bruno']);
    const set = await here.run(['ticket', 'set', number, '--severity', '1', '--why', 'è fermo tutto']);
    expect(set.stdout).toContain('people on call are alerted');
    await once(here);
    const [alert] = alertsTo(ANNA, before);
    expect((await simpleParser(alert?.raw ?? '')).text).toContain('Bruno');
    await here.run(['ticket', 'set', number, '--taken-by', 'Bruno']);
    passTime(here);
    await once(here);
    expect(alertsTo(ANNA, before)).toHaveLength(1);
  });
});

describe('the daemon', () => {
  it('repeats by the clock, goes on after a kill, and stops when the ticket is taken', async () => {
    const here = desk('daemon', '3s');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('daemon', await blocking());
    const first = here.start(['run']);
    await until('the first alert', () => alertsTo(ANNA, before).length >= 1);
    first.signal('SIGKILL');
    await first.ended;
    const second = here.start(['run']);
    // A mail that the kill left in mid-send comes twice on the wire, with the same id.
    const idsToAnna = () =>
      new Set(alertsTo(ANNA, before).map(({ raw }) => /^Message-ID: (\S+)/im.exec(String(raw))?.[1]));
    await until('the second alert', () => idsToAnna().size >= 2);
    second.signal('SIGTERM');
    await second.ended;
    const third = here.start(['run']);
    const number = (await here.tickets())[0]?.number ?? '';
    await here.run(['ticket', 'set', number, '--taken-by', 'Anna']);
    await until(
      'the alert is over',
      () => query(here, "select id from alert where state = 'due'").length === 0,
    );
    third.signal('SIGTERM');
    expect(await third.ended).toMatchObject({ code: 0 });
    const steps = query<{ step: number }>(here, 'select step from alert order by step').map(
      (row) => row.step,
    );
    expect(new Set(steps).size).toBe(steps.length);
    const letters = query<{ id: string }>(here, "select message_id as id from outbox where letter = 'alert'");
    const told = query(here, "select id from alert where state = 'told' and step < 2");
    const toAnna = idsToAnna();
    expect([...toAnna].every((id) => letters.some((letter) => letter.id === id))).toBe(true);
    expect(told).toHaveLength(2);
  });
});

describe('a storm', () => {
  it('is told in one letter that names the tickets', async () => {
    const here = desk('storm');
    const before = stand.smtp.received.length;
    stand.dovecot.deliverMany('storm', await manyBlocking(30));
    await once(here);
    const alerts = alertsTo(ANNA, before);
    expect(alerts).toHaveLength(1);
    const read = await simpleParser(alerts[0]?.raw ?? '');
    expect(read.subject).toContain('(+29)');
    expect(read.text).toContain('e altri 17');
    expect(query(here, "select id from alert where state = 'told'")).toHaveLength(30);
    const numbers = (await here.tickets()).map((ticket) => ticket.number);
    for (const number of [numbers[0], numbers.at(-1)])
      expect((await showTicket(here, number ?? '')).events.map((event) => event.kind)).toContain('alerted');
  });

  it('is not told faster than the bound, and loses none', async () => {
    const here = desk('bound');
    const before = stand.smtp.received.length;
    stand.dovecot.deliverMany('bound', await manyBlocking(5));
    await once(here);
    expect(alertsTo(ANNA, before)).toHaveLength(5);
    // However slow the machine is, these stay letters of the last minute, until they are old.
    query(here, `update outbox set queued_at = ${Number.MAX_SAFE_INTEGER}`);
    stand.dovecot.deliverMany('bound', await manyBlocking(2));
    expect((await here.run(['once'])).code).toBe(75);
    expect(alertsTo(ANNA, before)).toHaveLength(5);
    expect(query(here, "select id from alert where state = 'due' and step = 0")).toHaveLength(2);
    query(here, 'update outbox set queued_at = 0');
    await once(here);
    expect(alertsTo(ANNA, before)).toHaveLength(7);
  });
});

describe('news of an alert', () => {
  it('that came back stand on every ticket that it named; nobody is answered', async () => {
    const here = desk('bounced');
    stand.dovecot.deliverMany('bounced', await manyBlocking(6));
    await once(here);
    const [alert] = query<{ id: string }>(here, "select message_id as id from outbox where letter = 'alert'");
    const before = stand.smtp.received.length;
    stand.dovecot.deliver(
      'bounced',
      await returnedMail({ action: 'failed', recipient: ANNA, originalId: alert?.id ?? null }),
    );
    stand.dovecot.deliver(
      'bounced',
      await mail({
        from: ANNA,
        subject: 'Risposta automatica: Server bloccato',
        text: 'Sono in ferie.',
        inReplyTo: alert?.id ?? '',
        headers: { 'Auto-Submitted': 'auto-replied' },
      }),
    );
    await once(here);
    expect(query(here, "select id from event where kind = 'bounced'")).toHaveLength(6);
    expect(stand.smtp.received.length).toBe(before);
    expect(await here.tickets()).toHaveLength(6);
  });

  it('that its reader answers from another domain join the ticket', async () => {
    const turns = { ...ALWAYS_ANNA, people: { ...ALWAYS_ANNA.people } };
    turns.people['anna'] = { name: 'Anna Verdi', address: 'anna@gmail.example' };
    const here = desk('answered', '15m', turns);
    stand.dovecot.deliver('answered', await blocking());
    await once(here);
    const [alert] = query<{ id: string }>(here, "select message_id as id from outbox where letter = 'alert'");
    stand.dovecot.deliver(
      'answered',
      await mail({
        from: 'anna@gmail.example',
        subject: 'Re: x',
        text: 'Vado io.',
        inReplyTo: alert?.id ?? '',
      }),
    );
    await once(here);
    expect((await here.messages())[0]).toMatchObject({ decision: 'appended' });
  });
});

describe('while the mail server is out of reach', () => {
  it('no step follows another that nobody could hear', async () => {
    const here = desk('outage');
    const before = stand.smtp.received.length;
    stand.dovecot.deliver('outage', await blocking());
    await stand.smtp.pause();
    for (let pass = 0; pass < 3; pass += 1) {
      expect((await here.run(['once'])).code).toBe(69);
      passTime(here);
    }
    await stand.smtp.resume();
    await here.run(['once']);
    expect(alertsTo(ANNA, before)).toHaveLength(1);
    expect(query(here, "select id from outbox where letter = 'alert'")).toHaveLength(1);
  });
});
