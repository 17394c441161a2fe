// Access tokens from a real token server and a real store: renewed in time, one refresh at a time, rotated refresh
// tokens kept, and a server in trouble left alone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../../src/io/system/failure.js';
import type { AccessTokens } from '../../../src/io/oauth/access-tokens.js';
import type { OAuthAccount } from '../../../src/io/system/oauth-account.js';
import { findGrant, listGrants } from '../../../src/io/store/state/oauth-grants.js';
import { type LoginStore, openLoginStore } from '../../support/login-store.js';
import { freePort } from '../../support/port.js';
import { startStores, type Stores } from '../../support/stores.js';

const MINUTE_MS = 60_000;
let here: LoginStore;
let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.close());

beforeEach(async () => {
  here = await openLoginStore(stores);
});
afterEach(() => here.close());

async function failure(tokens: AccessTokens, account: OAuthAccount = here.account): Promise<Unavailable> {
  const error: unknown = await tokens.get('imap support', account).catch((thrown: unknown) => thrown);
  if (!(error instanceof Unavailable)) throw new Error(`no Unavailable but ${String(error)}`);
  return error;
}

describe('an access token', () => {
  it('is asked for once, however many connections want it', async () => {
    await here.signIn();
    here.server.delayMs = 20;
    const tokens = here.process();
    const got = await Promise.all([1, 2, 3].map((n) => tokens.get(`smtp ${n}`, here.account)));
    expect(new Set(got).size).toBe(1);
    expect(await tokens.get('imap', here.account)).toBe(got[0]);
    expect(here.server.forms.map((form) => form['grant_type'])).toEqual(['refresh_token']);
    expect(here.server.isGood(got[0] ?? '')).toBe(true);
  });

  it('is renewed five minutes before it expires, or at half the life of a short one', async () => {
    await here.signIn();
    const tokens = here.process();
    const first = await tokens.get('imap', here.account);
    here.pass(54 * MINUTE_MS);
    expect(await tokens.get('imap', here.account)).toBe(first);
    here.server.lifetimeS = 120;
    here.pass(2 * MINUTE_MS);
    const short = await tokens.get('imap', here.account);
    expect(short).not.toBe(first);
    here.pass(MINUTE_MS + 1);
    expect(await tokens.get('imap', here.account)).not.toBe(short);
  });

  it('serves until it expires while the token server is down', async () => {
    await here.signIn();
    const tokens = here.process();
    const first = await tokens.get('imap', here.account);
    here.server.fault = () => ({ status: 500, body: {} });
    here.pass(56 * MINUTE_MS);
    expect(await tokens.get('imap', here.account)).toBe(first);
    here.pass(5 * MINUTE_MS);
    expect((await failure(tokens)).message).toMatch(
      /^imap support: the token server 127.0.0.1:\d+: it answered 500/,
    );
  });

  it('that the mail server refuses is asked for anew once, not again and again', async () => {
    await here.signIn();
    const tokens = here.process();
    const first = await tokens.get('imap', here.account);
    expect(tokens.refuse(here.account, first)).toBe(true);
    const second = await tokens.get('imap', here.account);
    expect(second).not.toBe(first);
    // SMTP had the first one, too: there is a new one already.
    expect(tokens.refuse(here.account, first)).toBe(true);
    expect(await tokens.get('smtp', here.account)).toBe(second);
    expect(tokens.refuse(here.account, second)).toBe(false);
    expect(here.server.forms).toHaveLength(2);
    here.pass(6 * MINUTE_MS);
    expect(tokens.refuse(here.account, second)).toBe(true);
  });
});

describe('a rotated refresh token', () => {
  it('is in the store, sealed, before the access token is given out', async () => {
    await here.signIn();
    const before = await findGrant(here.store, here.account);
    await here.process().get('imap', here.account);
    const after = await findGrant(here.store, here.account);
    expect(after?.version).toBe((before?.version ?? 0) + 1);
    expect(after?.sealed).not.toBe(before?.sealed);
    for (const secret of here.server.secrets) expect(JSON.stringify(after)).not.toContain(secret);
    // A process that knows only the store goes on with it; the first one would revoke everything.
    await here.process().get('imap', here.account);
    await here.process().get('imap', here.account);
    expect(here.server.forms).toHaveLength(3);
  });

  it('is used by one process after the other, never an old one by two', async () => {
    await here.signIn();
    here.server.delayMs = 30;
    const got = await Promise.all([1, 2, 3, 4].map(() => here.process().get('imap', here.account)));
    expect(got.every((token) => here.server.isGood(token))).toBe(true);
    const used = here.server.forms.map((form) => form['refresh_token']);
    expect(new Set(used).size).toBe(4);
    expect((await findGrant(here.store, here.account))?.version).toBe(5);
  });

  it('does not replace the login that a person made meanwhile', async () => {
    await here.signIn();
    here.server.delayMs = 40;
    const renewing = here.process().get('imap', here.account);
    while (here.server.forms.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await here.signIn();
    const signed = await findGrant(here.store, here.account);
    await renewing;
    expect(await findGrant(here.store, here.account)).toEqual(signed);
  });

  it('is the old one where the server does not rotate', async () => {
    await here.signIn();
    here.server.rotates = false;
    await here.process().get('imap', here.account);
    await here.process().get('imap', here.account);
    expect((await findGrant(here.store, here.account))?.version).toBe(1);
  });
});

describe('a login that is of no use', () => {
  it('is asked for by the name of the command when nobody has signed in', async () => {
    const error = await failure(here.process());
    expect(error.loginRefused).toBe(true);
    expect(error.message).toBe(
      'imap support: nobody has signed in as support yet: do so with "sportello login support"',
    );
    expect(here.server.forms).toHaveLength(0);
  });

  it('is told when it was revoked, and asked about once an hour at most', async () => {
    await here.signIn();
    here.server.revoke();
    const tokens = here.process();
    const error = await failure(tokens);
    expect(error.loginRefused).toBe(true);
    expect(error.message).toContain('has expired or was revoked (invalid_grant: AADSTS70000: … was revoked)');
    expect(error.message).toContain('sign in again with "sportello login support"');
    for (let minute = 0; minute < 50; minute += 1) {
      here.pass(MINUTE_MS);
      await failure(minute % 2 === 0 ? tokens : here.process());
    }
    expect(here.server.forms).toHaveLength(1);
    expect((await listGrants(here.store))[0]?.refused_because).toContain('invalid_grant');
    here.pass(15 * MINUTE_MS);
    await failure(tokens);
    expect(here.server.forms).toHaveLength(2);
    await here.signIn();
    expect(here.server.isGood(await tokens.get('imap', here.account))).toBe(true);
    expect((await listGrants(here.store))[0]?.refused_at).toBe(null);
  });

  it('says which key it wants when it was sealed with another', async () => {
    await here.signIn(new Uint8Array(32).fill(9));
    const error = await failure(here.process());
    expect(error.loginRefused).toBe(true);
    expect(error.message).toMatch(
      /sealed with the key \w{8}, and store.key is now \w{8}: give that key, or sign in again/,
    );
    expect(here.server.forms).toHaveLength(0);
  });
});

describe('a token server in trouble', () => {
  it('is left alone for longer each time', async () => {
    await here.signIn();
    here.server.fault = () => ({ status: 503, body: {} });
    const tokens = here.process();
    for (let second = 0; second < 600; second += 1) {
      await failure(tokens);
      here.pass(1_000);
    }
    // 5, 10, 20, 40, 80, 160 seconds, then five minutes.
    expect(here.server.forms).toHaveLength(7);
    here.server.fault = null;
    here.pass(5 * MINUTE_MS);
    expect(here.server.isGood(await tokens.get('imap', here.account))).toBe(true);
  });

  it('is given the time that it asks for', async () => {
    await here.signIn();
    here.server.fault = () => ({ status: 429, body: { error: 'slow_down' }, retryAfter: 120 });
    const tokens = here.process();
    expect((await failure(tokens)).loginRefused).toBe(false);
    here.pass(119_000);
    await failure(tokens);
    expect(here.server.forms).toHaveLength(1);
    here.pass(2_000);
    await failure(tokens);
    expect(here.server.forms).toHaveLength(2);
  });

  it('is told of by what it answered, or by the connection', async () => {
    await here.signIn();
    here.server.fault = () => ({ status: 200, body: { hello: 'world' } });
    expect((await failure(here.process())).message).toContain('it answered 200 and no token');
    const tokenUrl = `http://127.0.0.1:${await freePort()}/token`;
    const nowhere = { ...here.account, flow: 'client' as const, tokenUrl };
    const error = await failure(here.process(), nowhere);
    expect(error.loginRefused).toBe(false);
    expect(error.message).toMatch(/the token server 127.0.0.1:\d+: connection refused/);
  });
});

describe('the flow client', () => {
  it('asks with id, secret and scope, and keeps nothing', async () => {
    const account = {
      ...here.account,
      flow: 'client' as const,
      clientSecret: 'client-secret-0123',
      key: null,
    };
    expect(here.server.isGood(await here.process().get('imap', account))).toBe(true);
    expect(here.server.forms).toEqual([
      {
        grant_type: 'client_credentials',
        client_id: 'sportello',
        client_secret: 'client-secret-0123',
        scope: 'mail',
      },
    ]);
    expect(await listGrants(here.store)).toEqual([]);
  });

  it('tells what to look at when the secret is wrong', async () => {
    const account = {
      ...here.account,
      flow: 'client' as const,
      clientSecret: 'client-secret-9999',
      key: null,
    };
    const error = await failure(here.process(), account);
    expect(error.loginRefused).toBe(true);
    expect(error.message).toContain(
      'invalid_client: wrong secret: check tenant, clientId, clientSecret and scope',
    );
  });
});
