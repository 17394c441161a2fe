// The result of asking for an access token, in an operator's words.
import type { Clock } from '../system/clock.js';
import type { Log } from '../system/log.js';
import type { Store } from '../store/open.js';
import type { OAuthAccount } from '../system/oauth-account.js';
import type { TokenAnswer } from './token-server.js';

type Granted = Extract<TokenAnswer, { kind: 'granted' }>;

/** No token, and why. */
export interface Failed {
  readonly kind: 'failed';
  readonly problem: string;
  readonly loginRefused: boolean;
  /** The token server is left alone for at least so long; 0 where the store says when to try again. */
  readonly pauseMs: number;
}

/** The result of a renewal. */
export type Renewal = Granted | Failed;

/** The parts for a renewal. */
export interface AccessTokenParts {
  /** Where logins are kept; null where there is no store yet. */
  readonly store: Store | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** The first pause after a failure. */
export const FIRST_PAUSE_MS = 5_000;
/** A server that asks for more patience than this is asked again all the same. */
const LONGEST_WISH_MS = 60 * 60_000;

/** The meaning of a token server's answer without a token. */
export function explainFailure({ tokenUrl }: OAuthAccount, answer: Exclude<TokenAnswer, Granted>): Failed {
  const server = `the token server ${new URL(tokenUrl).host}`;
  if (answer.kind === 'unreachable') {
    const pauseMs = Math.min(Math.max(answer.retryAfterMs, FIRST_PAUSE_MS), LONGEST_WISH_MS);
    return { kind: 'failed', problem: `${server}: ${answer.problem}`, loginRefused: false, pauseMs };
  }
  const hint = 'check tenant, clientId, clientSecret and scope (a client secret may have expired)';
  const problem = `login refused: ${server} said ${answer.problem}: ${hint}`;
  return { kind: 'failed', problem, loginRefused: true, pauseMs: FIRST_PAUSE_MS };
}
