// Technicians who answer by mail, in process: what is decided and carried out is what triage does, over a real store.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/io/config/config.js';
import type { Technician } from '../../src/core/desk/technician.js';
import { DEFAULT_ANSWERS } from '../../src/core/desk/technician.js';
import type { Policy } from '../../src/core/desk/policy.js';
import { NO_METER } from '../../src/io/http/metrics.js';
import { findMessage } from '../../src/io/store/mail/messages.js';
import { openStore, type Store } from '../../src/io/store/open.js';
import { openLog } from '../../src/io/system/log.js';
import { decideAll, type DecidingParts } from '../../src/stages/triage/decide-batch.js';
import { message, type MessageWords } from './message.js';
import { NERI, STORE_KEY, VERDI } from './technicians.js';

const START = Date.UTC(2026, 2, 2, 9, 0);
const AUTHSERV = 'mx.example.it';
const ALL = ['answer', 'close', 'severity', 'release', 'merge'] as const;

export const ANNA = VERDI.addresses[0];
export const BRUNO = NERI.addresses[0];
/** The customer's first mail. */
export const MARIA: MessageWords = {
  from: 'Maria <maria@cliente.example>',
  subject: 'Stampante guasta',
  text: 'La stampante non va.',
};

/** A letter of the outbox, as far as tests look at it. */
export interface Queued {
  readonly id: number;
  readonly letter: string;
  readonly to: string;
  readonly cc: readonly string[];
  readonly messageId: string;
  readonly references: readonly string[];
  readonly state: string;
  readonly by: string | null;
  readonly holdMs: number;
  /** The words of its content, as JSON. */
  readonly content: string;
}

/** A desk with two technicians of every right. */
export interface AnsweringDesk {
  readonly store: Store;
  readonly db: Database.Database;
  /** Decides a mail a minute later than the last; answers its decision and the number of its row. */
  put(words: MessageWords): Promise<{ id: number; decision: string; reason: string }>;
  /** The letters of a kind (to an address), oldest first. */
  letters(kind: string, to?: string): Queued[];
  /** The last one of them. Throws where there is none. */
  last(kind: string, to?: string): Queued;
  close(): Promise<void>;
}

/** An answer to a letter of ours as a mail program writes it, checked by our own mail server. */
export function answerTo(letter: Queued, words: string, more: MessageWords = {}): MessageWords {
  return {
    from: `Anna Verdi <${ANNA}>`,
    headers: { 'Authentication-Results': `${AUTHSERV}; dmarc=pass header.from=example.it` },
    inReplyTo: [letter.messageId],
    references: [letter.messageId],
    subject: 'Re: news',
    text: `${words}\n\nIl giorno mar 1 dic 2026 alle ore 10:00 Assistenza <assistenza@example.it> ha scritto:\n\n> ##- Reply above this line -##\n> news`,
    ...more,
  };
}

/** Opens such a desk. */
export async function answeringDesk(
  edit: (policy: Policy) => Policy = (policy) => policy,
): Promise<AnsweringDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-answering-'));
  const file = join(folder, 'store.db');
  const store = await openStore(file);
  const db = new Database(file);
  const base = loadConfig('config', {}).policy;
  const technicians: Technician[] = [VERDI, NERI].map((one) => ({ ...one, may: [...ALL], language: 'en' }));
  const policy = edit({
    ...base,
    desk: { ...base.desk, team: [ANNA, BRUNO] },
    technicians,
    answers: { ...DEFAULT_ANSWERS, hasKey: true, verifies: true },
  });
  let now = START;
  const parts: DecidingParts = {
    policy: () => policy,
    mailboxes: () => [{ name: 'support', certified: false, authservId: AUTHSERV, ownSmtp: false }],
    storeKey: () => STORE_KEY,
    store,
    clock: { now: () => now, pause: () => Promise.resolve() },
    log: openLog('silent'),
    meter: NO_METER,
  };
  const insert = db.prepare<[number, string]>(
    `insert into message (mailbox, received_at, sha256, bytes, state, acknowledge, claimed)
     values ('support', ?, ?, 100, 'received', 1, 1)`,
  );
  async function put(words: MessageWords): Promise<{ id: number; decision: string; reason: string }> {
    now += 60_000;
    const id = Number(insert.run(now, String(now).padStart(64, '0')).lastInsertRowid);
    const row = await findMessage(store, id);
    if (row === undefined) throw new Error('the mail has vanished');
    const read = message({ to: base.desk.address, messageId: `<m${id}@x.example>`, date: now, ...words });
    await decideAll(parts, [{ row, message: read }], new AbortController().signal);
    const stored = await findMessage(store, id);
    return { id, decision: stored?.decision ?? '', reason: stored?.reason ?? '' };
  }
  function letters(kind: string, to?: string): Queued[] {
    return db
      .prepare<[string], QueuedRow>('select * from outbox where letter = ? order by id')
      .all(kind)
      .map(queuedOf)
      .filter((one) => to === undefined || one.to === to);
  }
  return {
    store,
    db,
    put,
    letters,
    last: (kind, to) => {
      const found = letters(kind, to).at(-1);
      if (found === undefined) throw new Error(`no letter "${kind}"${to === undefined ? '' : ` to ${to}`}`);
      return found;
    },
    close: async () => {
      db.close();
      await store.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

interface QueuedRow {
  readonly id: number;
  readonly letter: string;
  readonly to_address: string;
  readonly cc_json: string;
  readonly message_id: string;
  readonly references_json: string;
  readonly state: string;
  readonly by: string | null;
  readonly due_at: number;
  readonly queued_at: number;
  readonly content_json: string;
}

function queuedOf(row: QueuedRow): Queued {
  const [cc, references]: string[][] = [JSON.parse(row.cc_json), JSON.parse(row.references_json)];
  return {
    id: row.id,
    letter: row.letter,
    to: row.to_address,
    cc: cc ?? [],
    messageId: row.message_id,
    references: references ?? [],
    state: row.state,
    by: row.by,
    holdMs: row.due_at - row.queued_at,
    content: row.content_json,
  };
}
