// Gathers the figures of a digest from the store: one query per figure, each over the period and the one before.
import { lastPeriods, periodBefore, type Period } from '../../core/letters/digest/period.js';
import type { Figures } from '../../core/letters/digest/figures.js';
import type { Schedule } from '../../core/letters/digest/schedule.js';
import { imapServiceName } from '../../io/imap/imap.js';
import type { MailboxConfig } from '../../io/config/service/service.js';
import { countDecision } from '../../io/store/mail/messages.js';
import {
  arrivalsOf,
  asideMessages,
  bouncedLetters,
  failedLetters,
} from '../../io/store/figures/mail-figures.js';
import type { Store } from '../../io/store/open.js';
import { listServers } from '../../io/store/state/servers.js';
import {
  answerTimes,
  blockingTickets,
  correctedRules,
  countTickets,
  firstActTimes,
  firstResponses,
  groupOpenTickets,
  groupTickets,
  lateTickets,
  oldestOpen,
  unansweredTickets,
  unsureTickets,
  untakenOpen,
} from '../../io/store/figures/ticket-figures.js';

/** So many periods stand beside each other in the chart. */
const TREND_PERIODS = 8;
/** So many items stand in a list. */
const LISTED = 5;
const BLOCKING_LISTED = 15;
const UNTAKEN_LISTED = 10;

/** The question: a period of a schedule, and the mailboxes whose silence would be news. */
export interface Question {
  readonly schedule: Schedule;
  readonly period: Period;
  readonly mailboxes: readonly Pick<MailboxConfig, 'name' | 'imap'>[];
}

/** Everything that a digest reports of a period. */
export async function gatherFigures(store: Store, question: Question): Promise<Figures> {
  const { schedule, period } = question;
  const before = periodBefore(schedule, period);
  const since = { from: period.until, until: Number.MAX_SAFE_INTEGER };
  const bounds = { period, before, limit: LISTED };
  return {
    period,
    before,
    opened: await groupTickets(store, 'opened_at', period),
    openedBefore: await groupTickets(store, 'opened_at', before),
    closed: await groupTickets(store, 'closed_at', period),
    closedBefore: await groupTickets(store, 'closed_at', before),
    openNow: await groupOpenTickets(store),
    openedSince: await groupTickets(store, 'opened_at', since),
    closedSince: await groupTickets(store, 'closed_at', since),
    trend: await gatherTrend(store, lastPeriods(schedule, period.until, TREND_PERIODS)),
    untaken: await untakenOpen(store, UNTAKEN_LISTED),
    oldest: await oldestOpen(store, LISTED),
    blocking: await blockingTickets(store, { ...bounds, limit: BLOCKING_LISTED }),
    answers: await answerTimes(store, period),
    answersBefore: await answerTimes(store, before),
    acts: await firstActTimes(store, period),
    actsBefore: await firstActTimes(store, before),
    responses: await firstResponses(store, period, period.until),
    overdue: await lateTickets(store, bounds, period.until),
    held: await asideMessages(store, 'held', bounds),
    heldInAll: await countDecision(store, 'held'),
    redirected: await asideMessages(store, 'redirected', bounds),
    unsure: await unsureTickets(store, bounds),
    unanswered: await unansweredTickets(store, bounds),
    failed: await failedLetters(store, bounds),
    bounced: await bouncedLetters(store, bounds),
    corrected: await correctedRules(store, bounds),
    ...(await gatherMailboxes(store, question)),
  };
}

async function gatherTrend(store: Store, periods: readonly Period[]): Promise<Figures['trend']> {
  const trend = [];
  for (const period of periods) {
    const opened = await countTickets(store, 'opened_at', period);
    trend.push({ period, opened, closed: await countTickets(store, 'closed_at', period) });
  }
  return trend;
}

/** A mailbox that cannot be read is reported as such; silence is only of those that can. */
async function gatherMailboxes(
  store: Store,
  { mailboxes }: Question,
): Promise<Pick<Figures, 'arrivals' | 'outages'>> {
  const servers = new Map((await listServers(store)).map((server) => [server.name, server]));
  const arrivals: Figures['arrivals'][number][] = [];
  const outages: Figures['outages'][number][] = [];
  for (const { name, imap } of mailboxes) {
    const server = servers.get(imapServiceName(name, imap));
    if (server !== undefined && server.error !== null) {
      outages.push({ mailbox: name, reachedAt: server.reached_at });
      continue;
    }
    const found = await arrivalsOf(store, name);
    if (found !== null) arrivals.push(found);
  }
  return { arrivals, outages };
}
