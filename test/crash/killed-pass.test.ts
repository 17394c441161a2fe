// A pass over a full mailbox is killed at many moments. The next pass ends in the state of a pass that nobody
// disturbed: each mail one decision, one ticket, one letter; what was in mid-send goes out again as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fiftyMails } from '../support/fifty-mails.js';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';

let stand: Stand;
let mails: Buffer[];
let undisturbed: ReturnType<typeof endState>;
let passMs = 0;

beforeAll(async () => {
  stand = await startStand();
  mails = [
    ...(await fiftyMails()).map((one) => one.bytes),
    ...(await Promise.all(Array.from({ length: 100 }, (_, index) => requestOf(index)))),
  ];
  stand.dovecot.deliverMany('support', mails);
  const startedAt = Date.now();
  // A process of its own, as those that are killed.
  const pass = await stand.here.start(['once']).ended;
  passMs = Date.now() - startedAt;
  expect(pass).toMatchObject({ code: 0, stderr: '' });
  undisturbed = endState(stand.here, 'support', 0);
  expect(undisturbed.mails).toHaveLength(mails.length);
  expect(undisturbed.letters.length).toBeGreaterThan(100);
});
afterAll(() => stand.stop());

/** The mail of one of many people; one in ten has 300 KB. */
function requestOf(index: number): Promise<Buffer> {
  return mail({
    from: `Cliente ${index} <cliente-${index}@example.com>`,
    subject: `Stampante ${index} inceppata`,
    text: `Buongiorno, la stampante numero ${index} si inceppa.\n${'x'
      .repeat(70)
      .concat('\n')
      .repeat(index % 10 === 0 ? 4300 : 5)}`,
    messageId: `<request-${index}@example.com>`,
    date: new Date(1_772_000_000_000 + index * 1000),
  });
}

/** Everything that must be the same however often the pass was killed. `before`: what the SMTP server had already. */
function endState(here: Installation, user: string, before: number) {
  const letters = query<Letter>(
    here,
    `select to_address || ' ' || message_id as mail, letter, state from outbox`,
  );
  const sent = stand.smtp.received.slice(before).map(({ raw, to }) => `${to.join()} ${idOf(raw)}`);
  expect(stand.dovecot.count(user)).toBe(0);
  expect(letters.filter((letter) => letter.state !== 'sent')).toEqual([]);
  // At least once on the wire, and what came twice is the same mail.
  expect(new Set(sent)).toEqual(new Set(letters.map((letter) => letter.mail)));
  expect(
    query(here, "select id from message where state != 'stored' or claimed != 0 or strikes != 0"),
  ).toEqual([]);
  expect(query(here, "select uid from location where folder = 'INBOX'")).toEqual([]);
  expect(query(here, 'select number from ticket order by id')).toEqual(
    query(here, 'select id from ticket order by id').map((_, index) => ({ number: ticketNumber(index + 1) })),
  );
  return {
    mails: query<{ reason: string }>(
      here,
      `select sha256, decision, reason, unanswered_because, number from message
       left join ticket on ticket.id = ticket_id order by sha256`,
      // A large mail that was read in part gives its number up, so that those behind it move on by one.
    ).map((row) => ({ ...row, reason: row.reason.replace(/^copy: of message \d+$/, 'copy') })),
    tickets: query(here, 'select number, severity, subject, requester, messages from ticket order by id'),
    letters: letters.map((letter) => `${letter.letter} ${letter.mail.split(' ')[0]}`).toSorted(),
    history: query(here, 'select kind, count(*) as count from event group by kind order by kind'),
  };
}

interface Letter {
  readonly mail: string;
  readonly letter: string;
  readonly state: string;
}

function ticketNumber(count: number): string {
  return `${new Date().getFullYear()}-${String(count).padStart(6, '0')}`;
}

function idOf(raw: Buffer): string {
  return /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
}

/** Kills a pass when `isTime` says so, and lets the next one finish it. */
async function killAndFinish(command: string, user: string, isTime: Moment): Promise<void> {
  const { dovecot, smtp } = stand;
  const here = stand.another(user);
  dovecot.deliverMany(user, mails);
  const before = smtp.received.length;
  const killed = here.start([command], {
    env: { SPORTELLO_LOG: 'info' },
    onLine: (line) => {
      events.push(line);
      if (isTime.line?.(events)) killed.signal('SIGKILL');
    },
    ...(isTime.afterMs !== undefined && { killAfterMs: isTime.afterMs }),
  });
  const events: string[] = [];
  smtp.faults = {
    data: () => {
      if (isTime.sent !== undefined && smtp.received.length - before >= isTime.sent) killed.signal('SIGKILL');
      return undefined;
    },
  };
  const end = await killed.ended;
  smtp.faults = {};
  // A moment by the clock may come too late on a machine that has become faster; the end state is the same then.
  if (isTime.afterMs === undefined) expect(end.signal).toBe('SIGKILL');
  const finished = await here.run(['once']);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expect(endState(here, user, before)).toEqual(undisturbed);
  here.remove();
  dovecot.reset(user);
}

/** When to kill: after a time, at what the log says, or when the SMTP server has got so many letters. */
interface Moment {
  readonly afterMs?: number;
  readonly line?: (events: readonly string[]) => boolean;
  readonly sent?: number;
}

function event(name: string, count: number): Moment {
  return { line: (events) => events.filter((line) => line.includes(`"${name}"`)).length >= count };
}

const MOMENTS: readonly [string, Moment][] = [
  ['when the first block is committed and not yet moved', event('message.received', 1)],
  ['when all mail is received', event('message.received', 150)],
  ['after half of the decisions', event('message.opened', 60)],
  ['while the first letter is being sent', { sent: 1 }],
  ['while the sixtieth letter is being sent', { sent: 60 }],
];

describe('once, killed', () => {
  it.each([0.2, 0.3, 0.4, 0.5, 0.6])('after %f of its time', async (part) => {
    await killAndFinish('once', `part-${part * 100}`, { afterMs: Math.round(passMs * part) });
  });
  it.each(MOMENTS)('%s', async (name, moment) => {
    await killAndFinish('once', name.replaceAll(' ', '-'), moment);
  });
});

describe('run, killed', () => {
  it.each(MOMENTS.slice(1, 4))('%s', async (name, moment) => {
    await killAndFinish('run', `run-${name.replaceAll(' ', '-')}`, moment);
  });
});
