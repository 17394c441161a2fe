// receive: mail on the server becomes bytes in the store, and only then is the server notified. A crash in between
// reads nothing twice: the mail is recognised by its place or by its bytes, and moved.
import type { Clock } from '../../io/system/clock.js';
import { StoreUnavailable, Unavailable } from '../../io/system/failure.js';
import {
  imapServiceName,
  openImap,
  type Folders,
  type ImapSession,
  type Listed,
} from '../../io/imap/imap.js';
import type { Server } from '../../io/system/connection.js';
import type { Log } from '../../io/system/log.js';
import type { AccessTokens } from '../../io/oauth/access-tokens.js';
import { findLocations, forgetVanished, moveLocations, type Folder } from '../../io/store/mail/locations.js';
import { forgetSuspects, loadSuspects, noteSuspect } from '../../io/store/mail/suspects.js';
import { CHUNK_BYTES } from '../../io/store/mail/originals.js';
import type { Store } from '../../io/store/open.js';
import { noteFailure, noteReached, reachedNoter } from '../../io/store/state/servers.js';
import { takeBlock, takeLarge, type Source, type Taken } from './intake.js';
import type { Stage } from '../../line/stage.js';
import { Suspects } from './suspects.js';

/** The parts that a receiving stage works with. */
export interface ReceiveParts {
  readonly mailbox: { readonly name: string; readonly imap: Server; readonly folders: Folders };
  readonly limits: { readonly messageBytes: number; readonly pollMs: number };
  readonly store: Store;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the server says that mail has arrived. */
  readonly onArrival: () => void;
}

/** A block of small mails is read and committed at once; it ends at whichever comes first. */
const BLOCK_MAILS = 50;
const BLOCK_BYTES = 4 * 1024 * 1024;
/** How many mails are looked up at a time. */
const WINDOW_MAILS = 200;
/** So often in a row may mail in hand cost us the connection before we pause, as for a server that is down. */
const MOST_LOSSES = 5;

/** A mail cut short so often is taken as far as it comes, and held. */
const MOST_CUTS = 3;
const NO_BYTES = 'the server gave no bytes';
const STAYED = 'the server said that it moved it, and it is still there';

/** Receives one mailbox. */
export function openReceive(parts: ReceiveParts): Stage {
  const receiver = new Receiver(parts);
  return {
    name: `receive ${parts.mailbox.name}`,
    idleMs: parts.limits.pollMs,
    step: (signal) => receiver.step(signal),
    close: () => receiver.end(),
  };
}

class Receiver {
  readonly #service: string;
  #session: ImapSession | null = null;
  /** UIDs that the last listing found and no step has looked up yet. */
  #waiting: number[] = [];
  /** The next mails to take, in their order. */
  #window: Listed[] = [];
  readonly #suspects = new Suspects();
  /** The mails being read now: if the connection dies, it was perhaps one of these. */
  #inHand: readonly number[] = [];
  /** Mails that are committed, of which the server must be notified. A new session finds them by their places. */
  #committed: { readonly uid: number; readonly partial: boolean }[] = [];
  /** UIDs that this session moved since the last listing. */
  readonly #moved = new Set<number>();
  /** UIDs that this session moved, and a listing had still: a second attempt has to wait for another session. */
  readonly #stayed = new Set<number>();
  /** Wakes the stage when a suspect is due. */
  #waking = new AbortController();
  /** How often in a row mail in hand cost us the connection. */
  #losses = 0;
  /** Much mail takes long: until the next listing the mail itself shows that the server is well. */
  readonly #noteGiving: (at: number) => Promise<void>;

  constructor(private readonly parts: ReceiveParts) {
    this.#service = imapServiceName(parts.mailbox.name, parts.mailbox.imap);
    this.#noteGiving = reachedNoter(parts.store, this.#service);
  }

  async step(signal: AbortSignal): Promise<boolean> {
    const giveUp = (): void => this.#session?.drop();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const session = await this.#open(signal);
      if (this.#waiting.length + this.#window.length === 0) {
        this.#waiting = await this.#list(session);
        await noteReached(this.parts.store, this.#service, this.parts.clock.now());
        if (this.#waiting.length === 0) return false;
      }
      if (this.#window.length === 0) await this.#look(session);
      await this.#take(session);
      const left = this.#waiting.length + this.#window.length;
      if (left === 0 || this.#committed.length >= BLOCK_MAILS) await this.#move(session);
      this.#losses = 0;
      await this.#noteGiving(this.parts.clock.now());
      return true;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      if (signal.aborted) return false;
      return await this.#recover(error);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** After a lost connection: goes on at once where a mail may be to blame, else throws the error. */
  async #recover(error: Unavailable): Promise<boolean> {
    if (error instanceof StoreUnavailable) {
      // The store may have committed what it did not confirm: a new session looks.
      await this.close();
      throw error;
    }
    const isAboutMail = this.#inHand.length > 0;
    await this.#suspect(error.message);
    await this.close();
    if (isAboutMail && this.#losses < MOST_LOSSES) {
      this.#losses += 1;
      return true;
    }
    await noteFailure(this.parts.store, this.#service, error.message, this.parts.clock.now());
    throw error;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#waiting = [];
    this.#window = [];
    this.#inHand = [];
    this.#committed = [];
    this.#moved.clear();
    this.#stayed.clear();
    await session?.close();
  }

  async end(): Promise<void> {
    this.#waking.abort();
    await this.close();
  }

  async #open(signal: AbortSignal): Promise<ImapSession> {
    const { mailbox, log } = this.parts;
    if (this.#session === null) {
      this.#session = await openImap(this.parts, signal);
      await this.#recall(this.#session);
      log.info({ event: 'imap.opened', mailbox: mailbox.name });
    }
    return this.#session;
  }

  /** The mails to read, in the order to read them. */
  async #list(session: ImapSession): Promise<number[]> {
    const { store, clock } = this.parts;
    const inbox = this.#folder(session);
    const listed = await session.list();
    await forgetVanished(store, inbox, listed);
    await forgetSuspects(store, inbox, this.#suspects.forgetGone(listed));
    for (const uid of listed) {
      if (!this.#moved.delete(uid)) continue;
      this.#stayed.add(uid);
      await this.#blame(uid, STAYED, true);
    }
    this.#moved.clear();
    return this.#suspects.order(
      listed.filter((uid) => !this.#stayed.has(uid)),
      clock.now(),
    );
  }

  /** The suspects of an earlier session, or of an earlier process. */
  async #recall(session: ImapSession): Promise<void> {
    const rows = await loadSuspects(this.parts.store, this.#folder(session));
    this.#suspects.restore(
      new Map(rows.map((row) => [row.uid, { failures: row.failures, isStored: row.is_stored === 1 }])),
    );
  }

  /**
   * Looks the next mails up: mails that are committed already are left for the server to be notified, the rest get
   * their size.
   */
  async #look(session: ImapSession): Promise<void> {
    const next = this.#waiting.slice(0, WINDOW_MAILS);
    const committed = await findLocations(this.parts.store, this.#folder(session), next);
    this.#committed.push(...committed);
    const looked = new Set(committed.map((location) => location.uid));
    const unread = next.filter((uid) => !looked.has(uid));
    // Dovecot ends the session over a mail whose size it cannot find out: a suspicious one is asked for alone.
    const sound = unread.filter((uid) => !this.#suspects.has(uid));
    const asked = sound.length > 0 ? sound : unread.slice(0, 1);
    if (asked.length > 0) {
      this.#inHand = asked;
      this.#window = await session.sizes(asked);
      this.#inHand = [];
    }
    for (const uid of asked) looked.add(uid);
    this.#waiting = this.#waiting.filter((uid) => !looked.has(uid));
  }

  /** Takes one block, one large mail or one suspicious mail. */
  async #take(session: ImapSession): Promise<void> {
    const [first] = this.#window;
    if (first === undefined) return;
    if (first.bytes > CHUNK_BYTES || this.#suspects.has(first.uid)) {
      await this.#takeAlone(session, first);
      this.#window = this.#window.slice(1);
      return;
    }
    const block = blockOf(this.#window);
    await this.#takeBlock(session, block);
    this.#window = this.#window.slice(block.length);
  }

  async #takeBlock(session: ImapSession, block: readonly Listed[]): Promise<void> {
    const uids = block.map((mail) => mail.uid);
    this.#inHand = uids;
    const mails = await session.read(uids);
    this.#inHand = [];
    for (const uid of uids) if (!mails.has(uid)) await this.#blame(uid, NO_BYTES);
    for (const taken of await takeBlock(this.#source(session), mails)) this.#logReceived(taken);
    for (const uid of mails.keys()) this.#committed.push({ uid, partial: false });
  }

  /** One mail by itself: streamed when it is large, by header and first text when it is too large. */
  async #takeAlone(session: ImapSession, mail: Listed): Promise<void> {
    this.#inHand = [mail.uid];
    const { store, limits } = this.parts;
    const acceptsCut = this.#suspects.failures(mail.uid) + 1 >= MOST_CUTS;
    const taking = { mostBytes: limits.messageBytes, acceptsCut };
    const taken = await takeLarge(this.#source(session), session, mail, taking);
    this.#inHand = [];
    if ('problem' in taken) {
      await this.#blame(mail.uid, taken.problem);
      return;
    }
    if (this.#suspects.clear(mail.uid)) await forgetSuspects(store, this.#folder(session), [mail.uid]);
    this.#logReceived(taken);
    this.#committed.push({ uid: mail.uid, partial: taken.partial });
  }

  /** Moves committed mail on the server: whole mails go to `done`, originals that we only know in part to `held`. */
  async #move(session: ImapSession): Promise<void> {
    const mails = this.#committed;
    this.#committed = [];
    const { log, mailbox } = this.parts;
    const { folders, name } = mailbox;
    const inbox = this.#folder(session);
    for (const [folder, partial] of [
      [folders.done, false],
      [folders.held, true],
    ] as const) {
      const uids = mails.filter((mail) => mail.partial === partial).map((mail) => mail.uid);
      if (uids.length === 0) continue;
      const moved = await session.move(uids, folder);
      for (const uid of uids) this.#moved.add(uid);
      const target = { mailbox: name, folder, uidValidity: moved.uidValidity };
      await this.parts.store
        .transaction()
        .execute((transaction) => moveLocations(transaction, inbox, target, moved.uids));
      log.debug({ event: 'mail.moved', mailbox: name, folder, count: uids.length });
    }
  }

  /** The connection died: a mail that was read alone is blamed; those of a block are read alone next time. */
  async #suspect(problem: string): Promise<void> {
    const [first, second] = this.#inHand;
    if (first !== undefined && second === undefined) await this.#blame(first, problem);
    else this.#suspects.suspect(this.#inHand);
  }

  async #blame(uid: number, problem: string, isStored = false): Promise<void> {
    const { clock, log, mailbox, store } = this.parts;
    const now = clock.now();
    const { failures, dueAt } = this.#suspects.blame(uid, now, isStored);
    const event = isStored ? 'mail.unmoved' : 'mail.unreadable';
    log.warn({ event, mailbox: mailbox.name, uid, count: failures, dueAt }, problem);
    const place = { mailbox: mailbox.name, uid_validity: this.#session?.uidValidity ?? '', uid };
    const state = { failures, since: now, due_at: dueAt, problem, is_stored: isStored ? 1 : 0 };
    await noteSuspect(store, { ...place, ...state });
    this.#wakeAt(dueAt);
  }

  #wakeAt(at: number): void {
    const { clock, onArrival } = this.parts;
    const { signal } = this.#waking;
    void clock.pause(at - clock.now(), signal).then(() => (signal.aborted ? undefined : onArrival()));
  }

  #logReceived({ id, isNew, bytes }: Taken): void {
    const event = isNew ? 'message.received' : 'message.known';
    this.parts.log.info({ event, mailbox: this.parts.mailbox.name, id, size: bytes });
  }

  #source(session: ImapSession): Source {
    const { store, clock } = this.parts;
    return { store, folder: this.#folder(session), receivedAt: clock.now() };
  }

  #folder(session: ImapSession): Folder {
    const { name, folders } = this.parts.mailbox;
    return { mailbox: name, folder: folders.inbox, uidValidity: session.uidValidity };
  }
}

/** The first mails that are small and fit into a block together. */
function blockOf(listed: readonly Listed[]): Listed[] {
  const block: Listed[] = [];
  let size = 0;
  for (const mail of listed) {
    size += mail.bytes;
    if (mail.bytes > CHUNK_BYTES || size > BLOCK_BYTES || block.length === BLOCK_MAILS) break;
    block.push(mail);
  }
  return block;
}
