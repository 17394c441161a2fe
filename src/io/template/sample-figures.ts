// Figures that the digest's template is tried on: one period with some of everything, and one with nothing at all.
import type { Figures, ListedTicket, TicketGroup } from '../../core/letters/digest/figures.js';

const UNTIL = 1_795_417_200_000;
const HOUR_MS = 3_600_000;
const STRANGE_SUBJECT = 'L’ufficio "Acquisti" <secondo piano> & la stampante';

const NOTHING = { count: 0, before: 0, items: [] };
const PERIODS = {
  period: { from: UNTIL - 24 * HOUR_MS, until: UNTIL },
  before: { from: UNTIL - 96 * HOUR_MS, until: UNTIL - 24 * HOUR_MS },
};

const TICKET: ListedTicket = {
  number: '2026-000142',
  severity: 1,
  subject: STRANGE_SUBJECT,
  requester: 'anna@example.it',
  customer: null,
  openedAt: UNTIL - 5 * HOUR_MS,
  acknowledgedAt: null,
  takenBy: null,
};

const GROUPS: readonly TicketGroup[] = Array.from({ length: 10 }, (_, index) => ({
  severity: 2,
  origin: 'mail',
  originName: null,
  customer: `customer-${index}`,
  count: 10 - index,
}));

const listOf = <Item>(...items: Item[]) => ({ count: 9, before: 4, items });

/** Nothing happened. */
export const QUIET_FIGURES: Figures = {
  ...PERIODS,
  opened: [],
  openedBefore: [],
  closed: [],
  closedBefore: [],
  openNow: [],
  openedSince: [],
  closedSince: [],
  trend: [{ period: PERIODS.period, opened: 0, closed: 0 }],
  untaken: { count: 0, items: [] },
  oldest: [],
  blocking: NOTHING,
  answers: { count: 0, meanMs: null, medianMs: null, p95Ms: null },
  answersBefore: { count: 0, meanMs: null, medianMs: null, p95Ms: null },
  acts: { count: 0, meanMs: null, medianMs: null, p95Ms: null },
  actsBefore: { count: 0, meanMs: null, medianMs: null, p95Ms: null },
  responses: { met: 0, missed: 0, medianMs: null },
  overdue: NOTHING,
  held: NOTHING,
  heldInAll: 0,
  redirected: NOTHING,
  unsure: NOTHING,
  unanswered: NOTHING,
  failed: NOTHING,
  bounced: NOTHING,
  corrected: [],
  arrivals: [],
  outages: [],
};

/** Some of everything. */
export const FULL_FIGURES: Figures = {
  ...QUIET_FIGURES,
  opened: GROUPS,
  openedBefore: GROUPS.slice(2),
  closed: GROUPS.slice(4),
  openNow: GROUPS,
  trend: [
    { period: PERIODS.before, opened: 12, closed: 7 },
    { period: PERIODS.period, opened: 55, closed: 21 },
  ],
  untaken: { count: 12, items: [TICKET] },
  oldest: [{ ...TICKET, number: '2026-000098', severity: 3, takenBy: 'Bruno' }],
  blocking: listOf(TICKET, { ...TICKET, acknowledgedAt: TICKET.openedAt + 40_000, takenBy: 'Bruno' }),
  answers: { count: 50, meanMs: 14_000, medianMs: 14_000, p95Ms: 95_000 },
  acts: { count: 40, meanMs: 1_260_000, medianMs: 1_260_000, p95Ms: 7_200_000 },
  responses: { met: 12, missed: 2, medianMs: 2_100_000 },
  overdue: { count: 2, before: 0, items: [TICKET] },
  held: listOf({ id: 17, from: 'anna@example.it', subject: STRANGE_SUBJECT, reason: 'unreadable' }),
  heldInAll: 12,
  redirected: listOf({ id: 18, from: null, subject: null, reason: null }),
  unsure: { count: 1, before: 0, items: [TICKET] },
  unanswered: { count: 1, before: 1, items: [TICKET] },
  failed: listOf({ to: 'anna@example.it', ticket: TICKET.number, error: '550 no such user' }),
  bounced: listOf({ to: 'anna@example.it', ticket: null, error: null }),
  corrected: [{ rule: 'everything-stopped', corrected: 3, fired: 8 }],
  outages: [{ mailbox: 'support', reachedAt: null }],
};
