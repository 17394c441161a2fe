// Letters to the desk's team: a ticket was opened, a mail joined one, a mail is held. One short mail each, in the
// desk's own language. It bears no link at all, since a stranger's mail caused it and could bend one.
import type { Desk } from '../../desk/desk.js';
import type { Instant } from '../../mail/message.js';
import type { Language } from '../../mail/language.js';
import type { Severity } from '../../rules/terms.js';
import type { NewsAnswering } from '../shared/answering.js';
import { quoteLine, quoteText } from '../shared/reason.js';
import { showSeverity, showTime, type ShownSeverity } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import { type Cause, writeCause, writeHeldReason } from './reasons.js';
import type { FieldWords } from '../whose.js';

/** The notice of a ticket. Every string is one line without control characters. */
export interface TeamNews {
  readonly kind: 'team';
  readonly language: Language;
  /** How its recipient may answer it; null for whoever is no technician: then answers are added to the ticket. */
  readonly answering: NewsAnswering | null;
  /** One of them is true: a ticket was opened, a mail joined it, or nobody responded to it in time. */
  readonly opened: boolean;
  readonly appended: boolean;
  readonly overdue: boolean;
  readonly number: string;
  readonly severity: ShownSeverity;
  /** The Severity Code before this mail raised it; null where it did not. */
  readonly previous: ShownSeverity | null;
  /** The subject of the ticket, a stranger's words. */
  readonly subject: string;
  /** Who wrote or called, a stranger's words. */
  readonly sender: string;
  /** The new words, one line of a stranger's; null where there are none. */
  readonly written: string | null;
  /** All of the new words as they were laid out, for a technician, who answers them; empty for others. */
  readonly lines: readonly { readonly text: string }[];
  /** Whether the words go on where the lines end. */
  readonly isCut: boolean;
  /** The names of what is attached, in one line of a stranger's words; null where nothing is. */
  readonly attached: string | null;
  /** The name of a known customer. */
  readonly customer: string | null;
  /** It would be an alert, were it surer: nobody on call is notified of it. */
  readonly alertsTeam: boolean;
  /** The severity was learned and is not probable enough to be relied on: somebody should confirm or correct it. */
  readonly unsure: boolean;
  /** Why this was opened or joins the ticket. */
  readonly why: string;
  readonly at: string;
  /** Until when no more such mails are sent; null where there is no need to stop. */
  readonly silentUntil: string | null;
  readonly desk: { readonly name: string };
}

/** Whose words the fields of team and held mails have. */
export const TEAM_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  answering: 'desk',
  number: 'desk',
  mailbox: 'desk',
  severity: 'desk',
  previous: 'desk',
  subject: 'requester',
  sender: 'requester',
  written: 'requester',
  lines: 'requester',
  isCut: 'desk',
  attached: 'requester',
  customer: 'stranger',
  why: 'requester',
  at: 'desk',
  silentUntil: 'desk',
  desk: 'desk',
};

/** A mail that waits for a person. Every string is one line without control characters. */
export interface HeldNews {
  readonly kind: 'held';
  readonly language: Language;
  /** The number of the message, as `messages` shows it. */
  readonly message: number;
  readonly mailbox: string;
  /** A stranger's words; null where the mail could not be read. */
  readonly subject: string | null;
  readonly sender: string | null;
  /** Why it is held, in the letter's language. */
  readonly why: string;
  readonly at: string;
  readonly silentUntil: string | null;
  readonly desk: { readonly name: string };
}

/** The facts of a ticket for the team. */
export interface TeamFacts {
  readonly event: 'opened' | 'appended' | 'overdue';
  readonly number: string;
  readonly severity: Severity;
  /** The severity before this mail; null where it stands as it was. */
  readonly previous: Severity | null;
  readonly subject: string;
  /** An address, and the name beside it where there is one. */
  readonly sender: { readonly address: string; readonly name: string };
  readonly written: string;
  /** The names of its attachments. */
  readonly attachments: readonly string[];
  /** The name of a known customer. */
  readonly customer: string | null;
  /** Nobody on call is notified of it, since its 1 is not sure enough. */
  readonly alertsTeam: boolean;
  readonly unsure: boolean;
  readonly cause: Cause;
  readonly at: Instant;
}

/** The facts of a held mail for the team; an unknown one is null. */
export interface HeldFacts {
  readonly message: number;
  readonly mailbox: string;
  readonly subject: string | null;
  readonly sender: { readonly address: string; readonly name: string } | null;
  /** The reason of its decision. */
  readonly why: string;
  readonly at: Instant;
}

/** The recipient of a mail to the team: the language, and how an answer is taken. */
export interface Reader {
  readonly language: Language;
  /** Null for whoever is no technician. */
  readonly answering: NewsAnswering | null;
}

/** The notice of a ticket. `silentUntil` is set in the last mail before a pause. */
export function composeTicketNews(
  facts: TeamFacts,
  { language, answering }: Reader,
  silentUntil: Instant | null,
  desk: Desk,
): TeamNews {
  const { lines, isCut } = answering === null ? NOTHING_QUOTED : quoteText(facts.written);
  return {
    kind: 'team',
    language,
    answering,
    opened: facts.event === 'opened',
    appended: facts.event === 'appended',
    overdue: facts.event === 'overdue',
    number: facts.number,
    severity: showSeverity(facts.severity, language),
    previous: facts.previous === null ? null : showSeverity(facts.previous, language),
    subject: quoteLine(facts.subject) || wordingOf(language).noReason,
    sender: showSender(facts.sender),
    written: quoteLine(facts.written) || null,
    lines: lines.map((text) => ({ text })),
    isCut,
    attached: quoteLine(facts.attachments.join(', ')) || null,
    customer: facts.customer,
    alertsTeam: facts.alertsTeam,
    unsure: facts.unsure,
    why: quoteLine(writeCause(facts.cause, language, (at) => showTime(at, language, desk))),
    at: showTime(facts.at, language, desk),
    silentUntil: silentUntil === null ? null : showTime(silentUntil, language, desk),
    desk: { name: desk.name },
  };
}

const NOTHING_QUOTED = { lines: [], isCut: false };

/** The notice of a held mail. */
export function composeHeldNews(
  facts: HeldFacts,
  { language }: Pick<Reader, 'language'>,
  silentUntil: Instant | null,
  desk: Desk,
): HeldNews {
  return {
    kind: 'held',
    language,
    message: facts.message,
    mailbox: facts.mailbox,
    subject: facts.subject === null ? null : quoteLine(facts.subject) || wordingOf(language).noReason,
    sender: facts.sender === null ? null : showSender(facts.sender),
    why: quoteLine(writeHeldReason(facts.why, language)),
    at: showTime(facts.at, language, desk),
    silentUntil: silentUntil === null ? null : showTime(silentUntil, language, desk),
    desk: { name: desk.name },
  };
}

function showSender({ address, name }: { readonly address: string; readonly name: string }): string {
  return quoteLine(name === '' ? address : `${name} (${address})`);
}
