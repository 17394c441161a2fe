// `sportello login` with a token server, and a browser that is a few lines of fetch.
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../src/cli/program.js';
import type { Terminal } from '../../../../src/cli/terminal/terminal.js';
import { FEW_RULES } from '../../../support/few-rules.js';
import { installation, type Installation } from '../../../support/installation.js';
import { query } from '../../../support/stand.js';
import { startTokenServer, type TokenServer } from '../../../support/token-server.js';
import { until } from '../../../support/until.js';

const KEY = 'cd'.repeat(32);
let server: TokenServer;
let here: Installation;

beforeAll(async () => {
  server = await startTokenServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.denies = false;
  server.fault = null;
  here = installation({
    imapPort: 1,
    smtpPort: 1,
    edit: (service) => {
      const { authorizeUrl, tokenUrl } = server;
      const oauth = { clientId: 'sportello', authorizeUrl, tokenUrl, scope: 'mail' };
      const imap = service.mailboxes[0]?.imap ?? {};
      delete imap['password'];
      imap['oauth'] = oauth;
      service['store'] = { key: { env: 'KEY' } };
    },
  });
  writeFileSync(join(here.config, 'rules.yaml'), FEW_RULES);
});
afterEach(() => here.remove());

/** A command typed by a person who may paste lines. */
function type(words: readonly string[], environment: Record<string, string> = { KEY }) {
  const [out, pasted]: [string[], string[]] = [[], []];
  const stop = new AbortController();
  const terminal: Terminal = {
    out: (line) => out.push(line),
    err: (line) => out.push(line),
    write: async () => undefined,
    node: process.execPath,
    isInteractive: false,
    columns: 80,
    environment: { ...environment, SPORTELLO_CONFIG: here.config },
    signal: stop.signal,
    onHangUp: () => undefined,
    process: 1,
    readLines: async function* (signal) {
      while (!signal.aborted) {
        const line = pasted.shift();
        if (line !== undefined) yield line;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
  const ended = runCommandLine(words, terminal);
  const address = (): Promise<string> =>
    until('an address to open', () => out.find((line) => line.startsWith('  http'))?.trim());
  return { ended, out, pasted, address, stop: () => stop.abort() };
}

/** Opens the address as a browser does, up to the redirect. */
async function signIn(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' });
  return response.headers.get('location') ?? '';
}

async function visit(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    get({ host: '127.0.0.1', port: url.port, path: url.pathname + url.search }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

const grants = (): unknown[] => query(here, 'select user, version, sealed from oauth_grant');

describe('a login', () => {
  it('takes the browser that comes back on loopback, and stores what it brought', async () => {
    const typed = type(['login', 'support']);
    const address = await typed.address();
    const asked = new URL(address).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('login_hint')).toBe('support');
    const back = await signIn(address);
    expect(await visit(new URL('/favicon.ico', back).href)).toBe(404);
    expect(await visit(back)).toBe(200);
    expect(await typed.ended).toBe(0);
    expect(typed.out.join('\n')).toContain('ok support is signed in, and the login is stored.');
    expect(grants()).toEqual([{ user: 'support', version: 1, sealed: expect.stringMatching(/^1\./) }]);
    const said = typed.out.join('\n') + JSON.stringify(grants());
    for (const secret of server.secrets) expect(said).not.toContain(secret);
  });

  it('takes a pasted address, and no other', async () => {
    const typed = type(['login', 'support']);
    const back = await signIn(await typed.address());
    typed.pasted.push('what?', back.replace(/state=[^&]+/, 'state=another'), back);
    expect(await typed.ended).toBe(0);
    expect(typed.out.join('\n')).toContain('That is not the address: there is no code in it.');
    expect(typed.out.join('\n')).toContain('it answers another login: its state is not ours');
    expect(grants()).toHaveLength(1);
  });

  it('goes on waiting when somebody else sends a browser here', async () => {
    const typed = type(['login', 'support']);
    const back = await signIn(await typed.address());
    expect(await visit(back.replace(/state=[^&]+/, 'state=another'))).toBe(404);
    expect(await visit(back)).toBe(200);
    expect(await typed.ended).toBe(0);
  });

  it('that the person does not grant changes nothing', async () => {
    server.denies = true;
    const typed = type(['login', 'support']);
    await visit(await signIn(await typed.address()));
    expect(await typed.ended).toBe(77);
    expect(typed.out.at(-1)).toBe('the login was not granted: access_denied: nothing was changed');
    expect(grants()).toEqual([]);
  });

  it('whose code the token server does not take changes nothing', async () => {
    const typed = type(['login', 'support']);
    const back = await signIn(await typed.address());
    server.fault = () => ({
      status: 400,
      body: { error: 'invalid_client', error_description: 'no such client' },
    });
    typed.pasted.push(back);
    expect(await typed.ended).toBe(77);
    expect(typed.out.at(-1)).toMatch(/^127.0.0.1:\d+: invalid_client: no such client: nothing was changed$/);
    expect(grants()).toEqual([]);
  });

  it('that is stopped says so', async () => {
    const typed = type(['login', 'support']);
    await typed.address();
    typed.stop();
    expect(await typed.ended).toBe(75);
    expect(typed.out.at(-1)).toBe('stopped before anybody signed in: nothing was changed');
  });

  it('is refused before it begins where there is no key, or no such account', async () => {
    const keyless = type(['login', 'support'], {});
    expect(await keyless.ended).toBe(78);
    expect(keyless.out).toEqual(['store.key is not set: set the secret that it names']);
    const unknown = type(['login', 'suport']);
    expect(await unknown.ended).toBe(64);
    expect(unknown.out).toEqual(['there is no mailbox and no user "suport"; with OAuth2: support']);
  });
});

describe('check', () => {
  it('warns of a login that nobody made yet, and no longer of one that was made', async () => {
    const before = type(['check']);
    expect(await before.ended).toBe(0);
    expect(before.out.join('\n')).toContain(
      'warning: support: nobody has signed in as support yet: do so with "sportello login support"',
    );
    const typed = type(['login', 'support']);
    typed.pasted.push(await signIn(await typed.address()));
    await typed.ended;
    const after = type(['check']);
    expect(await after.ended).toBe(0);
    expect(after.out.join('\n')).not.toContain('signed in');
    const otherKey = type(['check'], { KEY: 'ef'.repeat(32) });
    expect(await otherKey.ended).toBe(0);
    expect(otherKey.out.join('\n')).toContain('cannot be read: it was sealed with the key');
  });
});
