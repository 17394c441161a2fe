import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DigestContent } from '../../../src/core/letters/digest/content.js';
import { readSchedule } from '../../../src/core/letters/digest/schedule.js';
import { ImmediateDialect } from '../../../src/io/store/dialect/sqlite/driver.js';
import type { Schema } from '../../../src/io/store/schema.js';
import { gatherFigures } from '../../../src/stages/digest/figures.js';
import { previewDigest } from '../../../src/stages/digest/report.js';
import { openDigestStand, rome, type DigestStand } from '../../support/digest-store.js';
import { database, startStores, type Stores } from '../../support/stores.js';

let stores: Stores;
let stand: DigestStand;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  stand = await openDigestStand(stores);
});
afterEach(() => stand.close());

async function lastContent(): Promise<DigestContent> {
  const content: DigestContent = JSON.parse((await stand.letters()).at(-1)?.content ?? 'null');
  return content;
}

describe('the reporting stage', () => {
  it('owes nothing at the very first start, and the next due instant to each recipient once', async () => {
    stand.digests = stand.digests.map((digest) => ({ ...digest, to: ['a@example.it', 'b@example.it'] }));
    expect(await stand.look(rome('2026-11-18T12:00'))).toBe(false);
    expect(await stand.look(rome('2026-11-19T07:59:59'))).toBe(false);
    expect(await stand.look(rome('2026-11-19T08:00'))).toBe(true);
    expect(await stand.look(rome('2026-11-19T08:00:01'))).toBe(false);
    expect((await stand.letters()).map(({ to }) => to)).toEqual(['a@example.it', 'b@example.it']);
  });

  it('catches up once after a week off', async () => {
    await stand.look(rome('2026-11-02T12:00'));
    await stand.addTicket({ openedAt: rome('2026-11-03T10:00') });
    await stand.addTicket({ openedAt: rome('2026-11-09T07:00') });
    expect(await stand.look(rome('2026-11-09T15:00'))).toBe(true);
    expect(await stand.look(rome('2026-11-09T15:01'))).toBe(false);
    expect(await stand.letters()).toHaveLength(1);
    expect((await lastContent()).opened.value).toBe('2');
  });

  it('is written once by two instances that look at the same moment', async () => {
    await stand.look(rome('2026-11-18T12:00'));
    stand.now = rome('2026-11-19T09:00');
    const [one, other] = [stand.open(), stand.open()];
    const signal = new AbortController().signal;
    const moved = await Promise.all([one.step(signal), other.step(signal)]);
    expect(moved.toSorted()).toEqual([false, true]);
    expect(await stand.letters()).toHaveLength(1);
    await Promise.all([one.close(), other.close()]);
  });

  it('waits for mail of its period that has no decision yet, but not for ever', async () => {
    await stand.look(rome('2026-11-18T12:00'));
    await stand.addMessage({ receivedAt: rome('2026-11-19T07:59') });
    expect(await stand.look(rome('2026-11-19T08:00:30'))).toBe(false);
    expect(await stand.look(rome('2026-11-19T08:10'))).toBe(true);
  });

  it('is not held up by mail of the next period', async () => {
    await stand.look(rome('2026-11-18T12:00'));
    await stand.addMessage({ receivedAt: rome('2026-11-19T08:00:10') });
    expect(await stand.look(rome('2026-11-19T08:00:30'))).toBe(true);
  });

  it('goes by the schedule that is in force now, without a gap', async () => {
    await stand.look(rome('2026-11-18T12:00'));
    stand.digests = stand.digests.map((digest) => ({ ...digest, schedule: '0 18 * * *' }));
    expect(await stand.look(rome('2026-11-18T18:00'))).toBe(true);
    const periods = await stand.store
      .selectFrom('digest')
      .select(['period_from as from', 'period_until as until'])
      .execute();
    expect(periods.at(-1)).toEqual({ from: rome('2026-11-18T08:00'), until: rome('2026-11-18T18:00') });
  });

  it('keeps the memories of two digests apart', async () => {
    const [daily] = stand.digests;
    if (daily === undefined) throw new Error('the shipped configuration has a digest');
    await stand.look(rome('2026-11-18T12:00'));
    stand.digests = [daily, { ...daily, name: 'evening', schedule: '0 18 * * *', language: 'en' }];
    await stand.look(rome('2026-11-18T12:05'));
    await stand.look(rome('2026-11-18T18:00'));
    await stand.look(rome('2026-11-19T08:00'));
    const told = (await stand.letters()).map(({ content }): string => JSON.parse(content).name);
    expect(told).toEqual(['evening', 'daily']);
  });
});

describe('the figures', () => {
  it('are those of the period, beside those of the period before', async () => {
    const [monday, tuesday, wednesday] = [
      rome('2026-11-16T08:00'),
      rome('2026-11-17T08:00'),
      rome('2026-11-18T08:00'),
    ];
    await stand.look(tuesday + 1000);
    const hour = 3_600_000;
    await stand.addTicket({ openedAt: monday - 40 * hour, customer: 'rossi' });
    await stand.addTicket({ openedAt: monday + hour, closedAt: monday + 2 * hour, customer: 'rossi' });
    await stand.addTicket({
      openedAt: monday + hour,
      closedAt: tuesday + hour,
      acknowledgedAt: monday + hour + 9000,
    });
    const taken = await stand.addTicket({
      openedAt: tuesday,
      severity: 1,
      customer: 'bianchi',
      acknowledgedAt: tuesday + 40_000,
    });
    await stand.addTicket({
      openedAt: tuesday + hour,
      severity: 1,
      origin: 'monitor',
      originName: 'AltecMonitor',
    });
    const acts = ['opened', 'taken', 'taken'] as const;
    await stand.store
      .insertInto('event')
      .values(
        acts.map((kind, index) => ({
          ticket_id: taken,
          at: tuesday + index * 300_000,
          kind,
          why: '',
          message_id: null,
        })),
      )
      .execute();
    // What falls on the end of the period belongs to the next one.
    const late = await stand.addTicket({ openedAt: wednesday, subject: 'tardi' });
    await stand.addMessage({
      receivedAt: tuesday + 1,
      decision: 'held',
      subject: 'Vedi https://evil.example/x',
    });
    await stand.addMessage({ receivedAt: monday + 1, decision: 'redirected' });
    await stand.addMessage({ receivedAt: wednesday, decision: 'opened', unanswered: late });
    await stand.look(wednesday + 60_000);
    const content = await lastContent();
    expect(content.opened).toEqual({ value: '2', before: 'come prima' });
    expect(content.closed).toEqual({ value: '1', before: 'come prima' });
    expect(content.open).toEqual({ value: '3', before: 'prima: 2' });
    expect(content.firstAct).toEqual({ value: '5 min', before: 'prima: –' });
    expect(content.median).toEqual({ value: '40 s', before: 'prima: 9 s' });
    expect(content.blocking.rows.map(({ number, time }) => [number, time])).toEqual([
      ['2026-000004', '40 s'],
      ['2026-000005', 'non ancora'],
    ]);
    expect(content.groups.map(({ title, rows }) => [title, rows.map(({ label }) => label)])).toEqual([
      ['Per Severity Code', ['1 · High bloccante', '2 · Medium non bloccante', '3 · Low segnalazione']],
      ['Per origine', ['Email', 'AltecMonitor']],
      ['Per cliente', ['Cliente non riconosciuto', 'Studio Bianchi e Associati', 'Officine Rossi S.r.l.']],
    ]);
    expect(content.care.map(({ title, count }) => [title, count])).toEqual([
      ['Trattenuti, in attesa di una decisione', '1'],
    ]);
    expect(JSON.stringify(content)).not.toContain('evil.example');
    expect(content.untaken.rows.map(({ number }) => number)).toEqual([
      '2026-000004',
      '2026-000005',
      '2026-000001',
      '2026-000006',
    ]);
    expect(content.oldest).toEqual([]);
    expect(content.span).toBe('mar 17 nov, ore 8:00 – mer 18 nov, ore 8:00');
  });

  it('tell of letters that failed, came back or were left out, of corrections, and of silence', async () => {
    const [from, until] = [rome('2026-11-17T08:00'), rome('2026-11-18T08:00')];
    await stand.look(from + 1000);
    for (let hour = 400; hour > 240; hour -= 12) {
      await stand.addMessage({ receivedAt: until - hour * 3_600_000, decision: 'appended' });
    }
    const id = await stand.addTicket({ openedAt: from + 1, rule: 'printers' });
    const event = { ticket_id: id, at: from + 2, message_id: null };
    await stand.store
      .insertInto('event')
      .values({ ...event, kind: 'severity', why: 'x' })
      .execute();
    await stand.store
      .insertInto('event')
      .values({ ...event, kind: 'bounced', why: '550 no' })
      .execute();
    await stand.look(until);
    const content = await lastContent();
    expect(content.care.map(({ title, rows }) => [title, rows[0]?.name])).toEqual([
      ['Email tornate indietro', '2026-000001'],
    ]);
    expect(content.corrected).toEqual([{ rule: 'printers', times: '1 su 1' }]);
    expect(content.silent.map(({ mailbox }) => mailbox)).toEqual(['support']);
  });

  it('say so in one line when there is nothing', async () => {
    await stand.look(rome('2026-11-17T12:00'));
    await stand.look(rome('2026-11-18T08:00'));
    const content = await lastContent();
    expect(content.nothing).toMatch(/^Nulla da segnalare/u);
    expect([content.groups, content.care, content.trend.rows]).toEqual([[], [], []]);
  });

  it('of the open period are shown without a trace in the store', async () => {
    await stand.look(rome('2026-11-18T12:00'));
    await stand.addTicket({ openedAt: rome('2026-11-18T13:00') });
    const [digest] = stand.digests;
    if (digest === undefined) throw new Error('the shipped configuration has a digest');
    const now = rome('2026-11-18T14:00');
    const preview = await previewDigest(stand.store, stand.config, digest, now);
    expect(preview).toMatchObject({
      period: { from: rome('2026-11-18T08:00'), until: now },
      dueAt: rome('2026-11-19T08:00'),
      content: { stillOpen: 'periodo ancora in corso', opened: { value: '1' } },
    });
    expect(await stand.letters()).toEqual([]);
    expect(await stand.store.selectFrom('digest').selectAll().execute()).toHaveLength(1);
  });
});

// How a query is found is SQLite's own affair.
if (database === 'sqlite') {
  it('finds each figure by an index', async () => {
    const queries = new Map<string, readonly unknown[]>();
    const connection = new Database(stand.file);
    const log = ({ query }: { query: { sql: string; parameters: readonly unknown[] } }): void => {
      queries.set(query.sql, query.parameters);
    };
    const listening = new Kysely<Schema>({ dialect: new ImmediateDialect(connection), log });
    await stand.addMessage({ receivedAt: 1, decision: 'held' });
    const event = { ticket_id: await stand.addTicket({ openedAt: 1 }), at: 1, message_id: null };
    await stand.store
      .insertInto('event')
      .values({ ...event, kind: 'severity', why: 'x' })
      .execute();
    const schedule = readSchedule('0 8 * * *', 'UTC');
    if (schedule === null) throw new Error('this schedule can be read');
    const { mailboxes } = stand.config;
    await gatherFigures(listening, { schedule, period: { from: 0, until: 86_400_000 }, mailboxes });
    const plans = [...queries].map(([sql, parameters]) => {
      const steps = connection
        .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
        .all(...parameters);
      return { sql, steps: steps.map(({ detail }) => detail).join('; ') };
    });
    await listening.destroy();
    expect(plans.length).toBeGreaterThan(15);
    for (const { sql, steps } of plans) {
      if (sql.includes('from "server"')) continue;
      expect(steps, sql).not.toMatch(/SCAN (?:ticket|message|event|outbox)/u);
      // An index of every decision, event or state would be read to its end.
      const isWholeKind = /USING (?:COVERING )?INDEX (?:ticket_state|event_message|outbox_due)/u;
      expect(steps, sql).not.toMatch(isWholeKind);
      if (sql.includes('received_at')) expect(steps, sql).not.toContain('message_decision');
    }
  });
}
