// Accounts that log in with OAuth2 at a token server of the tests', a store for their logins, and a clock to turn.
import { openLog } from '../../src/io/system/log.js';
import { type AccessTokens, openAccessTokens } from '../../src/io/oauth/access-tokens.js';
import { grantOwner, type OAuthAccount } from '../../src/io/system/oauth-account.js';
import { seal } from '../../src/io/oauth/seal.js';
import { saveGrant } from '../../src/io/store/state/oauth-grants.js';
import type { Store } from '../../src/io/store/open.js';
import type { Stores } from './stores.js';
import { startTokenServer, type TokenServer } from './token-server.js';

/** The key of the stores of these tests. */
export const KEY = new Uint8Array(32).fill(7);

/** What a test of logins works with. */
export interface LoginStore {
  readonly server: TokenServer;
  readonly store: Store;
  readonly account: OAuthAccount;
  /** Moves the clock on. */
  pass(ms: number): void;
  now(): number;
  /** The tokens of one more process on this store. */
  process(): AccessTokens;
  /** Somebody signs in. */
  signIn(key?: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens everything; nobody has signed in. */
export async function openLoginStore(stores: Stores): Promise<LoginStore> {
  const store = await stores.open();
  const server = await startTokenServer();
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const clock = {
    now,
    pause: async (ms: number) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      aheadMs += ms;
    },
  };
  const account: OAuthAccount = {
    user: 'support',
    flow: 'code',
    clientId: 'sportello',
    clientSecret: null,
    authorizeUrl: server.authorizeUrl,
    tokenUrl: server.tokenUrl,
    scope: 'mail',
    authorizeParameters: {},
    key: KEY,
  };
  return {
    server,
    store,
    account,
    now,
    pass: (ms) => {
      aheadMs += ms;
    },
    process: () => openAccessTokens({ store, clock, log: openLog('silent') }),
    signIn: (key = KEY) => saveGrant(store, account, seal(key, grantOwner(account), server.signIn()), now()),
    close: async () => {
      await server.stop();
      await store.destroy();
    },
  };
}
