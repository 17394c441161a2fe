// An administrator edits the rules: what would change is seen before it is live, and how each rule fares afterwards.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, jsonLines, type Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';

interface Change {
  readonly ticket: string;
  readonly was: string;
  readonly is: string;
  readonly ruleIs: string;
}

interface Whole {
  readonly total: number;
  readonly unread: number;
  readonly table: Record<string, number>;
}

interface Fared {
  readonly rule: string;
  readonly fired: number;
  readonly corrected: number;
  readonly inForce: boolean;
  readonly byProbability: readonly {
    readonly from: number;
    readonly until: number;
    readonly judged: number;
    readonly corrected: number;
  }[];
}

const RULE = `
  - id: coffee-machine
    description: Nobody works without coffee.
    when:
      all:
        - { in: [subject, text], any: ["macchina del caffè"] }
    then: { severity: 2 }
    examples:
      - { subject: "La macchina del caffè è vuota", matches: true }
      - { subject: "Il caffè è finito", matches: false }
`;

describe('the rules over the stored mail', () => {
  let here: Installation;

  beforeAll(async () => {
    here = installation({ imapPort: 1, smtpPort: 1 });
    const folder = join(here.root, 'mails');
    mkdirSync(folder);
    const mails = [
      { subject: 'La macchina del caffè è vuota', text: 'Buongiorno, potete riempirla? Grazie.' },
      { subject: 'Server bloccato, non lavoriamo', text: 'Da stamattina il server non risponde più.' },
      { subject: 'Richiesta di informazioni', text: 'Vorrei sapere gli orari dello sportello.' },
    ];
    for (const [index, fields] of mails.entries()) {
      const bytes = await mail({ from: `cliente${index}@example.com`, ...fields });
      writeFileSync(join(folder, `${index}.eml`), bytes);
    }
    const imported = await here.run(['import', folder, '--mailbox', 'support']);
    expect(imported.stdout).toContain('3 mails recorded, 3 decided');
  });
  afterAll(() => here.remove());

  it('change nothing as long as nobody edits them', async () => {
    const { code, stdout } = await here.run(['rules', 'replay', '--since', '1d', '--json']);
    expect(code).toBe(0);
    expect(jsonLines<Whole>(stdout)).toEqual([{ total: 3, unread: 0, table: { '1 1': 1, '3 3': 2 } }]);
  });

  it('tell ticket by ticket what an edit would change, and write nothing', async () => {
    const file = join(here.config, 'rules.yaml');
    const edited = readFileSync(file, 'utf8').replace(/^rules:.*$/m, (line) => `${line}\n${RULE}`);
    writeFileSync(file, edited);
    const before = await here.tickets();
    const { code, stdout } = await here.run(['rules', 'replay', '--since', '1d', '--json']);
    expect(code).toBe(0);
    const [whole, ...changes] = jsonLines<Change & Whole>(stdout).toReversed();
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ was: '3', is: '2', ruleIs: 'coffee-machine' });
    expect(whole).toMatchObject({ total: 3, table: { '1 1': 1, '3 2': 1, '3 3': 1 } });
    expect(await here.tickets()).toEqual(before);

    const table = await here.run(['rules', 'replay', '--since', '1d']);
    expect(table.stdout).toContain('1 of 3 mails would change');
  });

  it('are measured by the corrections of people', async () => {
    const blocking = (await here.tickets()).find((ticket) => ticket.severity === 1);
    if (blocking === undefined) throw new Error('no ticket of severity 1');
    const set = await here.run(['ticket', 'set', blocking.number, '--severity', '2', '--why', 'riavviato']);
    expect(set.code).toBe(0);
    const lines = jsonLines<Fared>((await here.run(['rules', 'report', '--json'])).stdout);
    expect(blocking.rule).toBe('judged');
    expect(lines[0]).toMatchObject({ rule: 'judged', fired: 3, corrected: 1, inForce: true });
    expect(lines.find((line) => line.rule === 'coffee-machine')).toMatchObject({ fired: 0, inForce: true });
  });

  it('tell of one mail what was found in it, and what the contract did', async () => {
    const customers = join(here.config, 'customers.yaml');
    const domains = 'domains: [studiobianchi.example.com';
    const file = join(here.root, 'mail.eml');
    const text = 'È caduto il server e non lavora nessuno.';
    writeFileSync(file, await mail({ from: 'mario@officinerossi.example.com', subject: 'Aiuto', text }));
    const known = await here.run(['rules', 'test', file]);
    expect(known.stdout).toContain('customer rossi, contract scudo\n');
    expect(known.stdout).toContain('"non lavora nessuno" in text');
    expect(known.stdout).toContain('contract scudo lets severity 1 stand');

    writeFileSync(
      customers,
      readFileSync(customers, 'utf8').replace(domains, `${domains}, officinerossi.example.com`),
    );
    const unclear = await here.run(['rules', 'test', file]);
    expect(unclear.stdout).toContain('Severity Code 1, language it, customer unclear, contract none');
    expect(unclear.stdout).toContain('two customers have this address, severity 1 stands');
  });

  it('say of mail that no rule claims how likely its severity is, and by which words', async () => {
    const file = join(here.root, 'printer.eml');
    const text = 'La stampante del primo piano si inceppa a ogni foglio.';
    writeFileSync(file, await mail({ from: 'anna@example.com', subject: 'Stampante', text }));
    const { stdout } = await here.run(['rules', 'test', file]);
    expect(stdout).toMatch(/opened: request: severity 2 by likeness \(0\.\d\d\)/);
    expect(stdout).toMatch(
      /rule judged matches and gives severity 2 by likeness .*"[^"]*inceppa[^"]*" in text/,
    );
    expect(stdout).toMatch(/^What the likeness rests on$/m);
    expect(stdout).toMatch(/^ +for 2 +.*"[^"]*inceppa[^"]*" in text/m);
    const json = await here.run(['rules', 'test', file, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ rule: 'judged', service: 'printers', unsure: false });
  });

  it('are measured by how probable was what they learned', async () => {
    const lines = jsonLines<Fared>((await here.run(['rules', 'report', '--json'])).stdout);
    const judged = lines.find(({ rule }) => rule === 'judged');
    const bands = judged?.byProbability ?? [];
    expect(bands.reduce((sum, band) => sum + band.judged, 0)).toBe(3);
    expect(bands.reduce((sum, band) => sum + band.corrected, 0)).toBe(1);
    for (const { from, until } of bands) expect(from).toBeLessThan(until);
    expect(lines.find(({ rule }) => rule === 'alarm')?.byProbability).toEqual([]);
    const { stdout } = await here.run(['rules', 'report']);
    expect(stdout).toMatch(/^judged +0\.\d to \d\.\d +\d +\d +\d+ %$/m);
  });

  it('are tried on what they set aside, too, and not on what no rule decides about', async () => {
    const folder = join(here.root, 'aside');
    mkdirSync(folder);
    const mails = {
      newsletter: {
        subject: 'Offerte di dicembre',
        from: 'newsletter@negozio.example.com',
        headers: { 'List-Unsubscribe': '<https://negozio.example.com/u>' },
      },
      office: { subject: 'Offerta per tre PC', from: 'carla@example.com', to: 'commerciale@example.com' },
      automatic: {
        subject: 'Assente',
        from: 'dario@example.com',
        headers: { 'Auto-Submitted': 'auto-replied' },
      },
    };
    for (const [name, fields] of Object.entries(mails))
      writeFileSync(join(folder, `${name}.eml`), await mail({ text: 'Buongiorno.', ...fields }));
    expect((await here.run(['import', folder, '--mailbox', 'support'])).code).toBe(0);
    const file = join(here.config, 'rules.yaml');
    const rules = readFileSync(file, 'utf8');
    expect((await replayed()).table).toMatchObject({ 'ignored ignored': 1, 'redirected redirected': 1 });

    writeFileSync(file, rules.replace('then: { ignore: newsletter }', 'then: { severity: 3 }'));
    const { total, table } = await replayed();
    expect(total).toBe(5);
    expect(table).toMatchObject({ 'ignored 3': 1, 'redirected redirected': 1 });
    const { stdout } = await here.run(['rules', 'replay', '--since', '1d']);
    expect(stdout).toMatch(/message \d+ +ignored +3 +newsletter +newsletter +Offerte di dicembre/);
    writeFileSync(file, rules);
  });

  async function replayed(): Promise<Whole> {
    const { stdout } = await here.run(['rules', 'replay', '--since', '1d', '--json']);
    const whole = jsonLines<Whole>(stdout).at(-1);
    if (whole === undefined) throw new Error('rules replay printed nothing');
    return whole;
  }

  it('refuse a time that is none', async () => {
    const { code, stderr } = await here.run(['rules', 'replay', '--since', 'yesterday']);
    expect(code).toBe(64);
    expect(stderr).toContain('12h, 30d or 4w');
  });
});
