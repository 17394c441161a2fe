// status: what an operator wants to know at 3 a.m.: is it running, what waits, what failed, which server is silent.
import { Command } from 'commander';
import { configurationState } from '../../../io/store/state/configuration.js';
import { explainDamage } from '../../../io/store/damage.js';
import { countDecision, countWaiting } from '../../../io/store/mail/messages.js';
import { listGrants } from '../../../io/store/state/oauth-grants.js';
import { lockStore } from '../../../io/store/dialect/sqlite/lock.js';
import { openStore, storeExists, type Store } from '../../../io/store/open.js';
import { namePlace } from '../../../io/store/place.js';
import { listDaemons } from '../../../io/store/dialect/postgres/lease.js';
import { listTroubles } from '../../../io/store/state/health.js';
import { outboxState } from '../../../io/store/outbox/outbox.js';
import { untakenTickets } from '../../../io/store/tickets/alerts.js';
import { overdueTickets } from '../../../io/store/tickets/overdue.js';
import { listServers, type ServerRow } from '../../../io/store/state/servers.js';
import { listTemplateFailures } from '../../../io/store/state/template-failures.js';
import { countOpenTickets, countUnsureTickets } from '../../../io/store/tickets/tickets.js';
import type { Inspection } from '../../../io/config/setup.js';
import { takeSnapshot } from '../../../stages/health/snapshot.js';
import { configurationFacts, configurationJson, configurationLines } from './configuration-state.js';
import { daemonJson, daemonLine } from './daemon-state.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { diskLine, healthJson, lastMailLines, troubleLine, unreadLines } from './health-state.js';
import { ALL_WELL, findWrong, gravest } from './status-check.js';
import { onCallNow, type OnCallNow } from './on-call.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import { count, printTable } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';
import { dress, type Terminal } from '../../terminal/terminal.js';

export function statusCommand(act: Act): Command {
  return new Command('status')
    .description('queue, held, failed, and the last contact with each server')
    .option('--json', 'as one JSON object')
    .option('--check', 'for monitoring: what is wrong, a line each, and an exit code')
    .addHelpText(
      'after',
      '\nExit codes: 0; with --check 69 something is wrong, 77 a login was refused, 78 a configuration is refused.' +
        '\n\nExample:\n  $ sportello status --check',
    )
    .action(act(status));
}

async function status(
  { inspect, clock, terminal, showTime }: Context,
  options: { json?: boolean; check?: boolean },
): Promise<number> {
  const inspection = inspect();
  const { store: place, refusal } = inspection;
  if (!storeExists(place)) {
    if (refusal !== null) throw refusal;
    terminal.out(
      options.json === true
        ? '{"running":false}'
        : `Nothing has run here yet: there is no database ${namePlace(place)}.`,
    );
    return options.check === true ? EXIT.unavailable : EXIT.ok;
  }
  const store = await openStore(place);
  try {
    const facts = await collect(store, inspection, clock.now());
    if (options.json === true) terminal.out(jsonText(toJson(facts)));
    else if (options.check !== true) print(terminal, facts, showTime);
    if (options.check !== true) return EXIT.ok;
    const wrong = findWrong(facts, showTime);
    if (options.json !== true)
      for (const { text } of wrong.length > 0 ? wrong : [ALL_WELL]) terminal.out(oneLine(text));
    return gravest(wrong);
  } catch (error) {
    throw explainDamage(namePlace(place), error);
  } finally {
    await store.destroy();
  }
}

/** So many blocking tickets that nobody has taken are named. */
const UNTAKEN_SHOWN = 10;

type Facts = Awaited<ReturnType<typeof collect>>;

async function collect(store: Store, inspection: Inspection, now: number) {
  const { onCall, mailboxes, store: place } = inspection;
  const daemons = typeof place === 'string' ? null : await listDaemons(store);
  const running =
    typeof place === 'string' ? isRunning(place) : daemons?.some(({ isAlive }) => isAlive) === true;
  return {
    running,
    daemons,
    configuration: configurationFacts(running, await configurationState(store), inspection),
    health: {
      line: await takeSnapshot(store, { mailboxes, place, answers: null }, now),
      troubles: await listTroubles(store),
    },
    waiting: await countWaiting(store),
    held: await countDecision(store, 'held'),
    tickets: await countOpenTickets(store),
    unsure: await countUnsureTickets(store),
    untaken: await untakenTickets(store, UNTAKEN_SHOWN),
    overdue: await overdueTickets(store, now, UNTAKEN_SHOWN),
    onCall: onCall === null ? null : onCallNow(onCall, now),
    pending: await outboxState(store, 'pending'),
    uncertain: await outboxState(store, 'uncertain'),
    failed: await outboxState(store, 'failed'),
    servers: await listServers(store),
    logins: await listGrants(store),
    templates: await listTemplateFailures(store),
    warnings: inspection.warnings,
  };
}

/** Whoever can take the lock is alone: it is given back at once. */
function isRunning(file: string): boolean {
  const lock = lockStore(file, 0);
  lock?.release();
  return lock === null;
}

function toJson(facts: Facts): object {
  const queue = (state: Facts['pending']): object => ({
    count: state.count,
    oldestAt: isoTime(state.oldestAt),
  });
  return {
    running: facts.running,
    daemons: facts.daemons?.map(daemonJson) ?? null,
    configuration: configurationJson(facts.configuration),
    health: healthJson(facts.health),
    messages: { waiting: facts.waiting, held: facts.held },
    tickets: {
      open: facts.tickets,
      unsure: facts.unsure,
      untaken: facts.untaken.count,
      longestUntaken: facts.untaken.oldest.map((ticket) => ticket.number),
      overdue: facts.overdue.count,
      longestOverdue: facts.overdue.longest.map((ticket) => ticket.number),
    },
    onCall: facts.onCall && {
      people: facts.onCall.people.map(({ name, address }) => ({ name, address })),
      until: isoTime(facts.onCall.until),
    },
    outbox: { pending: queue(facts.pending), uncertain: queue(facts.uncertain), failed: queue(facts.failed) },
    servers: facts.servers.map((server) => ({
      name: server.name,
      reachedAt: isoTime(server.reached_at),
      error: server.error,
      errorAt: isoTime(server.error_at),
    })),
    logins: facts.logins.map((login) => ({
      user: login.user,
      grantedAt: isoTime(login.granted_at),
      renewedAt: isoTime(login.renewed_at),
      refusedAt: isoTime(login.refused_at),
      error: login.refused_because,
    })),
    templates: facts.templates.map(({ template, since, error, letters }) => ({
      template,
      since: isoTime(since),
      error,
      letters,
    })),
    warnings: facts.warnings,
  };
}

function onCallLine({ people, until }: OnCallNow, time: ShowTime): string {
  const who = people.map(({ name, address }) => `${name} <${address}>`).join(', ');
  return `${who === '' ? 'nobody' : who}${until === null ? '' : `, until ${time(until)}`}`;
}

/** The tickets that wait too long for their first response, for a person. */
function overdueLines({ count: all, longest }: Facts['overdue'], time: ShowTime): string[] {
  const lines = longest.map(({ number, respond_by: due, subject }) =>
    oneLine(`${number} is overdue: a response was due ${time(due)}: ${subject}`),
  );
  return all > lines.length ? [...lines, `and ${all - lines.length} more (see "tickets --overdue")`] : lines;
}

function print(terminal: Terminal, facts: Facts, time: ShowTime): void {
  const say = (name: string, value: string): void =>
    terminal.out(`${dress(terminal, 'dim', name.padEnd(10))} ${value}`);
  const when = (state: Facts['pending']): string =>
    state.oldestAt === null
      ? String(state.count)
      : `${state.count}, the oldest since ${time(state.oldestAt)}`;
  say('daemon', facts.running ? dress(terminal, 'green', 'running') : 'not running');
  for (const daemon of facts.daemons ?? [])
    say('', dress(terminal, daemon.isAlive ? 'green' : 'red', daemonLine(daemon, time)));
  for (const trouble of facts.health.troubles) say('', dress(terminal, 'red', troubleLine(trouble, time)));
  for (const [index, { text, trouble }] of configurationLines(facts.configuration, time).entries())
    say(index === 0 ? 'config' : '', trouble ? dress(terminal, 'red', text) : text);
  say(
    'messages',
    `${facts.waiting} wait for their decision, ${facts.held} held${facts.held > 0 ? ' (see "messages --decision held")' : ''}`,
  );
  const unsure = facts.unsure > 0 ? `, ${facts.unsure} unsure (see "tickets --state open --unsure")` : '';
  say('tickets', `${facts.tickets} open${unsure}`);
  for (const { number, opened_at, subject } of facts.untaken.oldest) {
    const trouble = `${number} is blocking and nobody has taken it, since ${time(opened_at)}: ${subject}`;
    say('', dress(terminal, 'red', oneLine(trouble)));
  }
  const more = facts.untaken.count - facts.untaken.oldest.length;
  if (more > 0) say('', dress(terminal, 'red', `and ${more} more (see "tickets --state open --severity 1")`));
  for (const text of overdueLines(facts.overdue, time)) say('', dress(terminal, 'red', text));
  if (facts.onCall !== null) say('on call', onCallLine(facts.onCall, time));
  say('outbox', `pending: ${when(facts.pending)}`);
  if (facts.uncertain.count > 0) say('', `uncertain: ${when(facts.uncertain)}`);
  if (facts.failed.count > 0)
    say('', dress(terminal, 'red', `failed: ${facts.failed.count} (see "outbox --state failed")`));
  for (const [index, text] of lastMailLines(facts.health.line, time).entries())
    say(index === 0 ? 'mailboxes' : '', text);
  for (const text of unreadLines(facts.health.line, time)) say('', dress(terminal, 'red', text));
  const disk = diskLine(facts.health.line);
  if (disk !== null) say('disk', disk);
  for (const { template, since, error, letters } of facts.templates) {
    const trouble = `${template} fails since ${time(since)} (${count(letters, 'letter')} went out as shipped): ${error}`;
    say('template', dress(terminal, 'red', oneLine(trouble)));
  }
  for (const { user, refused_at: refusedAt, refused_because: because } of facts.logins) {
    if (refusedAt === null) continue;
    const trouble = `${user} is refused since ${time(refusedAt)} (${because}): sign in again with "sportello login ${user}"`;
    say('login', dress(terminal, 'red', oneLine(trouble)));
  }
  for (const warning of facts.warnings) {
    say('warning', `${warning.file}:${warning.line}:${warning.column}: ${warning.problem}`);
  }
  if (facts.servers.length === 0) return;
  terminal.out('');
  printTable<ServerRow>(
    terminal,
    [
      { head: 'SERVER', cell: (server) => server.name },
      {
        head: 'LAST REACHED',
        cell: (server) => (server.reached_at === null ? 'never' : time(server.reached_at)),
      },
      {
        head: 'TROUBLE',
        cell: (server) => (server.error === null ? '' : `since ${time(server.error_at)}: ${server.error}`),
        mayShrink: true,
      },
    ],
    facts.servers,
  );
}
