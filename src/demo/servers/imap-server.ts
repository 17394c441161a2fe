// The mail server of the demo, its IMAP side: one account on this machine, kept in memory.
import type { Socket } from 'node:net';
import { portOf } from './port.js';
import { loadServers } from './libraries.js';

/** A running IMAP server on 127.0.0.1. */
export interface ImapServer {
  readonly port: number;
  /** Puts a mail into the inbox; whoever is in IDLE is notified. */
  deliver(mail: Uint8Array): void;
  /** How many mails lie in a folder. */
  count(folder: string): number;
  close(): Promise<void>;
}

/** Starts it on a free port, with one account. */
export async function startImapServer(user: string, password: string): Promise<ImapServer> {
  const { hoodiecrow } = await loadServers();
  const imap = hoodiecrow({
    plugins: ['ID', 'IDLE', 'MOVE', 'UIDPLUS', 'UNSELECT', 'LITERALPLUS', 'NAMESPACE', 'ENABLE'],
    users: { [user]: { password } },
    storage: { INBOX: {}, '': { separator: '/', folders: {} } },
  });
  const sockets = new Set<Socket>();
  imap.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => imap.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(imap.server),
    deliver: (mail) => imap.appendMessage('INBOX', [], undefined, Buffer.from(mail).toString('latin1')),
    count: (folder) => imap.getMailbox(folder).messages.length,
    close: async () => {
      const closed = new Promise<void>((resolve) => imap.close(resolve));
      // A mail program that looks into the mailbox would keep the server open.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
