// Adds ticket counts up by severity, origin or customer: how many were new, closed and open, beside the period before.
import type { Figures, TicketGroup } from './figures.js';

/** The counts of one line of a table. */
export interface Tally {
  readonly opened: number;
  readonly openedBefore: number;
  readonly closed: number;
  readonly closedBefore: number;
  /** At the end of the period, and at its beginning. */
  readonly open: number;
  readonly openBefore: number;
}

type Counts = Readonly<
  Pick<
    Figures,
    'opened' | 'openedBefore' | 'closed' | 'closedBefore' | 'openNow' | 'openedSince' | 'closedSince'
  >
>;

/** The tallies of everything that `keyOf` distinguishes. A key of which there is nothing is left out. */
export function tallyBy<Key>(figures: Counts, keyOf: (group: TicketGroup) => Key): Map<Key, Tally> {
  const sums = (groups: readonly TicketGroup[]): Map<Key, number> => {
    const sum = new Map<Key, number>();
    for (const group of groups) sum.set(keyOf(group), (sum.get(keyOf(group)) ?? 0) + group.count);
    return sum;
  };
  const [opened, openedBefore] = [sums(figures.opened), sums(figures.openedBefore)];
  const [closed, closedBefore] = [sums(figures.closed), sums(figures.closedBefore)];
  const [now, openedSince, closedSince] = [
    sums(figures.openNow),
    sums(figures.openedSince),
    sums(figures.closedSince),
  ];
  const keys = new Set(
    [opened, openedBefore, closed, closedBefore, now, closedSince].flatMap((sum) => [...sum.keys()]),
  );
  const tallies = new Map<Key, Tally>();
  for (const key of keys) {
    const of = (sum: ReadonlyMap<Key, number>): number => sum.get(key) ?? 0;
    // Tickets opened since were not open then; tickets closed since were.
    const open = of(now) - of(openedSince) + of(closedSince);
    const tally = {
      opened: of(opened),
      openedBefore: of(openedBefore),
      closed: of(closed),
      closedBefore: of(closedBefore),
      open,
      openBefore: open - of(opened) + of(closed),
    };
    if (Object.values(tally).some((count) => count !== 0)) tallies.set(key, tally);
  }
  return tallies;
}

/** The tally of everything together. */
export function tallyAll(figures: Counts): Tally {
  const nothing = { opened: 0, openedBefore: 0, closed: 0, closedBefore: 0, open: 0, openBefore: 0 };
  return tallyBy(figures, () => 'all').get('all') ?? nothing;
}
