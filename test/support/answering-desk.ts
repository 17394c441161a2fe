// A desk whose technicians answer by mail, in process: the whole of deciding with a store of its own, without servers.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailboxPolicy } from '../../src/core/desk/policy.js';
import type { Technician } from '../../src/core/desk/technician.js';
import { loadConfig } from '../../src/io/config/config.js';
import { NO_METER } from '../../src/io/http/metrics.js';
import { findMessage } from '../../src/io/store/mail/messages.js';
import { openStore, type Store } from '../../src/io/store/open.js';
import { openLog } from '../../src/io/system/log.js';
import { decideAll, type DecidingParts } from '../../src/stages/triage/decide-batch.js';
import { message, type MessageWords } from './message.js';
import { NERI, STORE_KEY, VERDI, withTechnicians } from './technicians.js';

/** Whose checks count. */
export const CHECKER = 'mx.example.it';
export const ANNA = 'anna.verdi@example.it';
export const BRUNO = 'bruno.neri@example.it';

/** A request of a customer. */
export const REQUEST = {
  from: 'Maria Bianchi <maria@cliente.example>',
  subject: 'Stampante guasta',
  text: 'La stampante al primo piano non stampa.',
};

/** A letter that waits to be sent. */
export interface QueuedLetter {
  readonly letter: string;
  readonly to: string;
  readonly messageId: string;
  readonly references: string;
  readonly content: string;
}

/** The outcome of a mail. */
export interface DecidedMail {
  readonly id: number;
  readonly decision: string;
  readonly reason: string;
}

const START = Date.UTC(2026, 2, 2, 9, 0);

/** What the mail server writes of a mail of that domain. */
export function checked(domain = 'example.it') {
  return {
    'Authentication-Results': `${CHECKER}; dmarc=pass header.from=${domain}; spf=pass smtp.mailfrom=${domain}`,
  };
}

/** An answer of Anna's to a letter, with the quotation below. */
export function answerTo(letter: QueuedLetter, words: string, fields: MessageWords = {}): MessageWords {
  return {
    from: `Anna Verdi <${ANNA}>`,
    headers: checked(),
    inReplyTo: [letter.messageId],
    references: [letter.messageId],
    subject: 'Re: Stampante guasta',
    text: `${words}\n\nIl giorno lun 2 mar 2026 alle ore 10:00 Assistenza <assistenza@example.it> ha scritto:\n\n> ##- Risponda sopra questa riga -##\n> La stampante`,
    ...fields,
  };
}

/** The desk. */
export class AnsweringDesk {
  readonly #parts: DecidingParts;
  readonly db: Database.Database;
  #count = 0;
  now = START;

  private constructor(
    readonly store: Store,
    private readonly folder: string,
    mailbox: MailboxPolicy,
  ) {
    this.db = new Database(join(folder, 'store.db'));
    const plain = withTechnicians(loadConfig('config', {}).policy);
    const may: Technician['may'] = VERDI.may;
    const policy = {
      ...plain,
      desk: { ...plain.desk, team: [ANNA, BRUNO] },
      technicians: [VERDI, { ...NERI, may }],
    };
    this.#parts = {
      policy: () => policy,
      mailboxes: () => [mailbox],
      storeKey: () => STORE_KEY,
      store,
      clock: { now: () => this.now, pause: () => Promise.resolve() },
      log: openLog('silent'),
      meter: NO_METER,
    };
  }

  /** Opens one with a single mailbox. */
  static async open(mailbox: Partial<MailboxPolicy> = {}): Promise<AnsweringDesk> {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-answering-'));
    const store = await openStore(join(folder, 'store.db'));
    const whole = { name: 'support', certified: false, authservId: CHECKER, ownSmtp: false, ...mailbox };
    return new AnsweringDesk(store, folder, whole);
  }

  async close(): Promise<void> {
    this.db.close();
    await this.store.destroy();
    rmSync(this.folder, { recursive: true });
  }

  /** A mail comes in, a minute after the last. */
  async receive(words: MessageWords): Promise<DecidedMail> {
    this.#count += 1;
    this.now += 60_000;
    const id = this.db
      .prepare<[number, string], number>(
        `insert into message (mailbox, received_at, sha256, bytes, state, acknowledge, claimed)
         values ('support', ?, ?, 100, 'received', 1, 1) returning id`,
      )
      .pluck()
      .get(this.now, String(this.#count).padStart(64, '0'));
    if (id === undefined) throw new Error('no row was inserted');
    return this.#decide(id, { messageId: `<m${this.#count}@x.example>`, date: this.now, ...words });
  }

  /** An operator releases a held mail, perhaps as that of somebody. */
  async release(id: number, from: string | null, words: MessageWords): Promise<DecidedMail> {
    this.now += 60_000;
    this.db
      .prepare("update message set state = 'received', released_at = ?, released_from = ? where id = ?")
      .run(this.now, from, id);
    return this.#decide(id, words);
  }

  async #decide(id: number, words: MessageWords): Promise<DecidedMail> {
    const row = await findMessage(this.store, id);
    if (row === undefined) throw new Error(`there is no message ${id}`);
    await decideAll(this.#parts, [{ row, message: message(words) }], new AbortController().signal);
    const decided = this.db
      .prepare<[number], DecidedMail>('select id, decision, reason from message where id = ?')
      .get(id);
    if (decided === undefined) throw new Error(`message ${id} is gone`);
    return decided;
  }

  /** The letters of a kind, oldest first. */
  letters(letter: string): QueuedLetter[] {
    return this.db
      .prepare<[string], QueuedLetter>(
        `select letter, to_address as "to", message_id as messageId, references_json as "references",
           content_json as content from outbox where letter = ? order by id`,
      )
      .all(letter);
  }

  /** The last letter of a kind to an address. Throws where there is none. */
  last(to: string, letter = 'team'): QueuedLetter {
    const found = this.letters(letter).findLast((one) => one.to === to);
    if (found === undefined) throw new Error(`no ${letter} went to ${to}`);
    return found;
  }

  /** The internal notes, oldest first. */
  notes(): string[] {
    return this.db.prepare<[], string>('select text from note order by id').pluck().all();
  }
}
