// A session of its own on the folder of sent mail: copies of our letters are appended there, and mail that people send by
// hand is read. Nothing there is ever moved, changed or deleted.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { explainConnectionError, type Server } from '../system/connection.js';
import { Rejected, Unavailable } from '../system/failure.js';
import { imapServiceName } from './imap.js';
import { causeOf, isLoginRefused, newClient, readLogin, secretOf } from './login.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import { hideSecrets } from '../system/secrets.js';
import type { Instant } from '../../core/mail/message.js';

/** A mail of the folder. `messageId` is null where its header has none. */
export interface SentMail {
  readonly uid: number;
  readonly bytes: number;
  readonly messageId: string | null;
}

/** The open folder. Every method throws Unavailable when the connection fails. */
export interface SentFolder {
  readonly uidValidity: string;
  /** Every mail that comes from now on has this UID or a higher one. */
  readonly uidNext: number;
  /** Whether a mail with that Message-ID stands there. */
  has(messageId: string): Promise<boolean>;
  /** Puts a mail there, as read. Throws Rejected where the server refuses it. */
  append(raw: Uint8Array, at: Instant): Promise<void>;
  /** The mails from a UID on, oldest first, at most so many. */
  list(from: number, most: number): Promise<SentMail[]>;
  /** The bytes of a mail; null where it is gone. */
  read(uid: number): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

const LOGOUT_MS = 2_000;

/** Logs in and opens the folder; it is made where it is missing. */
export async function openSent(
  mailbox: string,
  server: Server,
  folder: string,
  tokens: AccessTokens,
): Promise<SentFolder> {
  const service = imapServiceName(mailbox, server);
  const login = await readLogin(service, server, tokens);
  const client = newClient(server, login);
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const answer = await work();
      if (!client.usable) throw new Error('the connection is closed');
      return answer;
    } catch (error) {
      if (error instanceof Rejected) throw error;
      const problem = hideSecrets(explainConnectionError(causeOf(client, error)), [secretOf(login)]);
      throw new Unavailable(service, problem, isLoginRefused(error), { cause: error });
    }
  };
  const opened = await guard(async () => {
    await client.connect();
    const isThere = (await client.list()).some(({ path }) => path === folder);
    if (!isThere) await client.mailboxCreate(folder);
    return client.mailboxOpen(folder);
  });
  return {
    uidValidity: String(opened.uidValidity),
    uidNext: opened.uidNext,
    has: (messageId) => guard(() => has(client, messageId)),
    append: (raw, at) => guard(() => append(client, folder, raw, at)),
    list: (from, most) => guard(() => list(client, from, most)),
    read: (uid) => guard(() => read(client, uid)),
    close: async () => {
      const saidGoodbye = client.logout().catch(() => undefined);
      await Promise.race([saidGoodbye, sleep(LOGOUT_MS, undefined, { ref: false })]);
      client.close();
    },
  };
}

async function search(client: ImapFlow, what: Parameters<ImapFlow['search']>[0]): Promise<number[]> {
  const uids = await client.search(what, { uid: true });
  if (!Array.isArray(uids)) throw new Error('the server refused to search');
  return uids;
}

async function has(client: ImapFlow, messageId: string): Promise<boolean> {
  // A mail that another session has put there is found only once the server was asked for news.
  await client.noop();
  return (await search(client, { header: { 'message-id': messageId } })).length > 0;
}

async function append(client: ImapFlow, folder: string, raw: Uint8Array, at: Instant): Promise<void> {
  const appended = await client.append(folder, Buffer.from(raw), ['\\Seen'], new Date(at));
  if (appended === false && client.usable) throw new Rejected(`the server takes no mail in "${folder}"`);
}

async function list(client: ImapFlow, from: number, most: number): Promise<SentMail[]> {
  // `n:*` always returns at least the last mail (RFC 3501 §6.4.8).
  const uids = (await search(client, { uid: `${from}:*`, deleted: false }))
    .filter((uid) => uid >= from)
    .toSorted((one, other) => one - other)
    .slice(0, most);
  if (uids.length === 0) return [];
  const found = await client.fetchAll(
    uids.join(','),
    { uid: true, size: true, envelope: true },
    { uid: true },
  );
  return found
    .map(({ uid, size = 0, envelope }) => ({ uid, bytes: size, messageId: envelope?.messageId || null }))
    .toSorted((one, other) => one.uid - other.uid);
}

async function read(client: ImapFlow, uid: number): Promise<Uint8Array | null> {
  const found = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
  return found === false || found.source === undefined || found.source.length === 0 ? null : found.source;
}
