// Ports of the servers that tests start: find a free one, wait until it greets.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** The port that a TCP server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

/** Waits up to ten seconds for the server's first bytes; over TLS where its certificate (a PEM file) is given. */
export async function untilGreeted(port: number, certificate?: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await greeted(port, certificate))) {
    if (Date.now() > deadline) throw new Error(`no greeting on port ${port} after ten seconds`);
    await sleep(20);
  }
}

async function greeted(port: number, certificate?: string): Promise<boolean> {
  const host = '127.0.0.1';
  const trust =
    certificate === undefined ? {} : { ca: readFileSync(certificate), checkServerIdentity: () => undefined };
  const socket = certificate === undefined ? connect({ port, host }) : connectTls({ port, host, ...trust });
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
