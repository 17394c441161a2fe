// login: a person signs in for a mail account that logs in with OAuth2. The browser may run here or anywhere else.
import { Command } from 'commander';
import type { Config } from '../../../io/config/config.js';
import { type OAuthAccount, grantOwner } from '../../../io/system/oauth-account.js';
import {
  type Authorization,
  beginAuthorization,
  readRedirect,
  type Redirected,
} from '../../../io/oauth/authorization.js';
import { openLoopback } from '../../../io/oauth/loopback.js';
import { seal } from '../../../io/oauth/seal.js';
import { askForTokens } from '../../../io/oauth/token-server.js';
import { saveGrant } from '../../../io/store/state/oauth-grants.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readPort } from '../../terminal/options.js';
import { dress, type Terminal } from '../../terminal/terminal.js';

/** How long a person has for it. */
const PATIENCE_MS = 10 * 60_000;

export function loginCommand(act: Act): Command {
  return new Command('login')
    .description('sign in for a mailbox that uses OAuth2 (Microsoft 365, Gmail)')
    .argument('<mailbox>', 'the name of a mailbox, or the user of a server, as in service.yaml')
    .option('--port <number>', 'wait for the browser on this port (any by default)', readPort, 0)
    .addHelpText(
      'after',
      '\nOn a machine without a browser: open the address anywhere, sign in, and paste the address of the page' +
        '\nthat then cannot be reached.\n\nExample:\n  $ sportello login support',
    )
    .action(act(login));
}

async function login(context: Context, name: string, options: { port: number }): Promise<number> {
  const { terminal, clock } = context;
  const account = findAccount(context.config(), name);
  const { key } = account;
  if (key === null)
    throw new CommandFailed('store.key is not set: set the secret that it names', EXIT.config);
  return context.withStore(async (store) => {
    const { authorization, code } = await askPerson(account, options.port, terminal);
    const refreshToken = await redeem(account, authorization, code);
    await saveGrant(store, account, seal(key, grantOwner(account), refreshToken), clock.now());
    terminal.out(`${dress(terminal, 'green', 'ok')} ${account.user} is signed in, and the login is stored.`);
    terminal.out('A running daemon uses it with its next attempt; "sportello check --connect" tries it now.');
    return EXIT.ok;
  });
}

function findAccount({ mailboxes, smtp }: Config, name: string): OAuthAccount {
  const servers = [...mailboxes.flatMap((mailbox) => [mailbox.imap, mailbox.smtp]), smtp];
  const mailbox = mailboxes.find((one) => one.name === name);
  const found = mailbox?.imap.oauth ?? servers.find(({ oauth }) => oauth?.user === name)?.oauth ?? null;
  if (found?.flow === 'client') {
    throw new CommandFailed(`${name} logs in by itself (flow: client): nobody has to sign in`, EXIT.usage);
  }
  if (found !== null) return found;
  if (mailbox !== undefined) {
    throw new CommandFailed(`the mailbox ${name} logs in with a password: it has no oauth`, EXIT.usage);
  }
  const known = mailboxes.filter(({ imap }) => imap.oauth?.flow === 'code').map((one) => one.name);
  const hint = known.length > 0 ? `with OAuth2: ${known.join(', ')}` : 'no server of service.yaml has oauth';
  throw new CommandFailed(`there is no mailbox and no user "${name}"; ${hint}`, EXIT.usage);
}

interface Signed {
  readonly authorization: Authorization;
  readonly code: string;
}

/** Waits for what the browser brings, by loopback or pasted, whichever comes first. */
async function askPerson(account: OAuthAccount, port: number, terminal: Terminal): Promise<Signed> {
  const [late, answered] = [AbortSignal.timeout(PATIENCE_MS), new AbortController()];
  const signal = AbortSignal.any([terminal.signal, late, answered.signal]);
  const attempt: { begun: Authorization | null; answer: Redirected | null } = { begun: null, answer: null };
  const take = (address: string): Redirected => {
    if (attempt.begun === null) return { kind: 'foreign', problem: 'nobody has asked yet' };
    const redirected = readRedirect(address, attempt.begun);
    if (redirected.kind === 'foreign') return redirected;
    attempt.answer ??= redirected;
    answered.abort();
    return redirected;
  };
  const loopback = await openLoopback(port, (path) => pageFor(take(path))).catch((error: unknown) => {
    const problem = `cannot wait on port ${port}: ${error instanceof Error ? error.message : String(error)}`;
    throw new CommandFailed(problem, EXIT.unavailable);
  });
  try {
    const begun = beginAuthorization(account, loopback.redirectUri);
    attempt.begun = begun;
    printHow(account, begun, terminal);
    await Promise.all([readPasted(terminal, signal, take), untilAborted(signal)]);
    return { authorization: begun, code: codeOf(attempt.answer, late.aborted) };
  } finally {
    loopback.close();
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function codeOf(answer: Redirected | null, isLate: boolean): string {
  if (answer?.kind === 'code') return answer.code;
  if (answer !== null) {
    const problem = `the login was not granted: ${answer.problem}: nothing was changed`;
    throw new CommandFailed(problem, EXIT.loginRefused);
  }
  const problem = isLate ? 'nobody signed in within 10 minutes' : 'stopped before anybody signed in';
  throw new CommandFailed(`${problem}: nothing was changed`, EXIT.temporary);
}

function pageFor(redirected: Redirected): string | null {
  if (redirected.kind === 'foreign') return null;
  return 'Sportello has the answer. You can close this page: the terminal says how the login ended.\n';
}

function printHow(account: OAuthAccount, { url }: Authorization, terminal: Terminal): void {
  terminal.out(`Open this address in a browser, and sign in as ${account.user}:`);
  terminal.out('');
  terminal.out(`  ${url}`);
  terminal.out('');
  terminal.out(
    'If the browser runs on another machine it ends on a page that cannot be reached: paste the whole',
  );
  terminal.out('address of that page here, and press Enter. Waiting for at most 10 minutes …');
}

async function readPasted(
  terminal: Terminal,
  signal: AbortSignal,
  take: (address: string) => Redirected,
): Promise<void> {
  for await (const line of terminal.readLines(signal)) {
    if (line.trim() === '') continue;
    const redirected = take(line.trim());
    if (redirected.kind !== 'foreign') return;
    terminal.err(
      `That is not the address: ${redirected.problem}. Paste the whole of it, with http://localhost.`,
    );
  }
}

async function redeem(
  account: OAuthAccount,
  { redirectUri, verifier }: Authorization,
  code: string,
): Promise<string> {
  const answer = await askForTokens(account, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const { host } = new URL(account.tokenUrl);
  if (answer.kind === 'granted' && answer.refreshToken !== null) return answer.refreshToken;
  if (answer.kind === 'granted') {
    const hint = 'the scope must allow access without a person (offline_access at Microsoft)';
    throw new CommandFailed(`${host} gave no refresh token: ${hint}`, EXIT.loginRefused);
  }
  const problem = `${host}: ${answer.problem}: nothing was changed`;
  throw new CommandFailed(problem, answer.kind === 'refused' ? EXIT.loginRefused : EXIT.unavailable);
}
