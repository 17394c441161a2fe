import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChart } from '../../../../src/core/letters/digest/chart.js';
import { rankOf } from '../../../../src/core/letters/digest/rank.js';
import { usualPauseOfSilent } from '../../../../src/core/letters/digest/quiet-mailbox.js';
import { tallyAll } from '../../../../src/core/letters/digest/tally.js';
import { composeDigest } from '../../../../src/core/letters/digest/compose.js';
import type { Wording } from '../../../../src/core/letters/digest/voice.js';
import { digestWording, spellLength } from '../../../../src/core/letters/digest/wording.js';
import { loadTemplates } from '../../../../src/io/template/template.js';
import { FULL_FIGURES, QUIET_FIGURES } from '../../../../src/io/template/sample-figures.js';

const HOUR = 3_600_000;

const telling: Wording = {
  name: 'daily',
  language: 'it',
  timeZone: 'Europe/Rome',
  periodName: 'day',
  deskName: 'Assistenza tecnica',
  customerName: (id) => `Ditta <${id}> & figli`,
  now: FULL_FIGURES.period.until,
  isOpen: false,
};

const templates = loadTemplates('templates', ['it', 'en']);

/** What a reader of HTML sees, pictures aside. */
function readable(html: string): string {
  const entities: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    quot: '"',
    middot: '·',
    nbsp: ' ',
    amp: '&',
  };
  return html
    .replace(/<img[^>]*>/gu, '')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&(\w+);/gu, (all, name: string) => entities[name] ?? all);
}

describe('a digest', () => {
  it.each(['it', 'en'])(
    'has every figure of its charts in the tables beside, and in the words of each picture (%s)',
    (language) => {
      const content = composeDigest(FULL_FIGURES, { ...telling, language });
      const { html, text } = templates.render(content);
      const page = readable(html ?? '');
      const charts = [content.trend.chart, ...content.groups.map(({ chart }) => chart)].filter(
        (chart) => chart !== null,
      );
      expect(charts.map(({ cid }) => cid)).toEqual(['trend@digest', 'severity@digest', 'customer@digest']);
      for (const group of content.groups) {
        for (const { label, opened, closed, open } of group.rows) {
          for (const seen of [page, text.replace(/\s+/gu, ' ')]) expect(seen).toContain(label);
          const row = new RegExp(
            `${escape(label)}\\s+${opened.value}\\s+${escape(opened.before)}\\s+${closed.value}\\s+${escape(closed.before)}\\s+${open.value}`,
            'u',
          );
          expect(page).toMatch(row);
          if (group.chart === null) continue;
          expect(group.chart.alt).toContain(`${label}: ${opened.value} / `);
          expect(group.chart.data.pairs.find((pair) => pair.label === label)?.values[0]).toBe(
            Number(opened.value),
          );
        }
      }
      for (const { label, opened, closed } of content.trend.rows) {
        expect(page).toMatch(new RegExp(`${escape(label)}\\s+${opened}\\s+${closed}`, 'u'));
      }
      for (const { cid, alt } of charts) {
        expect(html).toContain(`src="cid:${cid}"`);
        expect(alt).not.toBe('');
      }
    },
  );

  it('shows a stranger’s subject as one harmless line, in text and HTML', () => {
    const subject = '<img src=x onerror=alert(1)>\r\nBcc: a@b\u0007 https://evil.example/x =?utf-8?q?x?=';
    const [oldest] = FULL_FIGURES.oldest;
    if (oldest === undefined) throw new Error('the sample has an old ticket');
    const content = composeDigest({ ...FULL_FIGURES, oldest: [{ ...oldest, subject }] }, telling);
    const { html, text } = templates.render(content);
    expect(content.oldest[0]?.subject).not.toMatch(/[\p{Cc}]|evil\.example/u);
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('evil.example');
    expect(text).not.toMatch(/^Bcc:/mu);
  });

  it('escapes what a chart writes', () => {
    const chart = composeDigest(FULL_FIGURES, telling).groups.at(-1)?.chart;
    if (!chart) throw new Error('customers have a chart');
    const svg = drawChart(chart.data);
    expect(svg).toContain('Ditta &lt;customer-0&gt; &amp; fi…');
    expect(svg).not.toContain('<customer');
  });

  it('says when the two periods are not equally long, and when there is nothing', () => {
    expect(composeDigest(FULL_FIGURES, telling).lengths).toBe(
      'Questo periodo è durato 1 g, il precedente 3 g: il confronto va letto tenendone conto.',
    );
    const before = { from: QUIET_FIGURES.period.from - 25 * HOUR, until: QUIET_FIGURES.period.from };
    const quiet = composeDigest({ ...QUIET_FIGURES, before }, telling);
    expect([quiet.lengths, quiet.nothing]).toEqual([null, expect.stringContaining('Nulla da segnalare')]);
    expect(templates.render(quiet).text).toContain('Nulla da segnalare');
  });

  it('tells of held mail as long as any waits, also in a period that brought none', () => {
    const content = composeDigest({ ...QUIET_FIGURES, heldInAll: 3 }, telling);
    expect(content.nothing).toBeNull();
    expect(content.care).toMatchObject([
      { count: '0', rows: [], what: expect.stringContaining('In tutto ne attendono 3.') },
    ]);
    for (const page of [templates.render(content).text, templates.render(content).html])
      expect(page).toContain('In tutto ne attendono 3.');
  });

  it('names eight customers, and the others together', () => {
    const rows = composeDigest(FULL_FIGURES, telling).groups.at(-1)?.rows ?? [];
    expect(rows).toHaveLength(9);
    expect(rows.at(-1)).toMatchObject({ label: '2 altri clienti', opened: { value: '3' } });
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

const group = (list: readonly unknown[]) => [
  { severity: 3, origin: 'mail', originName: null, customer: null, count: list.length } as const,
];
const within = (at: number | null, begin: number, end: number): boolean =>
  at !== null && begin <= at && at < end;

describe('counting', () => {
  it('knows what was open at both ends of a period, whatever happened since', () => {
    const instant = fc.integer({ min: 0, max: 100 });
    const ticket = fc.record({ opened: instant, closed: fc.option(instant) });
    fc.assert(
      fc.property(fc.array(ticket, { maxLength: 60 }), instant, instant, (drawn, one, other) => {
        const tickets = drawn.map(({ opened, closed }) => ({
          opened,
          closed: closed === null ? null : Math.max(opened, closed),
        }));
        const [from, until] = [Math.min(one, other), Math.max(one, other)];
        const tally = tallyAll({
          opened: group(tickets.filter(({ opened }) => within(opened, from, until))),
          closed: group(tickets.filter(({ closed }) => within(closed, from, until))),
          openedBefore: [],
          closedBefore: [],
          openNow: group(tickets.filter(({ closed }) => closed === null)),
          openedSince: group(tickets.filter(({ opened }) => opened >= until)),
          closedSince: group(tickets.filter(({ closed }) => within(closed, until, Infinity))),
        });
        const openAt = (at: number): number =>
          tickets.filter(({ opened, closed }) => opened < at && (closed === null || closed >= at)).length;
        expect([tally.open, tally.openBefore]).toEqual([openAt(until), openAt(from)]);
      }),
    );
  });

  it('takes percentiles that were measured', () => {
    expect([1, 2, 20, 100].map((count) => rankOf(0.95, count))).toEqual([0, 1, 18, 94]);
    expect([1, 2, 3, 4].map((count) => rankOf(0.5, count))).toEqual([0, 0, 1, 1]);
  });

  it('spells lengths of time in two units', () => {
    const wording = digestWording('it');
    const spelt = [0, 400, 12_000, 72_000, 3_600_000, 7_500_000, 273_600_000].map((ms) =>
      spellLength(ms, wording),
    );
    expect(spelt).toEqual(['0 s', '0 s', '12 s', '1 min 12 s', '1 h', '2 h 5 min', '3 g 4 h']);
  });
});

describe('the silence of a mailbox', () => {
  const workdays = Array.from({ length: 30 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) => [9, 11, 14, 17].map((hour) => (day * 24 + hour) * HOUR));
  const lastAt = workdays.at(-1) ?? 0;

  it('is not a weekend, a night or a holiday behind a weekend', () => {
    expect(usualPauseOfSilent({ mailbox: 'm', lastAt, busyHours: workdays }, lastAt + 63 * HOUR)).toBeNull();
    expect(usualPauseOfSilent({ mailbox: 'm', lastAt, busyHours: workdays }, lastAt + 87 * HOUR)).toBeNull();
  });

  it('is longer than half as long again as any pause before', () => {
    const pause = usualPauseOfSilent({ mailbox: 'm', lastAt, busyHours: workdays }, lastAt + 100 * HOUR);
    expect(pause).toBe(64 * HOUR);
  });

  it('takes a day at least, and a habit', () => {
    const busy = [0, 1, 2, 3].map((hour) => hour * HOUR);
    const mailbox = { mailbox: 'm', lastAt: 3 * HOUR, busyHours: busy };
    expect(usualPauseOfSilent(mailbox, 26 * HOUR)).toBeNull();
    expect(usualPauseOfSilent(mailbox, 28 * HOUR)).toBe(HOUR);
    expect(usualPauseOfSilent({ ...mailbox, busyHours: busy.slice(0, 2) }, 900 * HOUR)).toBeNull();
  });
});
