// A store with a history for digests, and a reporting stage on it whose clock a test turns.
import { DateTime } from 'luxon';
import type { Config } from '../../src/io/config/config.js';
import { loadConfig } from '../../src/io/config/config.js';
import { openLog } from '../../src/io/system/log.js';
import { openStore, type Store } from '../../src/io/store/open.js';
import { openReport } from '../../src/stages/digest/report.js';
import type { Stage } from '../../src/line/stage.js';
import type { Stores } from './stores.js';

/** An instant by the clock of Rome. */
export function rome(local: string): number {
  return DateTime.fromISO(local, { zone: 'Europe/Rome' }).toMillis();
}

/** One row of `ticket`, as far as digests look at it. */
export interface TicketSeed {
  readonly openedAt: number;
  readonly severity?: 1 | 2 | 3;
  readonly origin?: 'mail' | 'phone' | 'monitor' | 'other';
  readonly originName?: string;
  readonly customer?: string | null;
  readonly subject?: string;
  readonly acknowledgedAt?: number;
  readonly closedAt?: number;
  readonly rule?: string;
}

/** The stand of a test. */
export interface DigestStand {
  readonly store: Store;
  readonly config: Config;
  /** The file of a store of SQLite; else empty. */
  readonly file: string;
  now: number;
  digests: Config['digests'];
  /** Another stage on the same store, as after a restart. */
  open(): Stage;
  /** What one look of a stage of its own does; true when something was queued. */
  look(at?: number): Promise<boolean>;
  addTicket(seed: TicketSeed): Promise<number>;
  addMessage(seed: {
    receivedAt: number;
    decision?: string;
    subject?: string;
    unanswered?: number;
  }): Promise<void>;
  letters(): Promise<{ to: string; digest: number | null; content: string }[]>;
  close(): Promise<void>;
}

let shipped: Config | null = null;

/** Opens an empty store with the shipped configuration. */
export async function openDigestStand(stores: Stores): Promise<DigestStand> {
  const place = await stores.place();
  const store = await openStore(place);
  const config = (shipped ??= loadConfig('config', {}));
  const log = openLog('silent');
  let tickets = 0;
  let messages = 0;
  const stand: DigestStand = {
    store,
    config,
    file: typeof place === 'string' ? place : '',
    now: rome('2026-11-18T12:00'),
    digests: [
      {
        name: 'daily',
        schedule: '0 8 * * 1-5',
        timeZone: 'Europe/Rome',
        period: 'day',
        to: ['responsabile@example.it'],
        language: 'it',
      },
    ],
    open: () =>
      openReport({
        settings: () => ({ ...config, digests: stand.digests }),
        store,
        clock: { now: () => stand.now, pause: async () => undefined },
        log,
        onDue: () => undefined,
      }),
    look: async (at) => {
      if (at !== undefined) stand.now = at;
      const stage = stand.open();
      const moved = await stage.step(new AbortController().signal);
      await stage.close();
      return moved;
    },
    addTicket: async ({ openedAt, closedAt = null, customer = null, ...seed }) => {
      tickets += 1;
      const { id } = await store
        .insertInto('ticket')
        .values({
          number: `2026-${String(tickets).padStart(6, '0')}`,
          state: closedAt === null ? 'open' : 'closed',
          origin: seed.origin ?? 'mail',
          origin_name: seed.originName ?? null,
          severity: seed.severity ?? 3,
          judged_severity: seed.severity ?? 3,
          rule: seed.rule ?? null,
          rules_hash: '',
          evidence_json: '[]',
          subject: seed.subject ?? 'Stampante ferma',
          requester: 'anna@example.com',
          requester_name: '',
          customer,
          language: 'it',
          opened_at: openedAt,
          acknowledged_at: seed.acknowledgedAt ?? null,
          closed_at: closedAt,
          marks_json: '[]',
          messages: 1,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    addMessage: async ({ receivedAt, decision, subject, unanswered }) => {
      messages += 1;
      await store
        .insertInto('message')
        .values({
          mailbox: 'support',
          received_at: receivedAt,
          sha256: String(messages),
          bytes: 1,
          state: decision === undefined ? 'received' : 'stored',
          acknowledge: 1,
          from_address: 'luigi@example.com',
          subject: subject ?? 'Stampante ferma',
          decision: decision ?? null,
          ticket_id: unanswered ?? null,
          unanswered_because: unanswered === undefined ? null : 'its precedence is bulk',
        })
        .execute();
    },
    letters: () =>
      store
        .selectFrom('outbox')
        .select(['to_address as to', 'digest_id as digest', 'content_json as content'])
        .where('letter', '=', 'digest')
        .orderBy('id')
        .execute(),
    close: () => store.destroy(),
  };
  return stand;
}
