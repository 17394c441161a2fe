// What a person at the desk types: short numbers, wrong names, empty words. Each answer says what is so.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, jsonLines, type Installation } from '../support/installation.js';
import { freePort } from '../support/port.js';

let here: Installation;
const year = new Date().getFullYear();
const number = `${year}-000001`;

beforeAll(async () => {
  here = installation({ imapPort: await freePort(), smtpPort: await freePort() });
  const call = ['ticket', 'open', '--from', 'anna@example.com', '--subject', 'Il plotter stampa storto'];
  expect((await here.run(call)).code).toBe(0);
});
afterAll(() => here.remove());

describe('a ticket number', () => {
  it.each(['1', '#1', '01', '000001', `${year}-1`, `#${year}-000001`])('may be written %s', async (word) => {
    const { code, stdout } = await here.run(['ticket', 'show', word, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ number });
  });

  it('is told whole where there is none, or another year is meant', async () => {
    const missing = await here.run(['ticket', 'show', '7']);
    expect(missing).toMatchObject({ code: 65 });
    expect(missing.stderr).toContain(`there is no ticket ${year}-000007`);
    expect((await here.run(['ticket', 'close', '1999-1'])).stderr).toContain('1999-000001');
  });

  it('closes and reopens', async () => {
    expect((await here.run(['ticket', 'close', '1'])).stdout).toBe(
      `Ticket ${number} is closed.\nanna@example.com will be told.\n`,
    );
    const why = ['--why', 'stampa storto di nuovo'];
    const reopened = await here.run(['ticket', 'reopen', '1', ...why]);
    expect(reopened).toMatchObject({ code: 0, stdout: `Ticket ${number} is open again.\n` });
    expect((await here.run(['ticket', 'reopen', '1'])).stdout).toBe(`Ticket ${number} is open already.\n`);
    const { state, closedAt, events } = JSON.parse(
      (await here.run(['ticket', 'show', '1', '--json'])).stdout,
    );
    expect({ state, closedAt }).toEqual({ state: 'open', closedAt: null });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'reopened', why: 'stampa storto di nuovo' }),
    );
  });
});

it.each([
  [['ticket', 'set', '1', '--taken-by', '']],
  [['ticket', 'set', '1', '--taken-by', ' \t']],
  [['ticket', 'set', '1', '--severity', '1', '--why', '']],
  [['ticket', 'open', '--from', 'anna@example.com', '--subject', ' ']],
])('an empty word is refused: %j', async (command) => {
  const before = (await here.run(['ticket', 'show', '1', '--json'])).stdout;
  const refused = await here.run(command);
  expect(refused).toMatchObject({ code: 64, stdout: '' });
  expect(refused.stderr).toContain('It must not be empty.');
  expect((await here.run(['ticket', 'show', '1', '--json'])).stdout).toBe(before);
});

describe('a list', () => {
  it.each([
    [['messages', '--decision', 'hold'], 'Allowed choices are opened'],
    [['messages', '--mailbox', 'suport'], 'there is no mailbox "suport": did you mean "support"?'],
    [['tickets', '--customer', 'rosi'], 'there is no customer "rosi": did you mean "rossi"?'],
    [['tickets', '--state', 'opened'], 'Allowed choices are open'],
    [['outbox', '--state', 'waiting'], 'Allowed choices are pending'],
  ])('refuses a filter that nothing can match: %j', async (command, told) => {
    const refused = await here.run(command);
    expect(refused).toMatchObject({ code: 64, stdout: '' });
    expect(refused.stderr).toContain(told);
  });

  it.each([
    [['messages', '--decision', 'held'], 'None matches.\n'],
    [['messages', '--mailbox', 'support'], 'None matches.\n'],
    [['messages'], 'No messages yet.\n'],
    [['tickets', '--customer', 'rossi'], 'None matches.\n'],
    [['tickets', '--severity', '1'], 'None matches.\n'],
    [['outbox', '--state', 'failed'], 'None matches.\n'],
  ])('says so where none matches: %j', async (command, told) => {
    expect(await here.run(command)).toMatchObject({ code: 0, stdout: told });
  });

  it('keeps to names that only the store has, and to what it has where the rules are wrong', async () => {
    const other = installation({ imapPort: await freePort(), smtpPort: await freePort() });
    const call = ['ticket', 'open', '--from', 'ced@officinerossi.example.com', '--subject', 'Plotter'];
    expect((await other.run(call)).code).toBe(0);
    writeFileSync(join(other.config, 'customers.yaml'), 'customers: []\n');
    const { code, stdout } = await other.run(['tickets', '--customer', 'rossi']);
    expect(code).toBe(0);
    expect(stdout).toContain(number);
    writeFileSync(join(other.config, 'customers.yaml'), 'customers: nobody\n');
    expect(await other.run(['tickets', '--customer', 'bianchi'])).toMatchObject({
      code: 0,
      stdout: 'None matches.\n',
    });
    other.remove();
  });
});

it('times are those of the desk, with its zone, wherever the machine stands', async () => {
  const { openedAt } = JSON.parse((await here.run(['ticket', 'show', '1', '--json'])).stdout);
  const rome = new Date(openedAt).toLocaleTimeString('it-IT', {
    timeZone: 'Europe/Rome',
    hour: '2-digit',
    minute: '2-digit',
  });
  const { stdout } = await here.run(['tickets'], { env: { TZ: 'America/New_York' } });
  expect(stdout).toMatch(new RegExp(`\\d{4}-\\d\\d-\\d\\d ${rome} CES?T `));
});

describe('message release', () => {
  it('is refused without --from where nobody could be answered', async () => {
    const file = join(here.root, 'nobody.eml');
    writeFileSync(file, 'From: undisclosed-recipients:;\r\nSubject: Guasto\r\n\r\nIl plotter non va.\r\n');
    expect((await here.run(['import', file, '--mailbox', 'support'])).code).toBe(0);
    const [held] = await here.messages();
    expect(held).toMatchObject({ decision: 'held', from: null });
    const id = String(held?.id);
    const refused = await here.run(['message', 'release', id]);
    expect(refused).toMatchObject({ code: 64, stdout: '' });
    expect(refused.stderr).toContain('say who wrote it with --from ADDRESS');
    expect((await here.messages())[0]).toMatchObject({ decision: 'held' });
    const released = await here.run(['message', 'release', id, '--from', 'anna@example.com']);
    expect(released.code).toBe(0);
  });
});

describe('for programs', () => {
  it('check --json tells each mistake, each warning and that all is well, in lines of one shape', async () => {
    const other = installation({ imapPort: await freePort(), smtpPort: await freePort() });
    const well = await other.run(['check', '--json'], { env: { SPORTELLO_IMAP_PASSWORD: '' } });
    expect(well).toMatchObject({ code: 0, stderr: '' });
    const lines = jsonLines<Record<string, unknown>>(well.stdout);
    expect(lines).toContainEqual({
      level: 'warning',
      file: 'service.yaml',
      line: expect.any(Number),
      column: expect.any(Number),
      problem: 'the environment variable SPORTELLO_IMAP_PASSWORD is not set',
      hint: 'set it where the service is started',
      service: null,
      loginRefused: null,
    });
    expect(lines.at(-1)).toMatchObject({ level: 'ok', problem: null });
    expect(new Set(lines.map((line) => Object.keys(line).toSorted().join()))).toHaveLength(1);
    const servers = await other.run(['check', '--json', '--connect']);
    expect(servers.code).toBe(69);
    expect(jsonLines(servers.stdout)).toContainEqual(
      expect.objectContaining({ level: 'error', service: expect.stringMatching(/^smtp /), file: null }),
    );
    other.configure((service) => Object.assign(service.desk, { phone: 600 }));
    const wrong = await other.run(['check', '--json']);
    expect(wrong).toMatchObject({ code: 78, stderr: '' });
    expect(jsonLines(wrong.stdout)).toEqual([
      expect.objectContaining({ level: 'error', file: 'service.yaml', hint: 'put it in quotes' }),
    ]);
    other.remove();
  });

  it('status --check says what is wrong, and ends with the code of the gravest', async () => {
    expect(await here.run(['status', '--check'])).toMatchObject({
      code: 69,
      stdout: 'the daemon is not running\n',
    });
    const asJson = await here.run(['status', '--check', '--json']);
    expect(asJson.code).toBe(69);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ running: false });
    expect((await here.run(['status'])).code).toBe(0);
  });

  it('digest --send queues it now, beside its schedule', async () => {
    const before = (await here.outbox()).length;
    const sent = await here.run(['digest', 'daily', '--send']);
    expect(sent).toMatchObject({
      code: 0,
      stdout: 'The digest daily goes to responsabile@example.it with the next pass.\n',
    });
    const [letter, ...others] = await here.outbox();
    expect(letter).toMatchObject({ kind: 'digest', to: 'responsabile@example.it', state: 'pending' });
    expect(others).toHaveLength(before);
    expect((await here.run(['digest', 'daily', '--send', '--dry-run'])).stdout).toContain('Subject: ');
    expect(await here.outbox()).toHaveLength(before + 1);
  });
});
