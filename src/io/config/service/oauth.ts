// `oauth:` of a mail server: who asks which token server. The presets know the addresses and scopes of Microsoft 365
// and Google; with addresses of one's own any other server serves.
import { z } from 'zod';
import type { OAuthAccount } from '../../system/oauth-account.js';
import { line, secret, section } from '../yaml/value.js';

const tokenAddress = line.refine(
  (text) => URL.canParse(text) && isPrivateAddress(new URL(text)),
  'is no address of a token server — write it with https://',
);

function isPrivateAddress({ protocol, hostname }: URL): boolean {
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

/** `oauth:` in the place of `password:`. */
export const oauthSection = section({
  provider: z
    .enum(['microsoft', 'google'])
    .optional()
    .describe('Whose addresses and scopes serve; without it give authorizeUrl, tokenUrl and scope.'),
  tenant: line
    .regex(/^[\w.-]+$/, 'is no tenant — write its ID or its domain')
    .optional()
    .describe('The Microsoft tenant: its ID, or a domain of it.'),
  clientId: line.describe('The ID of the application that was registered for this program.'),
  clientSecret: secret.optional().describe('Its source: { env: NAME } or { file: PATH }.'),
  flow: z
    .enum(['code', 'client'])
    .default('code')
    .describe(
      'code: a person signs in once with the command login. client: the application as itself (Microsoft, app-only).',
    ),
  authorizeUrl: tokenAddress.optional().describe('Where a person signs in.'),
  tokenUrl: tokenAddress.optional().describe('Where tokens come from.'),
  scope: line.optional().describe('What is asked for, separated by blanks.'),
}).superRefine((described, context) => {
  for (const [key, message] of mistakesIn(described)) {
    context.addIssue({ code: 'custom', message, path: [key] });
  }
});

type Described = Omit<z.output<typeof oauthSection>, never>;

function mistakesIn(described: Described): [keyof Described, string][] {
  const { provider, tenant, flow } = described;
  const found: [keyof Described, string][] = [];
  if (provider === 'microsoft' && tenant === undefined)
    found.push(['tenant', 'is missing — add tenant with the ID or a domain of the Microsoft tenant']);
  if (provider !== 'microsoft' && tenant !== undefined)
    found.push(['tenant', 'belongs to provider: microsoft — remove it, or name the provider']);
  if (provider === 'google' && flow === 'client')
    found.push(['flow', 'is not known at Google for mailboxes — write flow: code']);
  if (flow === 'client' && described.clientSecret === undefined)
    found.push(['clientSecret', 'is missing — flow: client needs it: write { env: NAME } or { file: PATH }']);
  if (provider !== undefined) return found;
  for (const key of ['tokenUrl', 'scope', 'authorizeUrl'] as const) {
    if (described[key] !== undefined || (key === 'authorizeUrl' && flow === 'client')) continue;
    found.push([key, `is missing — add ${key}, or provider with microsoft or google`]);
  }
  return found;
}

type Endpoints = Pick<OAuthAccount, 'authorizeUrl' | 'tokenUrl' | 'scope' | 'authorizeParameters'>;

/** The account of that user; `clientSecret` and `key` are fetched already. */
export function readOAuth(
  described: Described,
  user: string,
  secrets: Pick<OAuthAccount, 'clientSecret' | 'key'>,
): OAuthAccount {
  const { flow, clientId } = described;
  const preset = presetOf(described);
  return {
    user,
    flow,
    clientId,
    ...secrets,
    authorizeUrl: described.authorizeUrl ?? preset.authorizeUrl,
    tokenUrl: described.tokenUrl ?? preset.tokenUrl,
    scope: described.scope ?? preset.scope,
    authorizeParameters: preset.authorizeParameters,
  };
}

const MICROSOFT_APP = 'https://outlook.office365.com/.default';
const MICROSOFT_PERSON =
  'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access';

function presetOf({ provider, tenant = '', flow }: Described): Endpoints {
  if (provider === 'microsoft') {
    const base = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0`;
    return {
      authorizeUrl: `${base}/authorize`,
      tokenUrl: `${base}/token`,
      scope: flow === 'client' ? MICROSOFT_APP : MICROSOFT_PERSON,
      authorizeParameters: { prompt: 'select_account' },
    };
  }
  if (provider === 'google') {
    return {
      authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenUrl: 'https://oauth2.googleapis.com/token',
      scope: 'https://mail.google.com/',
      // Only so does Google give a refresh token, and give another one at the second login.
      authorizeParameters: { access_type: 'offline', prompt: 'consent' },
    };
  }
  return { authorizeUrl: '', tokenUrl: '', scope: '', authorizeParameters: {} };
}
