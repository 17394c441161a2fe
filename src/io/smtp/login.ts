// How we log in at an SMTP server: with a password, or with an access token that each new connection asks for.
import { callbackify } from 'node:util';
import XOAuth2 from 'nodemailer/lib/xoauth2/index.js';
import type { Server } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import type { OAuthAccount } from '../system/oauth-account.js';

/** The login of one server, in the library's words. */
export interface SmtpLogin {
  /** For a pool. */
  readonly options: { readonly auth?: object };
  /** For a connection of one's own; null where the server asks for no login. */
  forConnection(): { user: string; pass?: string; oauth2?: XOAuth2 } | null;
  /** The server refused us. */
  refused(): void;
  /** The secret of our last login, which must not be passed on; empty where there is none. */
  secret(): string;
}

/** `service` stands in the errors. */
export function openSmtpLogin(service: string, server: Server, tokens: AccessTokens): SmtpLogin {
  const { user, password, oauth } = server;
  const [nothing, nobody] = [() => undefined, () => null];
  if (user === null) return { options: {}, forConnection: nobody, refused: nothing, secret: () => '' };
  if (oauth === null) {
    const auth = { user, pass: password ?? '' };
    return { options: { auth }, forConnection: () => auth, refused: nothing, secret: () => auth.pass };
  }
  let used = '';
  const provideNext = callbackify(async (renew: boolean): Promise<string> => {
    used = await provide(service, oauth, tokens, renew ? used : null);
    return used;
  });
  const auth = {
    type: 'OAuth2' as const,
    user,
    // The library asks with `renew` when the server refused what it had; it never goes to a token server itself.
    provisionCallback: (_user: string, renew: boolean, done: (error: Error | null, token?: string) => void) =>
      provideNext(renew, done),
  };
  return {
    options: { auth },
    forConnection: () => ({ user, oauth2: new XOAuth2(auth) }),
    refused: () => {
      tokens.refuse(oauth, used);
    },
    secret: () => used,
  };
}

async function provide(
  service: string,
  account: OAuthAccount,
  tokens: AccessTokens,
  refused: string | null,
): Promise<string> {
  if (refused !== null && !tokens.refuse(account, refused))
    throw new Unavailable(service, TOKEN_REFUSED, true);
  return tokens.get(service, account);
}

/** The login is good, but not for this. */
export const TOKEN_REFUSED =
  'login refused: the server does not take the access token: did this user sign in, and may the user send by SMTP?';
