// How one digest speaks: its language, its clock, and the names of its customers.
import { isDeliverable } from '../../mail/address.js';
import { DATA_ERASED } from '../../mail/mask.js';
import { quoteLine } from '../shared/reason.js';
import { wordingOf } from '../shared/wording.js';
import type { Instant } from '../../mail/message.js';
import type { Language } from '../../mail/language.js';
import { writeTime } from '../../desk/calendar/written-time.js';
import type { Figure, ShownTicket } from './content.js';
import type { ListedTicket } from './figures.js';
import type { PeriodName } from './period.js';
import { digestWording, fill, spellCount, type DigestWording } from './wording.js';

/** A digest beside its figures. */
export interface Wording {
  /** Its name in service.yaml. */
  readonly name: string;
  readonly language: Language;
  /** An IANA zone: all times are given in it. */
  readonly timeZone: string;
  readonly periodName: PeriodName;
  readonly deskName: string;
  /** The name of a customer by its id. */
  readonly customerName: (id: string) => string;
  readonly now: Instant;
  /** True where the period has not ended yet. */
  readonly isOpen: boolean;
}

/** A digest with its words. */
export interface Voice extends Wording {
  readonly wording: DigestWording;
}

/** The voice of a digest. */
export function voiceOf(telling: Wording): Voice {
  return { ...telling, wording: digestWording(telling.language) };
}

/** An instant on the digest's own clock, in luxon's pattern. */
export function showTime({ timeZone, wording }: Voice, at: Instant, pattern = wording.timePattern): string {
  return writeTime(at, { timeZone, locale: wording.locale, pattern });
}

/** A number as the language groups its digits. */
export function showCount({ wording }: Voice, count: number): string {
  return spellCount(count, wording.locale);
}

/** A count beside that of the period before. */
export function compare(voice: Voice, now: number, before: number): Figure {
  return {
    value: showCount(voice, now),
    before: now === before ? voice.wording.same : fill(voice.wording.before, showCount(voice, before)),
  };
}

/** A customer's name; for an unknown one that of nobody. */
export function showCustomer({ customerName, wording }: Voice, id: string | null): string {
  return id === null ? wording.unknownCustomer : customerName(id);
}

/** A stranger's address as it is where SMTP could carry mail to it; else one harmless line of it. */
export function showAddress({ language }: Voice, address: string): string {
  if (isErased(address)) return wordingOf(language).erased;
  return isDeliverable(address) ? address : quoteLine(address);
}

function isErased(address: string): boolean {
  return address.startsWith(DATA_ERASED);
}

/** A ticket in a list, with the time that the list is about. */
export function showTicket(voice: Voice, ticket: ListedTicket, time: string): ShownTicket {
  const { noReason, erased } = wordingOf(voice.language);
  return {
    number: ticket.number,
    severity: ticket.severity,
    subject: quoteLine(ticket.subject) || (isErased(ticket.requester) ? erased : noReason),
    customer:
      ticket.customer === null ? showAddress(voice, ticket.requester) : voice.customerName(ticket.customer),
    opened: showTime(voice, ticket.openedAt),
    time,
    taken:
      ticket.takenBy === null
        ? voice.wording.untaken
        : fill(voice.wording.takenBy, quoteLine(ticket.takenBy)),
  };
}
