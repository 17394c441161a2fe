// A TCP proxy in front of any server: it hands everything on, until its connections are cut, at once or at words of a
// client. Both ends are real.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './port.js';

/** Where a connection is cut at a client's words: `before` the server sees them, or `after` it obeyed, in place of its answer. */
export type CutAt = 'before' | 'after';

/** A running proxy. */
export interface TcpProxy {
  readonly port: number;
  /** The ports from which it speaks to the server now: how the server knows its clients. */
  ports(): number[];
  /** Cuts every connection. */
  cut(): void;
  /** Cuts the next connection on which a client says these words; false when none did before the signal aborted. */
  cutAt(words: string, at: CutAt, signal: AbortSignal): Promise<boolean>;
  stop(): Promise<void>;
}

interface Trap {
  readonly words: string;
  readonly at: CutAt;
  readonly onCut: () => void;
}

/** Starts a proxy for the server on that port of 127.0.0.1. */
export async function startTcpProxy(serverPort: number): Promise<TcpProxy> {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let trap: Trap | null = null;
  const listener = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    const pair = { client, server };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', end).on('close', end);
    let obeyed: (() => void) | null = null;
    client.on('data', (bytes) => {
      if (trap === null || !bytes.includes(trap.words)) {
        server.write(bytes);
        return;
      }
      const { at, onCut } = trap;
      trap = null;
      if (at === 'after') {
        obeyed = onCut;
        server.write(bytes);
        return;
      }
      end();
      onCut();
    });
    server.on('data', (bytes) => {
      if (obeyed === null) {
        client.write(bytes);
        return;
      }
      end();
      obeyed();
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = (): void => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    port: portOf(listener),
    ports: () => [...pairs].flatMap(({ server }) => server.localPort ?? []),
    cut,
    cutAt: (words, at, signal) =>
      new Promise((resolve) => {
        const set = { words, at, onCut: () => resolve(true) };
        trap = set;
        const leave = (): void => {
          if (trap === set) trap = null;
          resolve(false);
        };
        signal.addEventListener('abort', leave, { once: true });
      }),
    stop: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
