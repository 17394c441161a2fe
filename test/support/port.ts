// Ports of the servers that tests start: find a free one, wait until it greets.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('the system gave no port');
  return port;
}

/** So many different ones: each is held until all are found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map(portOf);
  for (const server of servers) server.close();
  await Promise.all(servers.map((server) => once(server, 'close')));
  return ports;
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
