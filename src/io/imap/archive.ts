// A session of its own on the folders where originals are kept, to find them and to remove them for good. It opens no inbox, and a plain
// EXPUNGE never goes out: that would take other people's deleted mail along (RFC 4315 §2.1).
import type { Original } from '../../core/mail/original.js';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow, SearchObject } from 'imapflow';
import { explainConnectionError, type Server } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import { readExcerpt } from './excerpt.js';
import { imapServiceName, PIECE_BYTES } from './imap.js';
import { causeOf, isLoginRefused, newClient, readLogin, secretOf } from './login.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import { hideSecrets } from '../system/secrets.js';

/** An open session. Every method throws Unavailable when the connection fails. */
export interface Archive {
  /**
   * Removes mails of a folder, and answers those that are not there. `known` is its UIDVALIDITY when the UIDs were noted:
   * under another one they mean nothing any more, and none of them is there.
   */
  remove(folder: string, known: string, uids: readonly number[]): Promise<number[]>;
  /** The mails of a folder in which the text stands anywhere, as the server finds it. */
  find(folder: string, text: string): Promise<{ uidValidity: string; uids: number[] }>;
  /** The mails of a folder that are an original, byte for byte. */
  locate(folder: string, original: Original): Promise<{ uidValidity: string; uids: number[] }>;
  /** False where the server cannot remove single mails (no UIDPLUS): they are marked as deleted. */
  readonly isThorough: boolean;
  close(): Promise<void>;
}

const LOGOUT_MS = 2_000;

/** Logs in. */
export async function openArchive(mailbox: string, server: Server, tokens: AccessTokens): Promise<Archive> {
  const service = imapServiceName(mailbox, server);
  const login = await readLogin(service, server, tokens);
  const client = newClient(server, login);
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const problem = hideSecrets(explainConnectionError(causeOf(client, error)), [secretOf(login)]);
      throw new Unavailable(service, problem, isLoginRefused(error), { cause: error });
    }
  };
  await guard(() => client.connect());
  return {
    remove: (folder, known, uids) => guard(() => remove(client, folder, known, uids)),
    find: (folder, text) => guard(() => find(client, folder, { text })),
    locate: (folder, original) => guard(() => locate(client, folder, original)),
    isThorough: client.capabilities.has('UIDPLUS'),
    close: async () => {
      const saidGoodbye = client.logout().catch(() => undefined);
      await Promise.race([saidGoodbye, sleep(LOGOUT_MS, undefined, { ref: false })]);
      client.close();
    },
  };
}

async function remove(
  client: ImapFlow,
  folder: string,
  known: string,
  uids: readonly number[],
): Promise<number[]> {
  if (!(await exists(client, folder))) return [...uids];
  const { uidValidity } = await client.mailboxOpen(folder);
  if (String(uidValidity) !== known) return [...uids];
  const present = new Set(await search(client, { uid: uids.join(',') }));
  await removeUids(
    client,
    folder,
    uids.filter((uid) => present.has(uid)),
  );
  return uids.filter((uid) => !present.has(uid));
}

async function find(
  client: ImapFlow,
  folder: string,
  what: SearchObject,
): Promise<{ uidValidity: string; uids: number[] }> {
  if (!(await exists(client, folder))) return { uidValidity: '', uids: [] };
  const { uidValidity } = await client.mailboxOpen(folder);
  return { uidValidity: String(uidValidity), uids: await search(client, { ...what, deleted: false }) };
}

async function search(client: ImapFlow, what: SearchObject): Promise<number[]> {
  const uids = await client.search(what, { uid: true });
  if (!Array.isArray(uids)) throw new Error('the server refused to search');
  return uids;
}

/** Anybody may write a Message-ID, and sizes are equal by chance: it is the bytes that decide. */
async function locate(
  client: ImapFlow,
  folder: string,
  { messageId, bytes, sha256, isWhole }: Original,
): Promise<{ uidValidity: string; uids: number[] }> {
  const ofSize = { larger: bytes - 1, smaller: bytes + 1 };
  const named = messageId === null ? [] : [{ header: { 'message-id': messageId } }];
  for (const what of [...named, ofSize]) {
    const { uidValidity, uids } = await find(client, folder, what);
    const same: number[] = [];
    for (const uid of uids) {
      const hash = isWhole ? await hashWhole(client, uid) : sha256Of(await readExcerpt(client, uid));
      if (hash === sha256) same.push(uid);
    }
    if (same.length > 0) return { uidValidity, uids: same };
  }
  return { uidValidity: '', uids: [] };
}

async function hashWhole(client: ImapFlow, uid: number): Promise<string | null> {
  const { content } = await client.download(String(uid), undefined, { uid: true, chunkSize: PIECE_BYTES });
  if (content === undefined) return null;
  const hash = createHash('sha256');
  const pieces: AsyncIterable<Uint8Array> = content;
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Few enough that the command fits every server's line. */
const UIDS_A_COMMAND = 500;

async function removeUids(client: ImapFlow, folder: string, uids: readonly number[]): Promise<void> {
  for (let from = 0; from < uids.length; from += UIDS_A_COMMAND) {
    const range = uids.slice(from, from + UIDS_A_COMMAND).join(',');
    const done = client.capabilities.has('UIDPLUS')
      ? await client.messageDelete(range, { uid: true })
      : await client.messageFlagsAdd(range, ['\\Deleted'], { uid: true });
    if (!done && !client.usable) throw new Error('the connection is closed');
    if (!done) throw new Error(`the server refused to delete mail in "${folder}": is it read-only?`);
  }
}

async function exists(client: ImapFlow, folder: string): Promise<boolean> {
  return (await client.list()).some(({ path }) => path === folder);
}
