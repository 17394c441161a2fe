// Digests as managers get them: sent by the built program when their period has ended, once to each recipient,
// whatever happens on the way. A period ends by hand: the last one told is set back in the database.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, type Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { first } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());
afterEach(() => (stand.smtp.faults = {}));

/** An installation with a ticket, whose digest goes to these managers every day and was started just now. */
async function started(user: string, ...managers: string[]): Promise<Installation> {
  const here = stand.another(user, (service) => {
    service['digests'] = [{ name: 'daily', schedule: '0 0 * * *', to: managers, language: 'it' }];
  });
  const request = {
    from: `cliente-di-${user}@example.com`,
    subject: 'Server bloccato',
    text: 'Tutto fermo.',
  };
  stand.dovecot.deliver(user, await mail(request));
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  return here;
}

/** As if the last digest had gone out so many days earlier. */
function setBack(here: Installation, days: number): void {
  const ms = days * 86_400_000;
  query(here, `update digest set period_from = period_from - ${ms}, period_until = period_until - ${ms}`);
  query(
    here,
    `update ticket set opened_at = opened_at - 86400000, acknowledged_at = acknowledged_at - 86400000`,
  );
}

const sentTo = (address: string) => stand.smtp.received.filter(({ to }) => to.includes(address));
const digestsOf = async (here: Installation) =>
  (await here.outbox()).filter(({ kind }) => kind === 'digest').map(({ to, state }) => `${to} ${state}`);

describe('a digest', () => {
  it('is owed by no first start, goes once to each, and is whole: text, HTML, and the pictures it shows', async () => {
    const here = await started('first', 'capo@example.it', 'vice@example.it');
    expect(await digestsOf(here)).toEqual([]);
    setBack(here, 7);
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
    expect((await here.run(['once'])).code).toBe(0);
    expect(await digestsOf(here)).toEqual(['vice@example.it sent', 'capo@example.it sent']);
    const [letter, ...more] = sentTo('capo@example.it');
    expect(more).toEqual([]);
    if (letter === undefined) throw new Error('no digest was sent');
    // Its bounces come back to the desk.
    expect([letter.from, letter.to]).toEqual(['assistenza@example.it', ['capo@example.it']]);

    const parsed = await simpleParser(letter.raw, { keepCidLinks: true });
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(letter.raw.toString('latin1')).toMatch(/^Content-Type: multipart\/related;/mu);
    expect(parsed.subject).toMatch(/^Resoconto giornaliero, .*: 1 nuovo ticket, 0 chiusi, 1 ancora aperto$/u);
    expect(parsed.text).toContain('1 · High bloccante');
    const html = parsed.html || '';
    const shown = [...html.matchAll(/src="cid:([^"]+)"/gu)].map(([, cid]) => cid);
    expect(shown.length).toBeGreaterThan(1);
    expect(new Set(parsed.attachments.map(({ cid }) => cid))).toEqual(new Set(shown));
    for (const { content, contentType } of parsed.attachments) {
      expect([contentType, content.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
    }
  });

  it('that the server does not take yet goes out later, as the one that it is', async () => {
    const here = await started('later', 'dopo@example.it');
    setBack(here, 1);
    stand.smtp.faults = { recipient: first(1, '451 4.3.0 Try later') };
    expect((await here.run(['once'])).code).toBe(75);
    expect(await digestsOf(here)).toEqual(['dopo@example.it pending']);
    query(here, "update outbox set due_at = 0 where letter = 'digest'");
    expect((await here.run(['once'])).code).toBe(0);
    expect(await digestsOf(here)).toEqual(['dopo@example.it sent']);
    expect(sentTo('dopo@example.it')).toHaveLength(1);
  });

  it('is not made twice by a kill in the middle of sending: the same bytes go again', async () => {
    const here = await started('killed', 'ucciso@example.it');
    setBack(here, 1);
    const atData = new Promise<void>((resolve) => {
      stand.smtp.faults = {
        data: () => {
          resolve();
          return 'hang';
        },
      };
    });
    const pass = here.start(['once']);
    await atData;
    pass.signal('SIGKILL');
    await pass.ended;
    stand.smtp.faults = {};
    expect((await here.run(['once'])).code).toBe(0);
    expect((await here.run(['once'])).code).toBe(0);
    expect(await digestsOf(here)).toEqual(['ucciso@example.it sent']);
    const bytes = new Set(sentTo('ucciso@example.it').map(({ raw }) => raw.toString('latin1')));
    expect(bytes.size).toBe(1);
  });

  it('goes out of the daemon as soon as it starts, when it was due before', async () => {
    const here = await started('daemon', 'prima@example.it');
    setBack(here, 1);
    const before = stand.smtp.received.length;
    const daemon = here.start(['run']);
    await stand.smtp.waitFor(before + 1);
    daemon.signal('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
    expect(await digestsOf(here)).toEqual(['prima@example.it sent']);
  });
});

describe('digest NAME --dry-run', () => {
  it('shows the period that is still open, as text, as JSON and as a page with its pictures, and writes no row', async () => {
    const here = await started('dry', 'mai@example.it');
    const text = await here.run(['digest', 'daily', '--dry-run']);
    expect([text.code, text.stdout]).toEqual([0, expect.stringContaining('periodo ancora in corso')]);
    const page = join(here.root, 'daily.html');
    expect((await here.run(['digest', 'daily', '--dry-run', '--html', page])).code).toBe(0);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('src="data:image/png;base64,');
    expect(html).not.toContain('cid:');
    const json = await here.run(['digest', 'daily', '--dry-run', '--json']);
    expect(jsonLines(json.stdout)).toEqual([
      expect.objectContaining({
        name: 'daily',
        to: ['mai@example.it'],
        content: expect.objectContaining({ kind: 'digest' }),
      }),
    ]);
    expect(await digestsOf(here)).toEqual([]);
    expect(query(here, 'select id from digest')).toHaveLength(1);
  });

  it('says what is missing', async () => {
    const here = await started('wrong', 'mai@example.it');
    expect(await here.run(['digest', 'weekly', '--dry-run'])).toMatchObject({
      code: 64,
      stderr: 'service.yaml has no digest "weekly": it has daily\n',
    });
    const sent = await here.run(['digest', 'daily']);
    expect([sent.code, sent.stderr]).toEqual([64, expect.stringContaining('--dry-run')]);
  });
});
