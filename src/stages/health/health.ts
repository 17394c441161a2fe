// health: looks at the line every few seconds, notifies the operator of troubles, and answers programs that ask on
// loopback. It stands beside the line, so that it reports a line that has come to a stop, too.
import { findUnready } from '../../core/desk/health.js';
import type { Instant } from '../../core/mail/message.js';
import type { Clock } from '../../io/system/clock.js';
import type { Config } from '../../io/config/config.js';
import type { Log } from '../../io/system/log.js';
import type { Metrics } from '../../io/http/metrics.js';
import { servePages, type Page, type Pages, type PageServer } from '../../io/http/pages.js';
import { listTroubles, proveWritable } from '../../io/store/state/health.js';
import type { Store } from '../../io/store/open.js';
import type { Progress } from '../../line/progress.js';
import type { Stage } from '../../line/stage.js';
import { takeSnapshot } from './snapshot.js';
import { notifyOperator } from './notify-operator.js';

/** The parts that the stage works with. */
export interface HealthParts {
  readonly config: () => Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly progress: Progress;
}

const IDLE_MS = 5_000;

/** Opens the stage; it listens from its first step on. */
export function openHealth(parts: HealthParts): Stage {
  const { config, store, clock, log } = parts;
  const startedAt = clock.now();
  const door = openDoor(parts, pagesOf(parts, startedAt));
  return {
    name: 'health',
    idleMs: IDLE_MS,
    step: async () => {
      await door.follow(config().health.port);
      const facts = await look(parts);
      return notifyOperator({ config: config(), store, log, startedAt }, facts);
    },
    close: () => door.follow(null),
  };
}

function look({ config, store, clock }: HealthParts) {
  const { mailboxes, store: of, policy } = config();
  const { acknowledgements: answers } = policy.limits;
  return takeSnapshot(store, { mailboxes, place: of.place, answers }, clock.now());
}

/** The server of the pages, on whichever port is configured now. */
function openDoor(
  { log, metrics }: HealthParts,
  pages: Pages,
): { follow(port: number | null): Promise<void> } {
  let server: PageServer | null = null;
  let refused: number | null = null;
  return {
    follow: async (port) => {
      if (server !== null && server.port !== port) {
        await server.close();
        server = null;
      }
      if (port !== refused) refused = null;
      if (port === null || server !== null) return;
      try {
        await metrics.begin();
        server = await servePages(port, pages);
        refused = null;
        log.info({ event: 'health.listening', port });
      } catch (error) {
        // It may become free: asked for again at every step, and reported once. The line goes on without it.
        if (refused === port) return;
        refused = port;
        const why = error instanceof Error ? error.message : String(error);
        const hint = 'stop what uses it, or choose another health.port in service.yaml';
        log.warn(
          { event: 'health.unreachable', port },
          `health.port ${port} cannot be used: ${why}. ${hint}`,
        );
      }
    },
  };
}

function pagesOf(parts: HealthParts, startedAt: Instant): Pages {
  const { config, store, metrics, progress } = parts;
  return {
    '/livez': async () =>
      verdict(progress.stuck().map((stage) => `stage ${stage}: it hangs, and has not turned for too long`)),
    '/readyz': async () => {
      const unwritable = await proveWritable(store).then(
        () => [],
        (error: unknown) => [`store: ${error instanceof Error ? error.message : String(error)}`],
      );
      const unready = findUnready(await look(parts), config().health, startedAt);
      return verdict([...unwritable, ...unready]);
    },
    '/metrics': async () => {
      const { type, text } = await metrics.expose(await look(parts), await listTroubles(store));
      return { status: 200, type, body: text };
    },
  };
}

function verdict(problems: readonly string[]): Page {
  const isWell = problems.length === 0;
  return {
    status: isWell ? 200 : 503,
    type: 'application/json',
    body: `${JSON.stringify({ status: isWell ? 'ok' : 'unavailable', problems })}\n`,
  };
}
