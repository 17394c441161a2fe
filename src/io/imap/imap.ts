// One connection to one mailbox. It only reads with BODY.PEEK, never sets \Seen, and moves the mails that it is asked
// to move; the meaning of that is decided elsewhere. A session that fails is thrown away and another is opened.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { errorField, explainConnectionError, type Server } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import { readExcerpt } from './excerpt.js';
import { causeOf, type ImapLogin, isLoginRefused, newClient, readLogin, secretOf } from './login.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import { hideSecrets } from '../system/secrets.js';

/** The folders of a mailbox, as the server names them. */
export interface Folders {
  readonly inbox: string;
  readonly done: string;
  readonly held: string;
}

/** A mail on the server. `bytes` is what the server says of its size (RFC822.SIZE), which may be wrong. */
export interface Listed {
  readonly uid: number;
  readonly bytes: number;
}

/** Where moved mails went: each old UID with its new one, or null where the server did not say. */
export interface Moved {
  readonly uidValidity: string;
  readonly uids: ReadonlyMap<number, number | null>;
}

/** An open inbox. Every method throws Unavailable when the connection fails. */
export interface ImapSession {
  /** UIDs mean something only together with this value (RFC 3501 §2.3.1.1). */
  readonly uidValidity: string;
  /** The UIDs in the inbox, oldest first, without those that a person has marked as deleted. */
  list(): Promise<number[]>;
  /** The sizes of mails that are still there. */
  sizes(uids: readonly number[]): Promise<Listed[]>;
  /** The bytes of small mails; one that the server does not give is missing from the answer. */
  read(uids: readonly number[]): Promise<Map<number, Uint8Array>>;
  /** The bytes of a large mail, piece by piece. */
  stream(uid: number): AsyncGenerator<Uint8Array>;
  /**
   * Whether a mail ends behind so many bytes: the server gives none from there on, and says so. A server that gives NIL
   * says nothing.
   */
  endsAt(uid: number, bytes: number): Promise<boolean>;
  /** The header and the first text part of a mail that is too large to be read whole. */
  readExcerpt(uid: number): Promise<Uint8Array>;
  /** Moves mails; those that are no longer there are left out silently. */
  move(uids: readonly number[], folder: string): Promise<Moved>;
  close(): Promise<void>;
  /** Cuts the connection: whatever is under way fails. */
  drop(): void;
}

/** A piece of a large mail, as asked of the server. */
export const PIECE_BYTES = 512 * 1024;
const CLOSED = 'the connection is closed';
/** A server that is silent is not waited for when we leave. */
const LOGOUT_MS = 2_000;

/** The name that logs, `status` and errors call a mailbox's server by. */
export function imapServiceName(mailbox: string, server: Server): string {
  return `imap ${mailbox} (${server.host}:${server.port})`;
}

/** The parts for opening a mailbox. */
export interface ImapParts {
  readonly mailbox: { readonly name: string; readonly imap: Server; readonly folders: Folders };
  readonly tokens: AccessTokens;
  /** Called whenever the server says that the inbox has grown (IDLE), and when the connection is gone. */
  readonly onArrival: () => void;
  /** How long the server may owe an answer in silence; by default a minute. */
  readonly silenceMs?: number;
}

/**
 * Logs in, opens the inbox and makes the other folders when they are missing. When the signal aborts before the inbox
 * is open, it is given up.
 */
export async function openImap(parts: ImapParts, signal: AbortSignal): Promise<ImapSession> {
  const { name, imap } = parts.mailbox;
  const service = imapServiceName(name, imap);
  const login = await readLogin(service, imap, parts.tokens);
  try {
    return await openWith(login, service, parts, signal);
  } catch (error) {
    if (imap.oauth === null || !(error instanceof Unavailable) || !error.loginRefused) throw error;
    // An access token may be taken back before it expires.
    if (!('accessToken' in login) || !parts.tokens.refuse(imap.oauth, login.accessToken)) throw error;
    return await openWith(await readLogin(service, imap, parts.tokens), service, parts, signal);
  }
}

async function openWith(
  login: ImapLogin,
  service: string,
  { mailbox: { imap, folders }, onArrival, silenceMs }: ImapParts,
  signal: AbortSignal,
): Promise<ImapSession> {
  const client = newClient(imap, login, silenceMs);
  client.on('exists', onArrival);
  client.on('close', onArrival);
  const giveUp = (): void => client.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await client.connect();
    await makeFolders(client, [folders.done, folders.held]);
    const opened = await client.mailboxOpen(folders.inbox);
    return new Session(client, service, String(opened.uidValidity));
  } catch (error) {
    const refusal = await explainRefusal(client, folders.inbox, error, imap);
    const problem = hideSecrets(refusal, [secretOf(login)]);
    client.close();
    throw new Unavailable(service, problem, isLoginRefused(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/**
 * Makes the missing folders. Whether a folder exists is asked first: not every server refuses in a recognisable way.
 */
async function makeFolders(client: ImapFlow, folders: readonly string[]): Promise<void> {
  const existing = new Set((await client.list()).map((folder) => folder.path));
  for (const folder of folders) if (!existing.has(folder)) await client.mailboxCreate(folder);
}

const TOKEN_REFUSED =
  'login refused: the server does not take the access token: is it the login of this user, who may use IMAP?';

async function explainRefusal(
  client: ImapFlow,
  inbox: string,
  error: unknown,
  { oauth }: Server,
): Promise<string> {
  if (isLoginRefused(error)) return oauth === null ? 'login refused: check user and password' : TOKEN_REFUSED;
  if (errorField(error, 'authenticationFailed') === true) {
    return `the server cannot check logins now: ${explainConnectionError(error)}`;
  }
  if (error instanceof Error && 'mailboxMissing' in error && error.mailboxMissing === true) {
    const folders = await client.list().catch(() => []);
    const names = folders.map((folder) => folder.path).slice(0, 20);
    return `the folder "${inbox}" does not exist; set folders.inbox to one of: ${names.join(', ')}`;
  }
  return explainConnectionError(causeOf(client, error));
}

class Session implements ImapSession {
  constructor(
    private readonly client: ImapFlow,
    private readonly service: string,
    readonly uidValidity: string,
  ) {}

  list(): Promise<number[]> {
    return this.guard(async () => {
      const uids = await this.client.search({ deleted: false }, { uid: true });
      if (!Array.isArray(uids)) throw new Error(this.client.usable ? 'the server refused to search' : CLOSED);
      return uids.toSorted((a, b) => a - b);
    });
  }

  sizes(uids: readonly number[]): Promise<Listed[]> {
    return this.guard(async () => {
      const found = await this.client.fetchAll(uids.join(','), { uid: true, size: true }, { uid: true });
      return found
        .map((mail) => ({ uid: mail.uid, bytes: mail.size ?? 0 }))
        .toSorted((a, b) => a.uid - b.uid);
    });
  }

  read(uids: readonly number[]): Promise<Map<number, Uint8Array>> {
    return this.guard(async () => {
      const found = await this.client.fetchAll(uids.join(','), { uid: true, source: true }, { uid: true });
      const mails = new Map<number, Uint8Array>();
      for (const mail of found) {
        // An empty answer is no mail: a mail that was not read is never moved.
        if (mail.source !== undefined && mail.source.length > 0) mails.set(mail.uid, mail.source);
      }
      return mails;
    });
  }

  async *stream(uid: number): AsyncGenerator<Uint8Array> {
    const download = await this.guard(() =>
      this.client.download(String(uid), undefined, { uid: true, chunkSize: PIECE_BYTES }),
    );
    if (download.content === undefined) return;
    try {
      const pieces: AsyncIterable<Uint8Array> = download.content;
      yield* pieces;
    } catch (error) {
      throw this.unavailable(error);
    }
  }

  endsAt(uid: number, bytes: number): Promise<boolean> {
    return this.guard(async () => {
      const source = { start: bytes, maxLength: 1 };
      const found = await this.client.fetchOne(String(uid), { uid: true, source }, { uid: true });
      return found !== false && found.source?.length === 0;
    });
  }

  readExcerpt(uid: number): Promise<Uint8Array> {
    return this.guard(() => readExcerpt(this.client, uid));
  }

  move(uids: readonly number[], folder: string): Promise<Moved> {
    return this.guard(async () => {
      const range = uids.join(',');
      const moved = this.canExpungeByUid()
        ? await this.client.messageMove(range, folder, { uid: true })
        : await this.copyAndMark(range, folder);
      if (!moved) {
        throw new Error(
          this.client.usable ? `the server refused to move mail to "${folder}": is it full?` : CLOSED,
        );
      }
      return {
        uidValidity: String(moved.uidValidity ?? ''),
        uids: new Map(uids.map((uid) => [uid, moved.uidMap?.get(uid) ?? null])),
      };
    });
  }

  /** MOVE, or COPY with UID EXPUNGE. A plain EXPUNGE would take other people's deleted mail along (RFC 4315 §2.1). */
  private canExpungeByUid(): boolean {
    return this.client.capabilities.has('MOVE') || this.client.capabilities.has('UIDPLUS');
  }

  /** Where neither is offered the originals stay, marked as deleted, and `list` leaves them out. */
  private async copyAndMark(range: string, folder: string) {
    const copied = await this.client.messageCopy(range, folder, { uid: true });
    if (copied !== false) await this.client.messageFlagsAdd(range, ['\\Deleted'], { uid: true });
    return copied;
  }

  async close(): Promise<void> {
    const saidGoodbye = this.client.logout().catch(() => undefined);
    await Promise.race([saidGoodbye, sleep(LOGOUT_MS, undefined, { ref: false })]);
    this.client.close();
  }

  drop(): void {
    this.client.close();
  }

  private async guard<T>(command: () => Promise<T>): Promise<T> {
    try {
      const answer = await command();
      // The library answers some commands on a dead connection with nothing, which is not an empty inbox.
      if (!this.client.usable) throw new Error(CLOSED);
      return answer;
    } catch (error) {
      throw this.unavailable(error);
    }
  }

  private unavailable(error: unknown): Unavailable {
    if (error instanceof Unavailable) return error;
    const problem = explainConnectionError(causeOf(this.client, error));
    return new Unavailable(this.service, problem, false, { cause: error });
  }
}
