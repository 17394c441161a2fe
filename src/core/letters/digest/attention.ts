// Items that may need a person: mail that was set aside, letters that did not arrive, each with what to do about it.
import { quoteLine } from '../shared/reason.js';
import type { AttentionItem } from './content.js';
import type { Figures, Listed, ListedLetter, ListedMessage, ListedTicket } from './figures.js';
import { compare, showAddress, type Voice } from './voice.js';
import { counted, fill } from './wording.js';

/** Everything of which there was something in the period, gravest first; held mail as long as any waits. */
export function composeAttention(voice: Voice, figures: Figures): AttentionItem[] {
  const { wording } = voice;
  const held = attentionItem(voice, 'held', figures.held, messageRow);
  const inAll = counted(wording.heldInAll, figures.heldInAll, wording.locale);
  const others = [
    attentionItem(voice, 'unsure', figures.unsure, ticketRow),
    attentionItem(voice, 'failed', figures.failed, letterRow),
    attentionItem(voice, 'bounced', figures.bounced, letterRow),
    attentionItem(voice, 'unanswered', figures.unanswered, ticketRow),
  ].filter(({ rows }) => rows.length > 0);
  return figures.heldInAll > 0 ? [{ ...held, what: `${inAll} ${held.what}` }, ...others] : others;
}

/** Mails that were handed on: nobody has to do anything about them. */
export function composeRedirected(voice: Voice, figures: Figures): AttentionItem[] {
  return [attentionItem(voice, 'redirected', figures.redirected, messageRow)].filter(
    ({ rows }) => rows.length > 0,
  );
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
