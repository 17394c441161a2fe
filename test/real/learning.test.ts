// A desk teaches what its mail is: it adds labelled requests, sees what would change, puts it in force beside a daemon
// that runs, and undoes it.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADER, writeFewExamples, writeOwnExamples } from '../support/examples.js';
import { jsonLines, type Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

interface Whole {
  readonly examples: number;
  readonly own: { readonly count: number; readonly rightBefore: number; readonly rightNow: number };
  readonly before: readonly (readonly number[])[] | null;
  readonly now: readonly (readonly number[])[];
  readonly stored: { readonly total: number; readonly table: Record<string, number> } | null;
  readonly changed: boolean;
  readonly written: boolean;
}

const OWN = [
  '1\tapplications\tit\tSigma\tSigma dà il codice 40',
  '1\tapplications\tit\t\tCompare il codice 40 in Sigma',
  '1\tapplications\tit\tcodice 40\tSigma dice codice 40 da oggi',
];

let stand: Stand;
let here: Installation;
beforeAll(async () => {
  stand = await startStand();
  ({ here } = stand);
  writeFewExamples(here.config, 10);
});
afterAll(() => stand.stop());

const weights = (): string => join(here.config, 'judgement.bin');

async function learn(...options: string[]): Promise<Whole> {
  const { stdout } = await here.run(['rules', 'learn', '--json', ...options]);
  const whole = jsonLines<Whole>(stdout).at(-1);
  if (whole === undefined) throw new Error('rules learn printed nothing');
  return whole;
}

let count = 0;
/** One mail about Sigma, and the severity of its ticket. */
async function askAboutSigma(): Promise<number> {
  count += 1;
  const from = `anna-${count}@example.com`;
  const text = `Sigma mostra il codice 40, prova ${count}.`;
  stand.dovecot.deliver('support', await mail({ from, subject: 'Sigma, codice 40', text }));
  return until('its ticket is there', async () => {
    const tickets = await here.tickets();
    return tickets.find((ticket) => ticket.requester === from)?.severity;
  });
}

describe('rules learn', () => {
  it('writes nothing unless somebody says yes, and ends with 64', async () => {
    const before = readFileSync(weights());
    const { code, stdout } = await here.run(['rules', 'learn']);
    expect(code).toBe(64);
    expect(stdout).toMatch(/^Learned from \d{3} labelled requests\.$/m);
    expect(stdout).toContain('Nothing was written. Say --yes to put it in force.');
    expect(readFileSync(weights())).toEqual(before);
  });

  it('is the same every time, tells how right it was before, and says when there is nothing new', async () => {
    const first = await learn('--yes');
    expect(first).toMatchObject({ changed: true, written: true });
    expect(first.before).not.toEqual(first.now);
    expect(first.now.flat().reduce((sum, one) => sum + one, 0)).toBe(first.examples);
    const bytes = readFileSync(weights());
    const again = await here.run(['rules', 'learn', '--json']);
    expect(again.code).toBe(0);
    expect(jsonLines<Whole>(again.stdout)).toMatchObject([
      { before: first.now, now: first.now, changed: false, written: false },
    ]);
    expect(readFileSync(weights())).toEqual(bytes);
    // Whoever runs the daemon reads it, too.
    expect(statSync(weights()).mode & 0o777).toBe(0o644);
  });

  it('is taken up by a daemon that runs, and undone for it', async () => {
    const lines: string[] = [];
    const daemon = here.start(['run'], { onLine: (line) => lines.push(line) });
    const reloads = (): number => lines.filter((line) => line.includes('"event":"config.reloaded"')).length;
    try {
      await until('the inbox is open', () => lines.some((line) => line.includes('"event":"imap.opened"')));
      const untaught = await askAboutSigma();
      expect(untaught).not.toBe(1);

      writeOwnExamples(here.config, OWN);
      const shown = await here.run(['rules', 'learn']);
      expect(shown.code).toBe(64);
      expect(shown.stdout).toMatch(/Of 3 requests of your own: 0 right before, 3 now/);
      expect(shown.stdout).toMatch(new RegExp(`-000001 +${untaught} +1 +judged +judged +Sigma, codice 40`));
      expect(shown.stdout).toContain('1 of 1 mail would change.');
      const whole = await learn('--yes');
      expect(whole).toMatchObject({ own: { count: 3, rightBefore: 0, rightNow: 3 }, written: true });
      expect(whole.stored).toEqual({ total: 1, unread: 0, table: { [`${untaught} 1`]: 1 } });
      await until('the weights are in force', () => reloads() === 1);
      expect(await askAboutSigma()).toBe(1);

      const undone = await here.run(['rules', 'learn', '--undo']);
      expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('those before serve again') });
      await until('the weights before are in force', () => reloads() === 2);
      expect(await askAboutSigma()).toBe(untaught);
    } finally {
      daemon.signal('SIGTERM');
      await daemon.ended;
    }
  });

  it('is undone as far as the shipped weights', async () => {
    expect((await here.run(['rules', 'learn', '--undo'])).stdout).toContain('the shipped ones serve again');
    expect(existsSync(weights())).toBe(false);
    const last = await here.run(['rules', 'learn', '--undo']);
    expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to undo') });
  });

  it('refuses requests with a mistake, at their place', async () => {
    writeFileSync(join(here.config, 'examples', 'own.tsv'), `${HEADER}5\t\tit\tSigma\tNon va\n`);
    const { code, stderr } = await here.run(['rules', 'learn', '--yes']);
    expect(code).toBe(78);
    expect(stderr).toContain('examples/own.tsv:2:1: "5" is no severity');
    const checked = await here.run(['check']);
    expect(checked.code).toBe(78);
    expect(checked.stderr).toContain('examples/own.tsv:2:1: error: "5" is no severity');
    expect(existsSync(weights())).toBe(false);
  });
});

interface Proposal {
  readonly id: number;
  readonly ticket: string;
  readonly was: number;
  readonly severity: number;
  readonly subject: string;
  readonly text: string;
}

describe('corrections', () => {
  let place: Installation;
  beforeAll(() => {
    place = stand.another('correggi');
    writeFewExamples(place.config, 20);
  });

  const proposals = async (): Promise<Proposal[]> =>
    jsonLines<Proposal>((await place.run(['rules', 'examples', '--json'])).stdout);
  const own = (): string[] =>
    readFileSync(join(place.config, 'examples', 'own.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1);

  async function correct(number: string, severity: number): Promise<string> {
    const words = ['ticket', 'set', number, '--severity', String(severity), '--why', 'corretto'];
    const { code, stdout } = await place.run(words);
    expect(code).toBe(0);
    return stdout;
  }

  it('propose what was asked, without whoever asked', async () => {
    expect((await place.run(['rules', 'examples'])).stdout).toContain('Nothing is proposed');
    const texts = [
      'Sono Mario Rossi, tel. 347 1234567.\nSigma dà il codice 40 su mario.rossi@example.com.',
      'Il toner è finito.',
    ];
    for (const [index, text] of texts.entries()) {
      const from = 'Mario Rossi <mario.rossi@example.com>';
      stand.dovecot.deliver(
        'correggi',
        await mail({ from, subject: index === 0 ? 'Sigma di Rossi' : 'Toner', text }),
      );
    }
    expect((await place.run(['once'])).code).toBe(0);
    for (const { number, severity } of (await place.tickets()).toReversed())
      expect(await correct(number, severity === 1 ? 2 : 1)).toContain('see "sportello rules examples"');
    const proposed = (await proposals()).toReversed();
    expect(proposed).toHaveLength(2);
    expect(proposed[0]).toMatchObject({
      subject: 'Sigma di […]',
      text: 'Sono […], tel. 000 0000000.\nSigma dà il codice 00 su […].',
    });
    expect(proposed[0]?.severity).not.toBe(proposed[0]?.was);
    const table = await place.run(['rules', 'examples']);
    expect(table.stdout).toMatch(/Sigma di \[…\] .*Sigma dà il codice 00/);
  });

  it('are no proposal any more when they are taken back', async () => {
    const [last] = await proposals();
    expect(await correct(last?.ticket ?? '', last?.was ?? 0)).not.toContain('rules examples');
    expect(await proposals()).toHaveLength(1);
    await correct(last?.ticket ?? '', last?.severity ?? 0);
    expect(await proposals()).toHaveLength(2);
  });

  it('are learned from when an administrator accepts them, and forgotten when not', async () => {
    const [second, first] = await proposals();
    const [rejected, accepted] = [String(second?.id), String(first?.id)];
    expect(await place.run(['rules', 'examples', 'accept', accepted, '4711'])).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('there is no proposal 4711'),
    });
    expect(existsSync(join(place.config, 'examples', 'own.tsv'))).toBe(false);
    const done = await place.run(['rules', 'examples', 'accept', accepted, '--service', 'applications']);
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('1 example added') });
    expect((await place.run(['rules', 'examples', 'reject', rejected])).code).toBe(0);
    expect(await proposals()).toEqual([]);
    const line = 'Sigma di […]\tSono […], tel. 000 0000000.\\nSigma dà il codice 00 su […].';
    expect(own()).toEqual([`${first?.severity}\tapplications\tit\t${line}`]);

    const added = ['--severity', '3', '--subject', 'Corso', 'Vorremmo un corso su Sigma'];
    expect((await place.run(['rules', 'examples', 'add', ...added])).code).toBe(0);
    expect(own()[1]).toBe('3\t\tit\tCorso\tVorremmo un corso su Sigma');
    const checked = await place.run(['check']);
    expect(checked).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('learn again: sportello rules learn'),
    });
    const { stdout } = await place.run(['rules', 'learn', '--yes', '--json']);
    expect(jsonLines<Whole>(stdout).at(-1)).toMatchObject({ own: { count: 2, rightNow: 2 } });
  });

  it.each([
    ['a number that is none', ['accept', 'x'], 'whole number'],
    ['no severity', ['add', 'testo'], "required option '--severity"],
    ['no words', ['add', '--severity', '1', '...'], 'no words'],
    [
      'a service that is none',
      ['add', '--severity', '1', '--service', 'la rete', 'testo'],
      'It must be a name',
    ],
  ])('with %s are refused', async (_, words, told) => {
    const { code, stderr } = await place.run(['rules', 'examples', ...words]);
    expect([code, stderr]).toEqual([64, expect.stringContaining(told)]);
  });
});

describe('rules explain', () => {
  let place: Installation;
  beforeAll(() => {
    place = stand.another('spiega');
    writeFewExamples(place.config, 4);
    writeOwnExamples(place.config, ['1\tnetwork\tit\tInternet\tSiamo senza internet in tutta la sede']);
  });

  it('tells how probable each severity is, which words weigh, and what the request is like', async () => {
    const words = ['rules', 'explain', '--subject', 'Internet', 'Siamo senza internet in tutta la sede'];
    const { code, stdout } = await place.run(words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/severity +1, 0\.\d\d probable \(1 0\.\d\d, 2 0\.\d\d, 3 0\.\d\d\)/);
    expect(stdout).toMatch(/for 1 +"[^"]+" in (?:text|subject)/);
    expect(stdout).toMatch(/service +network, 0\.\d\d probable/);
    expect(stdout).toContain('like        "Internet: Siamo senza internet in tutta la sede" (1), 1.00');
    const json = JSON.parse((await place.run([...words, '--json'])).stdout);
    expect(json).toMatchObject({ severity: 1, service: 'network', unsure: false });
    expect(json.like).toHaveLength(3);
    expect(json.like[0]).toMatchObject({ file: 'examples/own.tsv', line: 2, severity: 1 });
    expect(json.probabilities[1] + json.probabilities[2] + json.probabilities[3]).toBeCloseTo(1);
  });

  it('is unsure of what it does not know', async () => {
    const { stdout } = await place.run([
      'rules',
      'explain',
      'Der Rechner fährt seit heute Morgen nicht hoch',
    ]);
    expect(stdout).toMatch(/severity +2, 0\.33 probable/);
    expect(stdout).toContain('unsure: a person should confirm or correct it');
  });

  it('explains stored mail, too', async () => {
    const text = 'La stampante si inceppa a ogni foglio.';
    stand.dovecot.deliver('spiega', await mail({ from: 'anna@example.com', subject: 'Stampante', text }));
    expect((await place.run(['once'])).code).toBe(0);
    const [message] = await place.messages();
    const shown = await place.run(['message', 'show', String(message?.id)]);
    expect(shown.stdout).toContain('What its likeness rests on, by the weights as they are now');
    expect(shown.stdout).toMatch(/like +"/);
    const json = JSON.parse((await place.run(['message', 'show', String(message?.id), '--json'])).stdout);
    expect(json.explanation).toMatchObject({ severity: 2, service: 'printers' });
  });

  it('says so where nothing is judged by likeness', async () => {
    writeFileSync(join(place.config, 'rules.yaml'), 'default: { severity: 3 }\n');
    const { code, stderr } = await place.run(['rules', 'explain', 'testo']);
    expect([code, stderr]).toEqual([78, expect.stringContaining('nothing is judged by likeness')]);
  });
});
