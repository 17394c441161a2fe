// A small HTTP server for probes: on loopback alone and by its names alone, GET alone, and nothing that it is sent is
// ever read.
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';

/** The content of a page. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The pages by their path. */
export type Pages = Readonly<Record<string, () => Promise<Page>>>;

/** A server that listens. */
export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Probes come one at a time; more than these are refused. */
const MOST_CONNECTIONS = 20;
const REQUEST_MS = 10_000;

/** Serves the pages on a port of 127.0.0.1. Rejects with the system's error, `EADDRINUSE` where the port is taken. */
export async function servePages(port: number, pages: Pages): Promise<PageServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, maxHeaderSize: 8192 }, answer(pages));
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * The names of loopback, with any port. A web page whose own name was made to point here (DNS rebinding) sends its own
 * name, and must not read what the pages say.
 */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

function answer(pages: Pages): RequestListener {
  return (request, response) => {
    if (!LOOPBACK.test(request.headers.host ?? '')) {
      say(response, plain(421, 'ask by the name localhost, 127.0.0.1 or [::1]'));
      return;
    }
    const path = request.url?.split('?', 1)[0] ?? '';
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (page === undefined) {
      say(response, plain(404, `there is ${Object.keys(pages).join(', ')}`));
    } else if (!isRead) {
      say(response, plain(405, 'pages are only read'));
    } else {
      page().then(
        (content) => say(response, content),
        (error: unknown) => say(response, plain(500, error instanceof Error ? error.message : String(error))),
      );
    }
  };
}

function plain(status: number, text: string): Page {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` };
}

function say(response: ServerResponse, { status, type, body }: Page): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
