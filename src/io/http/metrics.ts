// The metrics that Prometheus scrapes. Stages count events, from the start of the process on; the state of the line is
// set at each scrape. Labels are decisions, kinds, results and the names of configured mailboxes: never the words of a
// mail.
import type { Decision } from '../../core/decide/decision.js';
import type { HealthFacts, Trouble } from '../../core/desk/health.js';
import type { OutboxKind } from '../../core/letters/letter.js';
import type { Instant } from '../../core/mail/message.js';

/** How an attempt to send ended. */
export type SendResult = 'sent' | 'failed' | 'deferred' | 'uncertain' | 'unavailable';

/** Counts what happens. */
export interface Meter {
  decided(decision: Decision['kind']): void;
  attempted(kind: OutboxKind, result: SendResult): void;
  /** Mails were parsed, one after the other, in this time altogether. */
  parsed(mails: number, ms: number): void;
}

/** Counts nothing: for commands that end before anybody asks. */
export const NO_METER: Meter = {
  decided: () => undefined,
  attempted: () => undefined,
  parsed: () => undefined,
};

/** The meter, and what it shows. */
export interface Metrics extends Meter {
  /** Begins to count. A daemon that nobody scrapes does without the library, which weighs 11 MB. */
  begin(): Promise<void>;
  /** Everything since then, in Prometheus' text format, with its media type. */
  expose(facts: HealthFacts, troubles: readonly Trouble[]): Promise<{ type: string; text: string }>;
}

const PARSE_SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** Opens the metrics; they count nothing yet. */
export function openMetrics(): Metrics {
  let loading: Promise<Registered> | null = null;
  let meter: Meter = NO_METER;
  const begin = async (): Promise<Registered> => {
    const registered = await (loading ??= register());
    meter = registered;
    return registered;
  };
  return {
    decided: (decision) => meter.decided(decision),
    attempted: (kind, result) => meter.attempted(kind, result),
    parsed: (mails, ms) => meter.parsed(mails, ms),
    begin: async () => void (await begin()),
    expose: async (facts, troubles) => (await begin()).expose(facts, troubles),
  };
}

type Registered = Meter & Pick<Metrics, 'expose'>;

/** Loads the library, and makes everything that is counted known to a registry of its own. */
async function register(): Promise<Registered> {
  const { Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const decisions = new Counter({
    name: 'sportello_messages_total',
    help: 'Messages by their decision, since the start.',
    labelNames: ['decision'],
    registers,
  });
  const attempts = new Counter({
    name: 'sportello_letters_total',
    help: 'Attempts to send a letter, by its kind and their result, since the start.',
    labelNames: ['kind', 'result'],
    registers,
  });
  const parsing = new Histogram({
    name: 'sportello_parse_seconds',
    help: 'The time that parsing a mail took.',
    buckets: PARSE_SECONDS,
    registers,
  });
  const gauges = new Map(
    GAUGES.map(({ name, help, label }) => [
      name,
      new Gauge({ name, help, labelNames: label === null ? [] : [label], registers }),
    ]),
  );
  return {
    decided: (decision) => decisions.inc({ decision }),
    attempted: (kind, result) => attempts.inc({ kind, result }),
    parsed: (mails, ms) => {
      for (let mail = 0; mail < mails; mail += 1) parsing.observe(ms / mails / 1000);
    },
    expose: async (facts, troubles) => {
      for (const { name, label, values } of GAUGES) {
        const gauge = gauges.get(name);
        // A mailbox that is no longer configured must not stand there for ever.
        gauge?.reset();
        for (const [of, value] of values(facts, troubles))
          gauge?.set(label === null ? {} : { [label]: of }, value);
      }
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** A figure of the line's state; by a label, unless that is null. */
interface StateGauge {
  readonly name: string;
  readonly help: string;
  readonly label: string | null;
  readonly values: (
    facts: HealthFacts,
    troubles: readonly Trouble[],
  ) => readonly (readonly [string, number])[];
}

const GAUGES: readonly StateGauge[] = [
  {
    name: 'sportello_queue_age_seconds',
    help: 'How long the oldest item has waited: received messages for their decision, the outbox to be sent, and due letters.',
    label: 'queue',
    values: ({ at, messagesSince, letter, dueSince }) => [
      ['received', age(at, messagesSince)],
      ['outbox', age(at, letter?.since ?? null)],
      ['due', age(at, dueSince)],
    ],
  },
  {
    name: 'sportello_mailbox_up',
    help: '1 where the mailbox answered when it was last asked, 0 where it did not.',
    label: 'mailbox',
    values: ({ mailboxes }) =>
      mailboxes.map(({ name, error, reachedAt }) => [name, error === null && reachedAt !== null ? 1 : 0]),
  },
  {
    name: 'sportello_mailbox_reached_seconds',
    help: 'Seconds since the mailbox was last reached; absent where it never was.',
    label: 'mailbox',
    values: ({ at, mailboxes }) =>
      mailboxes.flatMap(({ name, reachedAt }) => (reachedAt === null ? [] : [[name, age(at, reachedAt)]])),
  },
  {
    name: 'sportello_mailbox_last_mail_seconds',
    help: 'Seconds since mail last came into the mailbox; absent where none ever did.',
    label: 'mailbox',
    values: ({ at, mailboxes }) =>
      mailboxes.flatMap(({ name, lastMailAt }) => (lastMailAt === null ? [] : [[name, age(at, lastMailAt)]])),
  },
  {
    name: 'sportello_config_valid',
    help: '1 while the configuration on disk is in force, 0 while it is refused.',
    label: null,
    values: ({ refusedAt }) => [['', refusedAt === null ? 1 : 0]],
  },
  {
    name: 'sportello_disk_free_bytes',
    help: 'The room that is left on the disk of the database.',
    label: null,
    values: ({ disk }) => (disk === null ? [] : [['', disk.freeBytes]]),
  },
  {
    name: 'sportello_troubles',
    help: 'The troubles that an operator was told of and that are not over, by their kind.',
    label: 'kind',
    values: (_, troubles) =>
      KINDS.map((kind) => [kind, troubles.filter((trouble) => trouble.kind === kind).length]),
  },
];

const KINDS: readonly Trouble['kind'][] = ['mailbox', 'mail', 'outbox', 'disk'];

function age(at: Instant, since: Instant | null): number {
  return since === null ? 0 : Math.max(0, at - since) / 1000;
}
