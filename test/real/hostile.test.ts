// Hostile and broken mail, from files and from a server: each gets its decision within the limits of time and
// memory, and nothing of it gets out of hand in what the desk answers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watch, type Footprint } from '../support/footprint.js';
import { hostileMails, type HostileMail } from '../support/hostile-mails.js';
import type { Installation, MessageLine } from '../support/installation.js';
import type { Received } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';

/** The program and its worker, whose heap alone may have 256 MB. */
const MOST_MB = 600;

const FIELD = /^([!-9;-~]+):/;

let stand: Stand;
let mails: HostileMail[];

beforeAll(async () => {
  mails = hostileMails();
  stand = await startStand();
});
afterAll(() => stand.stop());

function expectWithin(footprint: Footprint): void {
  expect({ code: footprint.code, stderr: footprint.stderr }).toEqual({ code: 0, stderr: '' });
  expect(footprint.peakMb).toBeLessThan(MOST_MB);
}

/** Every mail has the outcome that it should have; a sender is named after its mail. */
async function expectDecided(here: Installation): Promise<void> {
  const lines = (await here.messages()).toReversed();
  expect(lines.map(outcomeOf)).toEqual(mails.map(({ name, outcome }) => `${name}: ${outcome}`));
}

function outcomeOf(line: MessageLine, index: number): string {
  const outcome =
    line.decision !== 'opened'
      ? `${line.decision}`
      : line.unansweredBecause === null
        ? 'answered'
        : 'unanswered';
  const unreadable = line.reason?.startsWith('unreadable') ? `, ${line.reason}` : '';
  return `${mails[index]?.name}: ${outcome}${unreadable}`;
}

describe('hostile mail in files', () => {
  it('is decided within the limits', async () => {
    const folder = join(stand.here.root, 'mails');
    mkdirSync(folder);
    const files = mails.map(({ name, bytes }, index) => {
      const file = join(folder, `${index}-${name}.eml`);
      writeFileSync(file, bytes);
      return file;
    });
    const footprint = await watch(
      stand.here.start(['import', ...files, '--mailbox', 'support', '--no-acknowledge']),
    );
    console.info(
      `import: ${footprint.peakMb.toFixed(0)} MB, ${footprint.cpuSeconds.toFixed(1)} s of processor`,
    );
    expectWithin(footprint);
    const lines = (await stand.here.messages()).toReversed();
    expect(lines.map(({ decision }) => decision)).toEqual(
      mails.map(({ outcome }) => (outcome === 'held' ? 'held' : 'opened')),
    );
  });
});

describe('hostile mail from a server', () => {
  let here: Installation;
  let letters: { readonly letter: Received; readonly parsed: ParsedMail }[];

  beforeAll(async () => {
    here = stand.another('hostile');
    stand.dovecot.deliverMany(
      'hostile',
      mails.map(({ bytes }) => bytes),
    );
    const footprint = await watch(here.start(['once']));
    console.info(
      `once: ${footprint.peakMb.toFixed(0)} MB, ${footprint.cpuSeconds.toFixed(1)} s of processor`,
    );
    expectWithin(footprint);
    letters = await Promise.all(
      stand.smtp.received.map(async (letter) => ({ letter, parsed: await simpleParser(letter.raw) })),
    );
  });

  it('is decided within the limits', async () => {
    await expectDecided(here);
  });

  it('is acknowledged to its one sender', () => {
    const expected = mails
      .filter(({ outcome }) => outcome === 'answered')
      .map(({ name }) => `${name}@${name}.hostile.example.com`);
    expect(new Set(letters.map(({ letter }) => letter.to.join()))).toEqual(new Set(expected));
    expect(letters).toHaveLength(expected.length);
  });

  it('injects no line into a header', () => {
    for (const { letter } of letters) {
      const raw = letter.raw.toString('latin1');
      expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
      const fields = (raw.split('\r\n\r\n', 1)[0] ?? '').split('\r\n').filter((line) => !/^[ \t]/.test(line));
      const names = fields.map((line) => FIELD.exec(line)?.[1]?.toLowerCase() ?? line);
      expect(names).toHaveLength(new Set(names).size);
      expect(names).not.toContain('bcc');
      expect(names).not.toContain('x-evil');
      expect(
        names.filter((name) => ['from', 'to', 'subject', 'message-id', 'date'].includes(name)),
      ).toHaveLength(5);
      expect(raw.split('\r\n').filter((line) => line.length > 998)).toEqual([]);
    }
  });

  it('runs no markup and no template', () => {
    const parsed = letters.find(({ letter }) => letter.to.join().startsWith('markup@'))?.parsed;
    expect(parsed?.html).not.toMatch(/<script|<img[^>]+onerror/i);
    expect(parsed?.html).toContain('&lt;script&gt;');
    expect(`${parsed?.subject}`).toContain('{{constructor}} {{{body}}}');
    for (const { parsed: each } of letters)
      expect(`${each.subject}${each.text}`).not.toMatch(/[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/u);
  });

  it('says of itself what could not be read', () => {
    const marked = query<{ subject: string; marks_json: string }>(
      here,
      'select subject, marks_json from ticket',
    );
    const marks = new Map(marked.map((row) => [row.subject, JSON.parse(row.marks_json)]));
    expect(marks.get('pgp')).toContain('encrypted');
    expect(marks.get('larger')).toContain('too large');
    for (const name of ['parts', 'nesting', 'header', 'recipients'])
      expect(marks.get(name)).toContain('incomplete');
    const dated = query<{ sent_at: number | null }>(
      here,
      "select sent_at from message where subject = 'date'",
    );
    expect(dated).toEqual([{ sent_at: null }]);
  });
});
