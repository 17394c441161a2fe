// The tables of a digest, each with its chart: tickets by severity, origin and customer, and the run of the periods.
import { wordingOf } from '../shared/wording.js';
import type { Severity } from '../../rules/terms.js';
import { chartSize, type Chart, type ChartData } from './chart.js';
import type { DigestContent, Group, GroupRow } from './content.js';
import type { Figures, TicketGroup } from './figures.js';
import { tallyBy, type Tally } from './tally.js';
import { compare, showCount, showCustomer, showTime, type Voice } from './voice.js';
import { counted, fill } from './wording.js';

/** So many customers get one line each, those with most new tickets first. */
const MOST_CUSTOMERS = 8;

/** Tickets by severity, origin and customer; none of them where there are no tickets. */
export function composeGroups(voice: Voice, figures: Figures): Group[] {
  const groups = [bySeverity(voice, figures), byOrigin(voice, figures), byCustomer(voice, figures)];
  return groups.filter(({ rows }) => rows.length > 0);
}

/** New and closed tickets of the last periods, without those in which there was nothing. */
export function composeTrend(voice: Voice, { trend }: Figures): DigestContent['trend'] {
  const busy = trend.filter(({ opened, closed }) => opened + closed > 0);
  if (busy.length === 0) return { chart: null, rows: [] };
  const { wording, periodName } = voice;
  const data: ChartData = {
    form: 'columns',
    legend: [wording.legend.opened, wording.legend.closed],
    pairs: busy.map(({ period, opened, closed }) => ({
      label: showTime(voice, period.from, wording.barPatterns[periodName]),
      values: [opened, closed],
    })),
  };
  const rows = busy.map(({ period, opened, closed }) => ({
    label: fill(wording.span, showTime(voice, period.from), showTime(voice, period.until)),
    opened: showCount(voice, opened),
    closed: showCount(voice, closed),
  }));
  return { chart: chartOf(voice, 'trend', data), rows };
}

interface Line {
  readonly label: string;
  readonly tally: Tally;
}

function bySeverity(voice: Voice, figures: Figures): Group {
  const { severities } = wordingOf(voice.language);
  const tallies = tallyBy(figures, ({ severity }) => severity);
  const nothing = { opened: 0, openedBefore: 0, closed: 0, closedBefore: 0, open: 0, openBefore: 0 };
  // All three are named, also those of which there is nothing: that is news too.
  const severityOrder: readonly Severity[] = tallies.size === 0 ? [] : [1, 2, 3];
  const lines = severityOrder.map((severity) => ({
    label: `${severity} · ${severities[severity].name}`,
    tally: tallies.get(severity) ?? nothing,
  }));
  return groupOf(voice, 'severity', lines, true);
}

function byOrigin(voice: Voice, figures: Figures): Group {
  const { origins } = wordingOf(voice.language);
  const nameOf = ({ origin, originName }: TicketGroup): string => originName ?? origins[origin];
  const lines = [...tallyBy(figures, nameOf)].map(([label, tally]) => ({ label, tally }));
  return groupOf(voice, 'origin', lines.toSorted(byWeight), false);
}

function byCustomer(voice: Voice, figures: Figures): Group {
  const all = [...tallyBy(figures, ({ customer }) => customer)]
    .map(([id, tally]) => ({ label: showCustomer(voice, id), tally }))
    .toSorted(byWeight);
  const [shown, left] = [all.slice(0, MOST_CUSTOMERS), all.slice(MOST_CUSTOMERS)];
  const { wording } = voice;
  const others = left.map(({ tally }) => tally).reduce<Tally | null>(add, null);
  const last =
    others === null ? [] : [{ label: counted(wording.others, left.length, wording.locale), tally: others }];
  return groupOf(voice, 'customer', [...shown, ...last], all.length > 1);
}

function byWeight(one: Line, other: Line): number {
  return (
    other.tally.opened - one.tally.opened ||
    other.tally.open - one.tally.open ||
    one.label.localeCompare(other.label)
  );
}

function add(sum: Tally | null, one: Tally): Tally {
  if (sum === null) return one;
  return {
    opened: sum.opened + one.opened,
    openedBefore: sum.openedBefore + one.openedBefore,
    closed: sum.closed + one.closed,
    closedBefore: sum.closedBefore + one.closedBefore,
    open: sum.open + one.open,
    openBefore: sum.openBefore + one.openBefore,
  };
}

function groupOf(
  voice: Voice,
  by: 'severity' | 'origin' | 'customer',
  lines: readonly Line[],
  drawn: boolean,
): Group {
  const { legend, groups } = voice.wording;
  const rows: GroupRow[] = lines.map(({ label, tally }) => ({
    label,
    opened: compare(voice, tally.opened, tally.openedBefore),
    closed: compare(voice, tally.closed, tally.closedBefore),
    open: compare(voice, tally.open, tally.openBefore),
  }));
  const isWorthIt =
    drawn && by !== 'origin' && lines.some(({ tally }) => tally.opened + tally.openedBefore > 0);
  const data: ChartData = {
    form: 'bars',
    legend: [legend.now, legend.before],
    pairs: lines.map(({ label, tally }) => ({ label, values: [tally.opened, tally.openedBefore] })),
  };
  return {
    title: groups[by],
    chart: isWorthIt ? chartOf(voice, by === 'severity' ? 'severity' : 'customer', data) : null,
    rows,
  };
}

function chartOf({ wording }: Voice, name: 'trend' | 'severity' | 'customer', data: ChartData): Chart {
  const values = data.pairs.map(({ label, values: [first, second] }) => `${label}: ${first} / ${second}`);
  const alt = fill(
    wording.alternative,
    `${wording.chartTitles[name]} (${data.legend.join(' / ')})`,
    values.join('; '),
  );
  return { cid: `${name}@digest`, alt, ...chartSize(data), data };
}
