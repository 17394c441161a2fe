// Technicians on real servers: each is notified by a mail of his own, which bears a token and says what an answer does;
// who is on call gets one that takes the ticket. Their tokens are voided by command, and people.yaml is read anew.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTokens, mintToken, readToken } from '../../src/io/smtp/token.js';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { setTurns } from '../support/on-call.js';
import { startStand, type Stand } from '../support/stand.js';
import { employTechnicians, NERI, setTechnicians, STORE_KEY, VERDI } from '../support/technicians.js';
import { until } from '../support/until.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const [ANNA] = VERDI.addresses;
const [BRUNO] = NERI.addresses;
const LIST = 'tecnici@example.it';
const NAMES = ['verdi', 'neri'];

function desk(user: string, answers: object = {}): Installation {
  const here = stand.another(user, employTechnicians);
  setTechnicians(here, answers);
  return here;
}

async function pass(here: Installation, user: string, ...mails: Buffer[]): Promise<void> {
  stand.dovecot.deliverMany(user, mails);
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
}

function request(subject: string): Promise<Buffer> {
  return mail({ from: 'carla@cliente.example.com', subject, text: 'La stampante del magazzino non stampa.' });
}

/** The mails that arrived at an address since so many had arrived in all. */
function mailsTo(address: string, before: number): Promise<ParsedMail[]> {
  const received = stand.smtp.received.slice(before).filter((one) => one.to.includes(address));
  return Promise.all(received.map(({ raw }) => simpleParser(raw)));
}

/** The token in the Message-ID of the only mail that arrived there. */
async function tokenAt(address: string, before: number) {
  const [only, ...more] = await mailsTo(address, before);
  expect(more).toEqual([]);
  const [token] = findTokens([only?.messageId ?? '']);
  return { mail: only, text: only?.text ?? '', token, claims: readToken(token ?? '', NAMES, STORE_KEY) };
}

describe('a technician', () => {
  it('is notified by a mail of his own, in his language, that bears his token and says what an answer does', async () => {
    const here = desk('notified');
    const before = stand.smtp.received.length;
    await pass(here, 'notified', await request('Stampante'));
    const [ticket] = await here.tickets();
    const anna = await tokenAt(ANNA, before);
    expect(anna.claims).toMatchObject({
      ticket: ticket?.number,
      technician: 'verdi',
      purpose: 'notification',
    });
    expect(anna.text).toMatch(
      /^##- Risponda sopra questa riga -##\nLa risposta a questa email va al cliente, .*\nComandi: @prendo /u,
    );
    expect(anna.mail?.html).toContain('La risposta a questa email va al cliente');
    expect(anna.mail?.replyTo?.text).toContain('assistenza@example.it');
    expect(anna.text).not.toContain('viene aggiunta al ticket');
    const bruno = await tokenAt(BRUNO, before);
    expect(bruno.claims).toMatchObject({ ticket: ticket?.number, technician: 'neri' });
    expect(bruno.text).toMatch(/^##- Reply above this line -##\nAn answer to this email stays internal/u);
    const list = await tokenAt(LIST, before);
    expect([list.token, list.text]).toEqual([undefined, expect.stringMatching(/^NUOVO TICKET\n/u)]);
    expect(list.text).toMatch(/La risposta a\s+questa email viene aggiunta al ticket\./u);
    // One thread per ticket for each of them.
    expect(new Set([anna, bruno, list].map(({ mail: one }) => one?.inReplyTo)).size).toBe(1);
    expect(anna.mail?.references).toEqual(list.mail?.references);
  });

  it('is notified of what the customer adds with a token, too', async () => {
    const here = desk('added');
    await pass(here, 'added', await request('Stampante'));
    const acknowledgement = (await here.outbox()).find(({ kind }) => kind === 'acknowledgement');
    const before = stand.smtp.received.length;
    const reply = { from: 'carla@cliente.example.com', subject: 'Re: Stampante', text: 'Ora stampa a metà.' };
    await pass(here, 'added', await mail({ ...reply, inReplyTo: acknowledgement?.messageId ?? '' }));
    const { claims, text } = await tokenAt(ANNA, before);
    expect(claims).toMatchObject({ ticket: acknowledgement?.ticket, technician: 'verdi' });
    expect(text).toContain('NUOVO MESSAGGIO SU UN TICKET');
  });

  it('answers to an address with the token where the server takes such addresses', async () => {
    const here = desk('plus', { plusAddress: true });
    const before = stand.smtp.received.length;
    await pass(here, 'plus', await request('Stampante'));
    const { mail: notification, token } = await tokenAt(ANNA, before);
    expect(notification?.replyTo?.value).toEqual([
      { address: `assistenza+${token}@example.it`, name: 'Assistenza tecnica' },
    ]);
    const [plain] = await mailsTo(LIST, before);
    expect(plain?.replyTo?.value[0]?.address).toBe('assistenza@example.it');
  });

  it('is told that no answer is taken where none is, and bears no token then', async () => {
    const here = desk('off', { byMail: 'off' });
    const before = stand.smtp.received.length;
    await pass(here, 'off', await request('Stampante'));
    const { token, text } = await tokenAt(ANNA, before);
    expect([token, text]).toEqual([
      undefined,
      expect.stringMatching(/^La risposta a questa email non arriva/u),
    ]);
  });

  it('takes a ticket by answering the alert that woke him', async () => {
    const here = desk('alerted');
    setTurns(here, {
      timeZone: 'Europe/Rome',
      people: { capo: { name: 'Capo', address: 'capo@example.it' } },
      turns: [{ who: ['verdi', 'capo'] }],
    });
    const before = stand.smtp.received.length;
    await pass(
      here,
      'alerted',
      await mail({
        from: 'ced@officinerossi.example.com',
        subject: 'Server bloccato',
        text: 'Il server è fermo, non lavora nessuno.',
      }),
    );
    const alerts = (await mailsTo(ANNA, before)).filter(({ subject }) => subject?.startsWith('[Severity 1]'));
    expect(alerts).toHaveLength(1);
    const [token = ''] = findTokens([alerts[0]?.messageId ?? '']);
    expect(readToken(token, NAMES, STORE_KEY)).toMatchObject({ technician: 'verdi', purpose: 'alert' });
    expect(alerts[0]?.text).toContain('prende in carico il ticket');
    expect(alerts[0]?.text).toContain('##- Risponda sopra questa riga -##');
    const [other] = await mailsTo('capo@example.it', before);
    expect(findTokens([other?.messageId ?? ''])).toEqual([]);
    expect(other?.text).not.toContain('##-');
  });
});

describe('people', () => {
  it('lists technicians, and voids the tokens of one', async () => {
    const here = desk('people');
    const { stdout } = await here.run(['people']);
    expect(stdout).toMatch(/KEY +NAME +MAY +NOTIFIED +TOKENS +ADDRESSES\n/u);
    expect(stdout).toMatch(/verdi +Anna Verdi +answer, close, severity, release, merge +yes +good +anna/u);
    expect(stdout).toMatch(/neri +Bruno Neri +take, note +yes +good +bruno/u);
    const revoked = await here.run(['people', 'revoke', 'verdi']);
    expect(revoked).toMatchObject({ code: 0, stderr: '' });
    expect(revoked.stdout).toContain('Every token of verdi is void');
    const lines = (await here.run(['people', '--json'])).stdout.trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        key: 'verdi',
        name: 'Anna Verdi',
        addresses: VERDI.addresses,
        may: VERDI.may,
        language: null,
        notified: true,
        keyVersion: 2,
        tokensVoidBefore: expect.stringMatching(/^\d{4}-.*Z$/u),
      },
      expect.objectContaining({ key: 'neri', language: 'en', keyVersion: 1, tokensVoidBefore: null }),
    ]);
    const before = stand.smtp.received.length;
    await pass(here, 'people', await request('Stampante'));
    expect((await tokenAt(ANNA, before)).claims).toMatchObject({ keyVersion: 2 });
    expect((await tokenAt(BRUNO, before)).claims).toMatchObject({ keyVersion: 1 });
  });

  it('makes an answer with a voided token, or an expired one, reach nobody, and says so to its writer', async () => {
    const here = desk('voided');
    const start = stand.smtp.received.length;
    await pass(here, 'voided', await request('Stampante'));
    const [ticket] = await here.tickets();
    const { mail: notification } = await tokenAt(ANNA, start);
    const answer = (id: string) =>
      mail({
        from: `Anna Verdi <${ANNA}>`,
        subject: `Re: ${notification?.subject}`,
        text: 'Spenga e riaccenda la stampante.',
        inReplyTo: id,
        headers: { 'Authentication-Results': 'mx.example.it; dmarc=pass header.from=example.it' },
      });
    const expired = mintToken(
      {
        ticket: ticket?.number ?? '',
        technician: 'verdi',
        purpose: 'notification',
        expiresAt: Date.now() - 3_600_000,
        keyVersion: 2,
      },
      STORE_KEY,
    );
    expect(await here.run(['people', 'revoke', 'verdi'])).toMatchObject({ code: 0 });
    for (const [id, why] of [
      [notification?.messageId ?? '', /è stato revocato/u],
      [`<${expired}.0123456789abcdef@example.it>`, /è scaduto/u],
    ] as const) {
      const before = stand.smtp.received.length;
      await pass(here, 'voided', await answer(id));
      const received = stand.smtp.received.slice(before);
      expect(received.flatMap(({ to }) => to)).toEqual([ANNA]);
      expect((await mailsTo(ANNA, before))[0]?.text).toMatch(why);
    }
  });

  it('says who is not there, and that nobody is', async () => {
    const here = desk('nobody');
    expect(await here.run(['people', 'revoke', 'verdo'])).toMatchObject({
      code: 65,
      stderr: 'people.yaml has no technician "verdo": did you mean "verdi"?\n',
    });
    expect(await here.run(['people', 'revoke'])).toMatchObject({ code: 64 });
    rmSync(join(here.config, 'people.yaml'));
    here.configure((service) => (service.desk['team'] = [LIST]));
    expect(await here.run(['people'])).toMatchObject({
      code: 0,
      stdout: 'There are no technicians: people.yaml names none.\n',
    });
    here.configure((service) => (service.desk['team'] = ['verdi']));
    expect(await here.run(['people'])).toMatchObject({ code: 78 });
  });

  it('are shown by check with what each may do', async () => {
    const { code, stdout } = await desk('checked').run(['check']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'ok technician verdi: Anna Verdi (anna.verdi@example.it, verdi@casa.example.com) may answer, close, severity, release, merge\n',
    );
    expect(stdout).toContain(
      'ok technician neri: Bruno Neri (bruno.neri@example.it) may take and note alone\n',
    );
  });
});

describe('people.yaml', () => {
  it('comes into force while the daemon runs, and changes nothing where it has a mistake', async () => {
    const here = desk('saved');
    const file = join(here.config, 'people.yaml');
    const lines: string[] = [];
    const heard = (event: string) => lines.filter((line) => line.includes(`"event":"${event}"`)).length;
    const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
    try {
      await until('the inbox is open', () => heard('imap.opened') > 0);
      const good = readFileSync(file, 'utf8');
      const news = async (subject: string) => {
        const before = stand.smtp.received.length;
        stand.dovecot.deliver('saved', await request(subject));
        await until('both are notified', async () => (await mailsTo(BRUNO, before)).length > 0);
        return tokenAt(BRUNO, before);
      };
      expect((await news('Uno')).text).toContain('stays internal');
      writeFileSync(file, good.replace('may: []', 'may: [answer]'));
      await until('it is in force', () => heard('config.reloaded') === 1);
      expect((await news('Due')).text).toContain('goes to the customer');
      writeFileSync(file, good.replace('may: []', 'may: [anwser]'));
      await until('it is refused', () => heard('config.refused') === 1);
      expect((await news('Tre')).text).toContain('goes to the customer');
      const status = JSON.parse((await here.run(['status', '--json'])).stdout);
      expect(status).toMatchObject({ configuration: { mistakes: [{ file: 'people.yaml' }] } });
      rmSync(file);
      await until('the team names nobody who is there', () => heard('config.refused') === 2);
      writeFileSync(file, good);
      await until('it is in force again', () => heard('config.reloaded') === 2);
      expect((await news('Quattro')).text).toContain('stays internal');
    } finally {
      daemon.signal('SIGKILL');
      await daemon.ended;
    }
  });
});
