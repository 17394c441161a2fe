// Troubles that `status --check` finds, and their exit code for the monitoring system that asks. They are an operator's
// work: tickets and letters of single people are the desk's business, and stand in `status` and the digests; but a response
// that a contract asks for is looked at by whoever watches.
import type { ServerRow } from '../../../io/store/state/servers.js';
import { EXIT } from '../../terminal/exit.js';
import { count } from '../../terminal/table.js';
import type { ShowTime } from '../../terminal/time.js';
import { configurationLines, type ConfigurationFacts } from './configuration-state.js';
import { troubleLine, type HealthState } from './health-state.js';

/** Something wrong, and the exit code that it asks for. */
export interface Wrong {
  readonly text: string;
  readonly code: number;
}

/** The answer where nothing is wrong. */
export const ALL_WELL: Wrong = { text: 'all is well', code: EXIT.ok };

/** The facts of `status` that may be wrong. */
export interface Checked {
  readonly running: boolean;
  readonly configuration: ConfigurationFacts;
  readonly health: HealthState;
  readonly overdue: { readonly count: number };
  readonly servers: readonly Pick<ServerRow, 'name' | 'error' | 'error_at'>[];
  readonly logins: readonly {
    readonly user: string;
    readonly refused_at: number | null;
    readonly refused_because: string | null;
  }[];
}

/** Everything that is wrong. */
export function findWrong(facts: Checked, time: ShowTime): Wrong[] {
  const { running, configuration, health, overdue, servers, logins } = facts;
  const stopped = running ? [] : [{ text: 'the daemon is not running', code: EXIT.unavailable }];
  const refused = configurationLines(configuration, time)
    .filter(({ trouble }) => trouble)
    .slice(0, 1)
    .map(({ text }) => ({ text: `configuration: ${text}`, code: EXIT.config }));
  const troubles = health.troubles.map((trouble) => ({
    text: troubleLine(trouble, time),
    code: EXIT.unavailable,
  }));
  const unreachable = servers.flatMap(({ name, error, error_at: at }) =>
    error === null ? [] : [{ text: `${name}, since ${time(at)}: ${error}`, code: codeOf(error) }],
  );
  const signedOut = logins.flatMap(({ user, refused_at: at, refused_because: because }) =>
    at === null
      ? []
      : [{ text: `${user} is refused since ${time(at)} (${because ?? ''})`, code: EXIT.loginRefused }],
  );
  const late =
    overdue.count === 0
      ? []
      : [
          {
            text: `${count(overdue.count, 'ticket')} overdue for a response: see "tickets --overdue"`,
            code: EXIT.unavailable,
          },
        ];
  return [...stopped, ...refused, ...troubles, ...late, ...unreachable, ...signedOut];
}

/** The store keeps a server's trouble in words. */
function codeOf(error: string): number {
  return /login refused/.test(error) ? EXIT.loginRefused : EXIT.unavailable;
}

/** A configuration that is refused before a login that is, and that before all else. */
export function gravest(wrong: readonly Wrong[]): number {
  return wrong.reduce<number>((code, one) => Math.max(code, one.code), EXIT.ok);
}
