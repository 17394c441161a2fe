// receive: mail on the server becomes bytes in the store, and only then is the server told. A crash in between
// reads nothing twice: the mail is recognised by its place or by its bytes, and moved.
import type { Clock } from '../../io/system/clock.js';
import { Unavailable } from '../../io/system/failure.js';
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
import { CHUNK_BYTES } from '../../io/store/mail/originals.js';
import type { Store } from '../../io/store/open.js';
import { noteFailure, noteReached, reachedNoter } from '../../io/store/state/servers.js';
import { takeBlock, takeLarge, type Source, type Taken } from './intake.js';
import type { Stage } from '../../line/stage.js';
import { Suspects } from './suspects.js';

/** What a receiving stage works with. */
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

/** Receives one mailbox. */
export function openReceive(parts: ReceiveParts): Stage {
  const receiver = new Receiver(parts);
  return {
    name: `receive ${parts.mailbox.name}`,
    idleMs: parts.limits.pollMs,
    step: (signal) => receiver.step(signal),
    // Mails of the inbox that the server did not give. They stay where they are.
    skipped: () => receiver.suspects.count(),
    close: () => receiver.close(),
  };
}

class Receiver {
  readonly #service: string;
  #session: ImapSession | null = null;
  /** UIDs that the last listing found and no step has looked up yet. */
  #waiting: number[] = [];
  /** The next mails to take, in their order. */
  #window: Listed[] = [];
  readonly suspects = new Suspects();
  /** The mails being read now: if the connection dies, it was perhaps one of these. */
  #inHand: readonly number[] = [];
  /** Mails that are committed, of which the server must be told. A new session finds them by their places. */
  #committed: { readonly uid: number; readonly partial: boolean }[] = [];
  /** How often in a row mail in hand cost us the connection. */
  #losses = 0;
  /** Much mail takes long: until the next listing it is the mail itself that tells of the server. */
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

  /** After a lost connection: goes on at once where a mail may be to blame, else throws what happened. */
  async #recover(error: Unavailable): Promise<boolean> {
    const isAboutMail = this.#inHand.length > 0;
    this.#suspect(error.message);
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
    await session?.close();
  }

  async #open(signal: AbortSignal): Promise<ImapSession> {
    const { mailbox, log } = this.parts;
    if (this.#session === null) {
      this.#session = await openImap(this.parts, signal);
      log.info({ event: 'imap.opened', mailbox: mailbox.name });
    }
    return this.#session;
  }

  /** The mails to read, in the order to read them. */
  async #list(session: ImapSession): Promise<number[]> {
    const listed = await session.list();
    await forgetVanished(this.parts.store, this.#folder(session), listed);
    return this.suspects.order(listed, this.parts.clock.now());
  }

  /** Looks the next mails up: what is committed already is left for the server to be told, the rest gets its size. */
  async #look(session: ImapSession): Promise<void> {
    const next = this.#waiting.slice(0, WINDOW_MAILS);
    const committed = await findLocations(this.parts.store, this.#folder(session), next);
    this.#committed.push(...committed);
    const looked = new Set(committed.map((location) => location.uid));
    const unread = next.filter((uid) => !looked.has(uid));
    // Dovecot ends the session over a mail whose size it cannot find out: a suspicious one is asked for alone.
    const sound = unread.filter((uid) => !this.suspects.has(uid));
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
    if (first.bytes > CHUNK_BYTES || this.suspects.has(first.uid)) {
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
    for (const uid of uids) if (!mails.has(uid)) this.#blame(uid, 'the server gave no bytes');
    for (const taken of await takeBlock(this.#source(session), mails)) this.#logReceived(taken);
    for (const uid of mails.keys()) this.#committed.push({ uid, partial: false });
  }

  /** One mail by itself: streamed when it is large, by header and first text when it is too large. */
  async #takeAlone(session: ImapSession, mail: Listed): Promise<void> {
    this.#inHand = [mail.uid];
    const taken = await takeLarge(this.#source(session), session, mail, this.parts.limits.messageBytes);
    this.#inHand = [];
    if (taken === null) {
      this.#blame(mail.uid, 'the server gave no bytes');
      return;
    }
    this.suspects.clear(mail.uid);
    this.#logReceived(taken);
    this.#committed.push({ uid: mail.uid, partial: taken.partial });
  }

  /** Tells the server what is committed: whole mails go to `done`, originals that we only know in part to `held`. */
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
      const target = { mailbox: name, folder, uidValidity: moved.uidValidity };
      await this.parts.store
        .transaction()
        .execute((transaction) => moveLocations(transaction, inbox, target, moved.uids));
      log.debug({ event: 'mail.moved', mailbox: name, folder, count: uids.length });
    }
  }

  /** The connection died: a mail that was read alone is blamed; those of a block are read alone next time. */
  #suspect(problem: string): void {
    const [first, second] = this.#inHand;
    if (first !== undefined && second === undefined) this.#blame(first, problem);
    else this.suspects.suspect(this.#inHand);
  }

  #blame(uid: number, problem: string): void {
    const { clock, log, mailbox } = this.parts;
    const count = this.suspects.blame(uid, clock.now());
    log.warn({ event: 'mail.unreadable', mailbox: mailbox.name, uid, count }, problem);
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
