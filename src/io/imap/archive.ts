// A session of its own on the folders where originals are kept, to remove them for good. It opens no inbox, and a plain
// EXPUNGE never goes out: that would take other people's deleted mail along (RFC 4315 §2.1).
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { explainConnectionError, type Server } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import { imapServiceName } from './imap.js';
import { isLoginRefused, newClient, readLogin, secretOf } from './login.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import { hideSecrets } from '../system/secrets.js';

/** An open session. Every method throws Unavailable when the connection fails. */
export interface Archive {
  /**
   * Removes mails of a folder. `known` is its UIDVALIDITY when the UIDs were noted: under another one they mean nothing
   * any more. False where nothing could be removed for that, or since the folder is gone.
   */
  remove(folder: string, known: string, uids: readonly number[]): Promise<boolean>;
  /** The mails of a folder in which the text stands anywhere, as the server finds it. */
  find(folder: string, text: string): Promise<{ uidValidity: string; uids: number[] }>;
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
  // Without a listener an error outside a command would end the process.
  client.on('error', () => undefined);
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const problem = hideSecrets(explainConnectionError(error), [secretOf(login)]);
      throw new Unavailable(service, problem, isLoginRefused(error), { cause: error });
    }
  };
  await guard(() => client.connect());
  return {
    remove: (folder, known, uids) => guard(() => remove(client, folder, known, uids)),
    find: (folder, text) => guard(() => find(client, folder, text)),
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
): Promise<boolean> {
  if (!(await exists(client, folder))) return false;
  const { uidValidity } = await client.mailboxOpen(folder);
  if (String(uidValidity) !== known) return false;
  await removeUids(client, folder, uids);
  return true;
}

async function find(
  client: ImapFlow,
  folder: string,
  text: string,
): Promise<{ uidValidity: string; uids: number[] }> {
  if (!(await exists(client, folder))) return { uidValidity: '', uids: [] };
  const { uidValidity } = await client.mailboxOpen(folder);
  const uids = await client.search({ text, deleted: false }, { uid: true });
  if (!Array.isArray(uids)) throw new Error('the server refused to search');
  return { uidValidity: String(uidValidity), uids };
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
