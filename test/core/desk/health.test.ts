// When something is a trouble, when it is over, and what keeps the line from being ready.
import { describe, expect, it } from 'vitest';
import {
  findTroubles,
  findUnready,
  type HealthFacts,
  type HealthLimits,
  type KnownTrouble,
  type MailboxHealth,
  type UnreadMail,
} from '../../../src/core/desk/health.js';

const MINUTE = 60_000;
const START = 1_795_000_000_000;
const MB = 1024 ** 2;
const limits: HealthLimits = {
  silentMs: 15 * MINUTE,
  outboxMs: 60 * MINUTE,
  diskFreeBytes: 500 * MB,
  pollMs: MINUTE,
};
const well: MailboxHealth = {
  name: 'support',
  reachedAt: START,
  error: null,
  errorAt: null,
  lastMailAt: null,
};

function at(minutes: number, changed: Partial<HealthFacts> = {}): HealthFacts {
  const now = START + minutes * MINUTE;
  return {
    at: now,
    mailboxes: [{ ...well, reachedAt: now }],
    unread: [],
    messagesSince: null,
    letter: null,
    dueSince: null,
    disk: { freeBytes: 40_000 * MB, totalBytes: 100_000 * MB },
    answers: null,
    refusedAt: null,
    ...changed,
  };
}

const mailbox = (changed: Partial<MailboxHealth>): Partial<HealthFacts> => ({
  mailboxes: [{ ...well, ...changed }],
});
const room = (megabytes: number) => ({ disk: { freeBytes: megabytes * MB, totalBytes: 40_960 * MB } });
const troubles = (facts: HealthFacts, known: KnownTrouble[] = [], within = limits) =>
  findTroubles(facts, known, within, START);

const mailThat = (changed: Partial<UnreadMail>): UnreadMail => ({
  mailbox: 'support',
  uid: 7,
  failures: 3,
  since: START,
  dueAt: START + MINUTE,
  problem: 'the server gave no bytes',
  isStored: false,
  ...changed,
});

describe('mail that stays in an inbox', () => {
  it('is a trouble once it has failed three times, and over when it is gone', () => {
    expect(troubles(at(1, { unread: [mailThat({ failures: 2 })] }))).toEqual([]);
    const [trouble] = troubles(at(2, { unread: [mailThat({})] }));
    expect(trouble).toEqual({
      kind: 'mail',
      mailbox: 'support',
      since: START,
      detail: 'UID 7: the server gave no bytes',
    });
    expect(troubles(at(3), trouble === undefined ? [] : [{ ...trouble, notifiedAt: START }])).toEqual([]);
  });

  it('is one trouble for each mailbox', () => {
    const unread = [mailThat({}), mailThat({ uid: 8 }), mailThat({ mailbox: 'pec' })];
    expect(troubles(at(1, { unread }))).toMatchObject([
      { mailbox: 'support', detail: 'UID 7: the server gave no bytes (+1)' },
      { mailbox: 'pec' },
    ]);
  });
});

const answers = (count: number) => ({ answers: { count, most: 1000 } });

describe('the answers to everybody', () => {
  it('are a trouble once their limit is reached, until a quarter of it is free again', () => {
    expect(troubles(at(1, answers(999)))).toEqual([]);
    const [begun] = troubles(at(1, answers(1000)));
    expect(begun).toEqual({ kind: 'answers', mailbox: '', since: START + MINUTE, detail: '1000 / 1000' });
    const known = begun === undefined ? [] : [{ ...begun, notifiedAt: START + MINUTE }];
    expect(troubles(at(2, answers(750)), known)).toMatchObject([{ kind: 'answers', since: START + MINUTE }]);
    expect(troubles(at(3, answers(749)), known)).toEqual([]);
  });
});

describe('a mailbox', () => {
  const refused = { error: 'connection refused', errorAt: START + 1000 };

  it('is a trouble once it was not read for longer than the limit, and not before', () => {
    expect(troubles(at(15, mailbox(refused)))).toEqual([]);
    expect(troubles(at(16, mailbox(refused)))).toEqual([
      { kind: 'mailbox', mailbox: 'support', since: START, detail: 'connection refused' },
    ]);
  });

  it('that hangs without an error is one, too', () => {
    expect(troubles(at(16, mailbox({ reachedAt: START })))).toMatchObject([{ since: START, detail: null }]);
    expect(troubles(at(16, mailbox({ reachedAt: null })))).toMatchObject([{ since: START }]);
  });

  it('is not silent for a time in which nobody looked', () => {
    const dayBefore = START - 24 * 60 * MINUTE;
    expect(troubles(at(1, mailbox({ reachedAt: dayBefore, error: 'gone', errorAt: dayBefore })))).toEqual([]);
  });

  it('counts the time before a restart once the new process has failed as well', () => {
    const before = START - 20 * MINUTE;
    expect(troubles(at(1, mailbox({ ...refused, reachedAt: before })))).toMatchObject([{ since: before }]);
  });

  it('that is seldom looked at has to fail twice', () => {
    const hourly = { ...limits, pollMs: 60 * MINUTE };
    expect(troubles(at(100, mailbox({ reachedAt: START })), [], hourly)).toEqual([]);
    expect(troubles(at(121, mailbox({ reachedAt: START })), [], hourly)).toHaveLength(1);
  });

  it('stays one until it is reached again, also for a process that has just begun', () => {
    const known: KnownTrouble[] = [
      {
        kind: 'mailbox',
        mailbox: 'support',
        since: START - 50 * MINUTE,
        detail: null,
        notifiedAt: START - 30 * MINUTE,
      },
    ];
    const old = START - 50 * MINUTE;
    expect(troubles(at(0, mailbox({ reachedAt: old, error: 'gone', errorAt: old })), known)).toMatchObject([
      { since: old },
    ]);
    expect(troubles(at(0, mailbox({ reachedAt: old })), known)).toHaveLength(1);
    expect(troubles(at(1), known)).toEqual([]);
  });
});

describe('the outbox and the disk', () => {
  it('are troubles when a letter waits for too long', () => {
    const letter = { since: START, error: '451 later' };
    expect(troubles(at(60, { letter }))).toEqual([]);
    expect(troubles(at(61, { letter }))).toEqual([
      { kind: 'outbox', mailbox: '', since: START, detail: '451 later' },
    ]);
  });

  it('and when little room is left, until there is clearly more', () => {
    expect(troubles(at(1, room(500)))).toEqual([]);
    const [full] = troubles(at(1, room(480)));
    expect(full).toEqual({
      kind: 'disk',
      mailbox: '',
      since: START + MINUTE,
      detail: '480 MB / 40.0 GB',
    });
    const known = full === undefined ? [] : [{ ...full, notifiedAt: full.since }];
    expect(troubles(at(2, room(600)), known)).toMatchObject([{ since: START + MINUTE }]);
    expect(troubles(at(2, room(630)), known)).toEqual([]);
  });
});

describe('readiness', () => {
  it('asks for every mailbox, reached since the start and lately, and for the configuration', () => {
    const unready = (facts: HealthFacts) => findUnready(facts, limits, START);
    expect(unready(at(1))).toEqual([]);
    expect(unready(at(1, mailbox({ error: 'connection refused' })))).toEqual([
      'mailbox support: connection refused',
    ]);
    expect(unready(at(1, mailbox({ reachedAt: START - 1 })))).toEqual([
      'mailbox support: it was not reached since the start',
    ]);
    expect(unready(at(16, mailbox({ reachedAt: START })))).toEqual([
      'mailbox support: it was not reached for 960 seconds',
    ]);
    expect(unready(at(1, { refusedAt: START }))).toEqual([expect.stringContaining('configuration')]);
  });
});
