// Puts the figures of a digest into words: its whole content, section by section.
import { composeAttention, composeKnown } from './attention.js';
import type { DigestContent, Figure } from './content.js';
import type { Figures } from './figures.js';
import { composeGroups, composeTrend } from './groups.js';
import type { Period } from './period.js';
import { usualPauseOfSilent } from './quiet-mailbox.js';
import { tallyAll, type Tally } from './tally.js';
import { compare, showCount, showTicket, showTime, voiceOf, type Wording, type Voice } from './voice.js';
import { counted, fill, spellLength } from './wording.js';

/** Two periods that differ by more than this are not equally long; summer time alone makes an hour. */
const SAME_LENGTH_MS = 2 * 60 * 60_000;

/** The content of a digest. */
export function composeDigest(figures: Figures, telling: Wording): DigestContent {
  const voice = voiceOf(telling);
  const { wording } = voice;
  const { period, before } = figures;
  const all = tallyAll(figures);
  const isListed = new Set(figures.untaken.items.map(({ number }) => number));
  const told = {
    trend: composeTrend(voice, figures),
    groups: composeGroups(voice, figures),
    untaken: composeUntaken(voice, figures),
    blocking: composeBlocking(voice, figures),
    oldest: figures.oldest
      .filter(({ number }) => !isListed.has(number))
      .map((ticket) => showTicket(voice, ticket, spellLength(period.until - ticket.openedAt, wording))),
    care: composeAttention(voice, figures),
    known: composeKnown(voice, figures),
    corrected: figures.corrected.map(({ rule, corrected, fired }) => ({
      rule,
      times: fill(
        wording.corrected,
        showCount(voice, corrected),
        showCount(voice, Math.max(fired, corrected)),
      ),
    })),
    silent: composeSilent(voice, figures),
  };
  const isQuiet =
    all.opened +
      all.closed +
      told.care.length +
      told.known.length +
      told.corrected.length +
      told.untaken.rows.length +
      told.silent.length ===
    0;
  return {
    kind: 'digest',
    language: telling.language,
    name: telling.name,
    title: wording.titles[telling.periodName],
    desk: { name: telling.deskName },
    day: showTime(voice, period.until, wording.dayPattern),
    span: composeSpan(voice, period),
    spanBefore: composeSpan(voice, before),
    lengths: composeLengths(voice, figures),
    stillOpen: telling.isOpen ? wording.stillOpen : null,
    timeZone: telling.timeZone,
    summary: summarize(voice, all),
    nothing: isQuiet ? wording.nothing : null,
    opened: compare(voice, all.opened, all.openedBefore),
    closed: compare(voice, all.closed, all.closedBefore),
    open: compare(voice, all.open, all.openBefore),
    ...composeAnswers(voice, figures),
    ...told,
  };
}

function summarize({ wording }: Voice, { opened, closed, open }: Tally): string {
  const { locale } = wording;
  return [
    counted(wording.opened, opened, locale),
    counted(wording.closed, closed, locale),
    counted(wording.open, open, locale),
  ].join(', ');
}

function composeSpan(voice: Voice, { from, until }: Period): string {
  return fill(voice.wording.span, showTime(voice, from), showTime(voice, until));
}

function composeLengths({ wording }: Voice, { period, before }: Figures): string | null {
  const [length, lengthBefore] = [period.until - period.from, before.until - before.from];
  if (Math.abs(length - lengthBefore) <= SAME_LENGTH_MS) return null;
  return fill(wording.lengths, spellLength(length, wording), spellLength(lengthBefore, wording));
}

function composeAnswers(
  { wording }: Voice,
  { answers, answersBefore, acts, actsBefore }: Figures,
): Pick<DigestContent, 'answered' | 'mean' | 'median' | 'p95' | 'firstAct'> {
  const show = (ms: number | null): string => (ms === null ? '–' : spellLength(ms, wording));
  const figure = (now: number | null, before: number | null): Figure => ({
    value: show(now),
    before: fill(wording.before, show(before)),
  });
  const answered = answers.count + answersBefore.count + acts.count + actsBefore.count > 0;
  return {
    answered,
    mean: figure(answers.meanMs, answersBefore.meanMs),
    median: figure(answers.medianMs, answersBefore.medianMs),
    p95: figure(answers.p95Ms, answersBefore.p95Ms),
    firstAct: figure(acts.meanMs, actsBefore.meanMs),
  };
}

function composeUntaken(voice: Voice, { untaken, period }: Figures): DigestContent['untaken'] {
  const { wording } = voice;
  const left = untaken.count - untaken.items.length;
  return {
    rows: untaken.items.map((ticket) =>
      showTicket(voice, ticket, spellLength(period.until - ticket.openedAt, wording)),
    ),
    more: left > 0 ? counted(wording.more, left, wording.locale) : null,
  };
}

function composeBlocking(voice: Voice, { blocking }: Figures): DigestContent['blocking'] {
  const { wording } = voice;
  const left = blocking.count - blocking.items.length;
  return {
    rows: blocking.items.map((ticket) => {
      const { acknowledgedAt, openedAt } = ticket;
      const time = acknowledgedAt === null ? wording.notYet : spellLength(acknowledgedAt - openedAt, wording);
      return showTicket(voice, ticket, time);
    }),
    more: left > 0 ? counted(wording.more, left, wording.locale) : null,
  };
}

function composeSilent(voice: Voice, { arrivals, outages }: Figures): DigestContent['silent'] {
  const { wording, now } = voice;
  const unreadable = outages.map(({ mailbox, reachedAt }) => ({
    mailbox,
    trouble: fill(wording.unreadable, reachedAt === null ? '–' : showTime(voice, reachedAt)),
  }));
  const silent = arrivals.flatMap((mailbox) => {
    const usualMs = usualPauseOfSilent(mailbox, now);
    if (usualMs === null) return [];
    const trouble = fill(wording.silent, showTime(voice, mailbox.lastAt), spellLength(usualMs, wording));
    return [{ mailbox: mailbox.mailbox, trouble }];
  });
  return [...unreadable, ...silent];
}
