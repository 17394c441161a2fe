// Takes the browser's answer on this machine (RFC 8252 §7.3). The server is there for one login, on loopback only.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A listening loopback server. */
export interface Loopback {
  /** Where a browser on this machine is to be sent. */
  readonly redirectUri: string;
  close(): void;
}

const PAGE_HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  connection: 'close',
};

/**
 * Listens on the port (0 for any). `onRequest` gets the path of each request and answers with what the person in the
 * browser reads; null where there is nothing at that path.
 */
export async function openLoopback(
  port: number,
  onRequest: (path: string) => string | null,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    const page = request.method === 'GET' ? onRequest(request.url ?? '/') : null;
    response.writeHead(page === null ? 404 : 200, PAGE_HEADERS).end(page ?? '');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    // By name: Microsoft takes any port of a registered http://localhost, but not of an address.
    redirectUri: `http://localhost:${bound}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
