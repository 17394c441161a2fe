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
    expect(stdout).toMatch(/^Learned from 5\d\d labelled requests\.$/m);
    expect(stdout).toContain('Nothing was written. Say --yes to put it in force.');
    expect(readFileSync(weights())).toEqual(before);
  });

  it('is the same every time, tells how right it was before, and says when there is nothing new', async () => {
    const first = await learn('--yes');
    expect(first).toMatchObject({ before: null, changed: true, written: true });
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
