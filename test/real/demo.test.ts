// The demo as a stranger starts it: the built program, nothing configured, nothing left behind.
import { readdirSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSportello } from '../support/process.js';

describe('demo', () => {
  let temporary: string;
  let elsewhere: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'sportello-demo-test-'));
    elsewhere = mkdtempSync(join(tmpdir(), 'sportello-elsewhere-'));
  });
  afterEach(() => {
    for (const folder of [temporary, elsewhere]) rmSync(folder, { recursive: true, force: true });
  });

  /** Starts it where there is no configuration; `onLine` sees what it says. */
  const start = (args: readonly string[], onLine?: (line: string) => void) =>
    startSportello(['demo', ...args], {
      cwd: elsewhere,
      env: { TMPDIR: temporary },
      ...(onLine && { onLine }),
    });

  it('shows every mail becoming its decision, and ends by itself with 0 and without a trace', async () => {
    const { code, stdout, stderr } = await start([]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(decisions(stdout)).toEqual(
      [
        'OPENED 2026-000001 Severity Code 1',
        'OPENED 2026-000002 Severity Code 2',
        'OPENED 2026-000003 Severity Code 3',
        'OPENED 2026-000004 Severity Code 2',
        'APPENDED to 2026-000001',
        'OPENED 2026-000006 Severity Code 2',
        'OPENED 2026-000007 Severity Code 2',
        'IGNORED no ticket',
        'IGNORED noted on 2026-000003',
        'IGNORED no ticket',
        'OPENED 2026-000008 Severity Code 3',
        'APPENDED to 2026-000006 now Severity Code 1',
        'APPENDED to 2026-000004',
        'APPENDED to 2026-000001',
        'APPENDED to 2026-000002',
        'APPENDED to 2026-000001',
      ].map(thisYear),
    );
    expect(stdout).toContain(thisYear('Ticket 2026-000005 is open with Severity Code 2'));
    expect(stdout).toContain('notice of the new Severity Code to luca.bianchi@studiobianchi.example.com');
    expect(stdout).toContain('LA SUA RICHIESTA È STATA REGISTRATA');
    expect(stdout).toContain('letter in her name to peter.lang@northwind.example.com');
    expect(stdout).toContain('From     Anna Verdi · Assistenza tecnica <assistenza@example.it>');
    expect(stdout).toContain('how it was solved to anna.ferri@officinerossi.example.com');
    expect(stdout).toContain('COME È STATO RISOLTO');
    expect(stdout).not.toContain('##-');
    expect(stdout).toContain('The road it took');
    expect(stdout).toContain('check --connect');
    expect(longest(stdout)).toBeLessThanOrEqual(100);
    expect(stdout).not.toContain('\u001B');
    expect([...readdirSync(temporary), ...readdirSync(elsewhere)]).toEqual([]);
  });

  it('stays with --keep, shows what becomes of a mail that one sends it, and ends with 0 on SIGTERM', async () => {
    const said: string[] = [];
    const child = start(['--keep'], (line) => {
      said.push(line);
      const port = /^ {2}SMTP {6}127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) void send(Number(port));
      // The answer to the mail that was sent is the last thing to come.
      if (line.includes('acknowledgement to anna@nowhere.example.net')) child.signal('SIGTERM');
    });
    const { code, stdout, stderr } = await child.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(decisions(stdout).at(-1)).toBe(thisYear('OPENED 2026-000009 Severity Code 1'));
    expect(said.some((line) => line.includes(join(temporary, 'sportello-demo-')))).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted, and says so', async () => {
    const child = start([], (line) => {
      if (line.includes('APPENDED')) child.signal('SIGINT');
    });
    const { code, stderr } = await child.ended;
    expect(code).toBe(75);
    expect(stderr).toBe('The demo did not come to its end: the demo was interrupted\n');
    expect(readdirSync(temporary)).toEqual([]);
  });
});

/** The decisions in the order of their mails, without the spaces and without what a code means. */
function decisions(stdout: string): string[] {
  return [...stdout.matchAll(/▶ +((?:OPENED|APPENDED|IGNORED|HELD)[^(\n]*)/g)].map((match) =>
    (match[1] ?? '').replace(/ +/g, ' ').trim(),
  );
}

function longest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

/** Ticket numbers begin with the year, as the desk in Rome counts it. */
function thisYear(text: string): string {
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'Europe/Rome' }).format();
  return text.replace('2026-', `${year}-`);
}

async function send(port: number): Promise<void> {
  const client = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const to = 'assistenza@example.it';
  await client.sendMail({ from: 'anna@nowhere.example.net', to, subject: 'La rete è ferma', text: 'Tutti.' });
  client.close();
}
