// The pages answer whoever asks by the names of loopback: a web page that was made to point here asks by its own.
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servePages, type PageServer } from '../../../src/io/http/pages.js';
import { freePort } from '../../support/port.js';

let server: PageServer;
const page = async () => ({ status: 200, type: 'text/plain', body: 'secret figures\n' });
beforeAll(async () => {
  server = await servePages(await freePort(), { '/metrics': page, '/livez': page });
});
afterAll(() => server.close());

async function ask(host: string, path: string): Promise<{ status: number | undefined; body: string }> {
  const asked = request({ host: '127.0.0.1', port: server.port, path, headers: { host } }).end();
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject);
  });
  const response = await answered;
  return { status: response.statusCode, body: await text(response) };
}

it.each(['localhost', 'LOCALHOST:9464', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:9464'])(
  'answers %s',
  async (host) => {
    expect(await ask(host, '/metrics')).toEqual({ status: 200, body: 'secret figures\n' });
  },
);

it.each([
  'evil.example',
  `evil.example:9464`,
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.1@evil.example',
  'localhost:9464:1',
  '10.0.0.1',
  '[::2]',
])('refuses "%s", whatever is asked for', async (host) => {
  for (const path of ['/metrics', '/livez', '/nothing']) {
    const { status, body } = await ask(host, path);
    expect([status, body]).toEqual([421, 'ask by the name localhost, 127.0.0.1 or [::1]\n']);
  }
});

it.each(['HTTP/1.0\r\n\r\n', 'HTTP/1.1\r\nHost:\r\n\r\n'])(
  'refuses who names no host at all',
  async (rest) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.end(`GET /metrics ${rest}`);
    await once(socket, 'connect');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 421 /);
  },
);
