// An account that logs in with OAuth2 (RFC 6749) instead of a password, as plain data: what the token server wants to
// know of us. IMAP and SMTP of one account share it, and with it one login and one access token.

/** `code`: a person signs in once (authorization code with PKCE). `client`: the program as itself, no person. */
export type Flow = 'code' | 'client';

/** Who asks which token server for whom. */
export interface OAuthAccount {
  /** The account of the mail server, and whom the person signs in as. */
  readonly user: string;
  readonly flow: Flow;
  readonly clientId: string;
  /** Null for a public client, and where the secret is not set. */
  readonly clientSecret: string | null;
  /** Where a person signs in. Of no use to the flow `client`. */
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Scopes, separated by blanks. */
  readonly scope: string;
  /** Parameters that the provider wants in the address to open, beyond the standard. */
  readonly authorizeParameters: Readonly<Record<string, string>>;
  /** 32 bytes that encrypt the refresh token in the store; null where they are not set. */
  readonly key: Uint8Array | null;
}

/** Two servers with the same answer share login and token. */
export function accountName({ user, flow, clientId, tokenUrl, scope }: OAuthAccount): string {
  return JSON.stringify([user, flow, clientId, tokenUrl, scope]);
}

/** The owner of a stored login; scope and flow may change under it. */
export function grantOwner({ user, clientId, tokenUrl }: OAuthAccount): string {
  return JSON.stringify([user, clientId, tokenUrl]);
}
