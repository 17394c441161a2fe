// A TCP proxy in front of an IMAP server: it hands everything on, until a test has it lie, fall silent or hang up at one
// command. Both ends are real.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './port.js';

/**
 * What the proxy makes of a command: an answer in place of the server's, or
 * - `silent`: from here on nothing comes back on this connection, though it stays open;
 * - `cut`: the connection is cut, and the server never sees the command;
 * - `lost`: the server obeys, and the connection is cut in place of its answer.
 */
export type Reaction = { readonly answer: string } | 'silent' | 'cut' | 'lost';

/** A running proxy. */
export interface ImapProxy {
  readonly port: number;
  /** Asked at every line of a client; undefined hands it on. `{ answer }` may hold `TAG`, the command's own. */
  onCommand: (line: string) => Reaction | undefined;
  /** Every line that clients have sent. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** Starts a proxy for the server on that port of 127.0.0.1. */
export async function startImapProxy(serverPort: number): Promise<ImapProxy> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const proxy: Pick<ImapProxy, 'onCommand'> = { onCommand: () => undefined };
  const listener = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    let state: 'open' | 'silent' | 'lost' = 'open';
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    server.on('data', (bytes) => {
      if (state === 'open') client.write(bytes);
      if (state === 'lost' && /^\S+ (OK|NO|BAD) /m.test(bytes.toString('latin1'))) end();
    });
    let pending = '';
    client.on('data', (bytes) => {
      const lines = (pending + bytes.toString('latin1')).split('\r\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        seen.push(line);
        const reaction = proxy.onCommand(line);
        if (reaction === 'cut') return end();
        if (reaction === 'silent' || reaction === 'lost') state = reaction;
        if (typeof reaction === 'object') {
          client.write(reaction.answer.replaceAll('TAG', line.split(' ', 1)[0] ?? ''));
        } else if (state !== 'silent') server.write(`${line}\r\n`, 'latin1');
      }
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return Object.assign(proxy, {
    port: portOf(listener),
    seen,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  });
}
