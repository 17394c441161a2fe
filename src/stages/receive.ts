// receive: mail on the server becomes bytes in the store, and only then is the server told. A crash in between
// reads nothing twice: the mail is recognised by its place or by its bytes, and moved.
import type { Clock } from '../io/clock.js';
import { Unavailable } from '../io/failure.js';
import { imapServiceName, openImap, type Folders, type ImapSession, type Listed } from '../io/imap.js';
import type { Server } from '../io/connection.js';
import type { Log } from '../io/log.js';
import {
  addLocation,
  findLocations,
  forgetVanished,
  moveLocations,
  type Folder,
} from '../io/store/locations.js';
import { CHUNK_BYTES, recordMail, streamMail } from '../io/store/messages.js';
import type { Store } from '../io/store/open.js';
import { noteFailure, noteReached } from '../io/store/servers.js';
import type { Stage } from './stage.js';

/** What a receiving stage works with. */
export interface ReceiveParts {
  readonly mailbox: { readonly name: string; readonly imap: Server; readonly folders: Folders };
  readonly limits: { readonly messageBytes: number; readonly pollMs: number };
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the server says that mail has arrived. */
  readonly onArrival: () => void;
}

/** A block of small mails is read and committed at once; it ends at whichever comes first. */
const BLOCK_MAILS = 50;
const BLOCK_BYTES = 8 * 1024 * 1024;
/** How many mails are looked up at a time. */
const WINDOW_MAILS = 200;
/** A mail that the server failed to give this often is left alone for a while; the mail behind it goes on. */
const MOST_FAILURES = 3;
const FAILURE_PAUSE_MS = 60 * 60_000;

/** A receiving stage with what a single pass must know about it. */
export interface ReceiveStage extends Stage {
  /** How many mails of the inbox the server did not give. They stay where they are. */
  unreadable(): number;
}

/** Receives one mailbox. */
export function openReceive(parts: ReceiveParts): ReceiveStage {
  const receiver = new Receiver(parts);
  return {
    name: `receive ${parts.mailbox.name}`,
    idleMs: parts.limits.pollMs,
    step: () => receiver.step(),
    unreadable: () => receiver.unreadable(),
    close: () => receiver.close(),
  };
}

class Receiver {
  readonly #service: string;
  #session: ImapSession | null = null;
  /** UIDs that the last listing found and no step has taken yet. */
  #waiting: number[] = [];
  /** Mails that failed, or that were in a block when the connection died (count 0): each is read by itself. */
  readonly #failures = new Map<number, { count: number; until: number }>();
  /** The mails being read now: if the connection dies, it was perhaps one of these. */
  #inHand: readonly number[] = [];

  constructor(private readonly parts: ReceiveParts) {
    this.#service = imapServiceName(parts.mailbox.name, parts.mailbox.imap);
  }

  async step(): Promise<boolean> {
    try {
      const session = await this.#open();
      if (this.#waiting.length === 0) {
        this.#waiting = await this.#list(session);
        await noteReached(this.parts.store, this.#service, this.parts.clock.now());
      }
      const window = this.#waiting.slice(0, WINDOW_MAILS);
      if (window.length === 0) return false;
      const taken = await this.#take(session, window);
      this.#waiting = this.#waiting.filter((uid) => !taken.has(uid));
      return true;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      this.#suspect(error.message);
      await this.close();
      await noteFailure(this.parts.store, this.#service, error.message, this.parts.clock.now());
      throw error;
    }
  }

  unreadable(): number {
    return [...this.#failures.values()].filter((failure) => failure.count > 0).length;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#waiting = [];
    this.#inHand = [];
    await session?.close();
  }

  async #open(): Promise<ImapSession> {
    const { mailbox, onArrival, log } = this.parts;
    if (this.#session === null) {
      this.#session = await openImap(mailbox.name, mailbox.imap, mailbox.folders, onArrival);
      log.info({ event: 'imap.opened', mailbox: mailbox.name });
    }
    return this.#session;
  }

  /** The mails to read, those that failed before behind all others. */
  async #list(session: ImapSession): Promise<number[]> {
    const listed = await session.list();
    await forgetVanished(this.parts.store, this.#folder(session), listed);
    const present = new Set(listed);
    for (const uid of this.#failures.keys()) if (!present.has(uid)) this.#failures.delete(uid);
    const now = this.parts.clock.now();
    const due = listed.filter((uid) => (this.#failures.get(uid)?.until ?? 0) <= now);
    const sound = due.filter((uid) => !this.#failures.has(uid));
    return [...sound, ...due.filter((uid) => this.#failures.has(uid))];
  }

  /** Takes one block, one large mail or one suspicious mail; answers which UIDs are dealt with. */
  async #take(session: ImapSession, window: readonly number[]): Promise<Set<number>> {
    const committed = await findLocations(this.parts.store, this.#folder(session), window);
    if (committed.length > 0) {
      await this.#move(session, committed);
      return new Set(committed.map((location) => location.uid));
    }
    const listed = await session.sizes(window);
    const present = new Set(listed.map((mail) => mail.uid));
    const gone = window.filter((uid) => !present.has(uid));
    if (gone.length > 0) return new Set(gone);

    const [first] = listed;
    if (first === undefined) return new Set(window);
    if (first.bytes > CHUNK_BYTES || this.#failures.has(first.uid)) {
      await this.#takeAlone(session, first);
      return new Set([first.uid]);
    }
    return this.#takeBlock(session, blockOf(listed.filter((mail) => !this.#failures.has(mail.uid))));
  }

  async #takeBlock(session: ImapSession, block: readonly Listed[]): Promise<Set<number>> {
    const uids = block.map((mail) => mail.uid);
    this.#inHand = uids;
    const mails = await session.read(uids);
    this.#inHand = [];
    for (const uid of uids) if (!mails.has(uid)) this.#blame(uid, 'the server gave no bytes');
    const receivedAt = this.parts.clock.now();
    await this.parts.store.transaction().execute(async (transaction) => {
      for (const [uid, bytes] of mails) {
        const mail = { mailbox: this.parts.mailbox.name, receivedAt, bytes };
        const { id, isNew } = await recordMail(transaction, mail);
        await addLocation(transaction, this.#folder(session), uid, id);
        this.#logReceived(id, isNew, bytes.length);
      }
    });
    if (mails.size > 0)
      await this.#move(
        session,
        [...mails.keys()].map((uid) => ({ uid, partial: false })),
      );
    return new Set(uids);
  }

  /** One mail by itself: streamed when it is large, by header and first text when it is too large. */
  async #takeAlone(session: ImapSession, mail: Listed): Promise<void> {
    this.#inHand = [mail.uid];
    const partial = mail.bytes > this.parts.limits.messageBytes;
    if (partial) await this.#takeExcerpt(session, mail);
    else await this.#takeStream(session, mail);
    this.#inHand = [];
    if (!this.#failures.has(mail.uid)) await this.#move(session, [{ uid: mail.uid, partial }]);
  }

  async #takeStream(session: ImapSession, mail: Listed): Promise<void> {
    const folder = this.#folder(session);
    const target = { mailbox: this.parts.mailbox.name, receivedAt: this.parts.clock.now() };
    let size = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const piece of session.stream(mail.uid)) {
        size += piece.length;
        yield piece;
      }
      if (size === 0) throw new NothingRead();
    }
    try {
      const { id, isNew } = await streamMail(this.parts.store, target, counted(), (transaction, messageId) =>
        addLocation(transaction, folder, mail.uid, messageId),
      );
      this.#failures.delete(mail.uid);
      this.#logReceived(id, isNew, size);
    } catch (error) {
      if (!(error instanceof NothingRead)) throw error;
      this.#blame(mail.uid, 'the server gave no bytes');
    }
  }

  async #takeExcerpt(session: ImapSession, mail: Listed): Promise<void> {
    const bytes = await session.readExcerpt(mail.uid);
    if (bytes.length === 0) {
      this.#blame(mail.uid, 'the server gave no header');
      return;
    }
    const receivedAt = this.parts.clock.now();
    await this.parts.store.transaction().execute(async (transaction) => {
      const excerpt = { mailbox: this.parts.mailbox.name, receivedAt, bytes, originalBytes: mail.bytes };
      const { id, isNew } = await recordMail(transaction, excerpt);
      await addLocation(transaction, this.#folder(session), mail.uid, id);
      this.#logReceived(id, isNew, mail.bytes);
    });
    this.#failures.delete(mail.uid);
  }

  /** Tells the server what is committed: whole mails go to `done`, originals that we only know in part to `held`. */
  async #move(session: ImapSession, mails: readonly { uid: number; partial: boolean }[]): Promise<void> {
    const { folders, name } = this.parts.mailbox;
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
    }
  }

  /** The connection died: a mail that was read alone is blamed; those of a block are read alone next time. */
  #suspect(problem: string): void {
    const [first, second] = this.#inHand;
    if (first !== undefined && second === undefined) this.#blame(first, problem);
    else for (const uid of this.#inHand) this.#failures.set(uid, { count: 0, until: 0 });
  }

  #blame(uid: number, problem: string): void {
    const count = (this.#failures.get(uid)?.count ?? 0) + 1;
    const until = count < MOST_FAILURES ? 0 : this.parts.clock.now() + FAILURE_PAUSE_MS;
    this.#failures.set(uid, { count, until });
    this.parts.log.warn({ event: 'mail.unreadable', mailbox: this.parts.mailbox.name, uid, count }, problem);
  }

  #logReceived(id: number, isNew: boolean, bytes: number): void {
    const event = isNew ? 'message.received' : 'message.known';
    this.parts.log.info({ event, mailbox: this.parts.mailbox.name, id, size: bytes });
  }

  #folder(session: ImapSession): Folder {
    const { name, folders } = this.parts.mailbox;
    return { mailbox: name, folder: folders.inbox, uidValidity: session.uidValidity };
  }
}

class NothingRead extends Error {}

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
