// Items that may need a person: mail that was set aside, letters that did not arrive, each with what to do about it.
import { quoteLine } from '../shared/reason.js';
import type { AttentionItem } from './content.js';
import type { Figures, Listed, ListedLetter, ListedMessage, ListedTicket, Responses } from './figures.js';
import { compare, showAddress, type Voice } from './voice.js';
import { counted, fill, spellLength } from './wording.js';

/** Everything of which there was something in the period, gravest first; held mail as long as any waits. */
export function composeAttention(voice: Voice, figures: Figures): AttentionItem[] {
  const { wording } = voice;
  const held = attentionItem(voice, 'held', figures.held, messageRow);
  const inAll = counted(wording.heldInAll, figures.heldInAll, wording.locale);
  const others = [
    withResponses(voice, attentionItem(voice, 'overdue', figures.overdue, ticketRow), figures.responses),
    attentionItem(voice, 'unsure', figures.unsure, ticketRow),
    attentionItem(voice, 'failed', figures.failed, letterRow),
    attentionItem(voice, 'bounced', figures.bounced, letterRow),
    attentionItem(voice, 'unanswered', figures.unanswered, ticketRow),
  ].filter(({ rows }) => rows.length > 0);
  return figures.heldInAll > 0 ? [{ ...held, what: `${inAll} ${held.what}` }, ...others] : others;
}

/** First responses that all came in time, and mails that were handed on: nobody has to do anything about them. */
export function composeKnown(voice: Voice, figures: Figures): AttentionItem[] {
  const { met, missed } = figures.responses;
  const punctual = {
    ...attentionItem(voice, 'punctual', { count: met, before: 0, items: [] }, ticketRow),
    before: '',
  };
  const responses = met > 0 && missed === 0 ? [withResponses(voice, punctual, figures.responses)] : [];
  const redirected = [attentionItem(voice, 'redirected', figures.redirected, messageRow)].filter(
    ({ rows }) => rows.length > 0,
  );
  return [...responses, ...redirected];
}

/** How many came in time, and how long they took. */
function withResponses(
  { wording }: Voice,
  item: AttentionItem,
  { met, missed, medianMs }: Responses,
): AttentionItem {
  const median = medianMs === null ? '–' : spellLength(medianMs, wording);
  const share = fill(wording.responses, `${met}/${met + missed}`, median);
  return { ...item, what: `${share} ${item.what}`.trim() };
}

type Row = AttentionItem['rows'][number];

function attentionItem<Item>(
  voice: Voice,
  kind: keyof Voice['wording']['care'],
  { count, before, items }: Listed<Item>,
  rowOf: (voice: Voice, item: Item) => Row,
): AttentionItem {
  const { wording } = voice;
  const { value, before: compared } = compare(voice, count, before);
  const left = count - items.length;
  return {
    ...wording.care[kind],
    count: value,
    before: compared,
    rows: items.map((item) => rowOf(voice, item)),
    more: left > 0 ? counted(wording.more, left, wording.locale) : null,
  };
}

function messageRow(voice: Voice, { id, from, subject }: ListedMessage): Row {
  return {
    name: fill(voice.wording.message, String(id)),
    who: from === null ? '' : showAddress(voice, from),
    subject: quoteLine(subject ?? ''),
  };
}

function ticketRow(voice: Voice, { number, requester, subject }: ListedTicket): Row {
  return { name: number, who: showAddress(voice, requester), subject: quoteLine(subject) };
}

function letterRow(voice: Voice, { ticket, to, error }: ListedLetter): Row {
  const undelivered = fill(voice.wording.undelivered, showAddress(voice, to));
  return { name: ticket ?? '', who: undelivered, subject: quoteLine(error ?? '') };
}
