// The alert: what somebody on call reads on the lock screen of a phone at three in the morning. Short, and complete
// enough to decide: how grave, whose, what, what the contract says of this hour, and how to take the ticket.
import { agreementWith, calendarOf, validContract, type Agreement } from '../../desk/agreement.js';
import type { Instant } from '../../mail/message.js';
import type { Audience } from '../../desk/on-call/alert.js';
import type { Policy } from '../../desk/policy.js';
import { isOpen } from '../../desk/calendar/calendar.js';
import type { Language } from '../../mail/language.js';
import type { Severity } from '../../rules/terms.js';
import { alertWordingOf, type AlertWording } from './wording.js';
import type { Answering } from '../shared/answering.js';
import { quoteLine, quoteLines, reasonOf } from '../shared/reason.js';
import { showDesk, showSeverity, showTime, type ShownDesk, type ShownSeverity } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';

/** Everything that a template may print. Every string is one line without control characters. */
export interface Alert {
  readonly kind: 'alert';
  readonly language: Language;
  /** The ticket number. */
  readonly number: string;
  readonly severity: ShownSeverity;
  /** The Severity Code that the ticket was opened with, where it was raised since; else null. */
  readonly raisedFrom: Severity | null;
  /** The reason of the ticket, a stranger's words: at most 120 characters, no link, PINs masked. */
  readonly reason: string;
  /** The first lines of what was written, a stranger's words, each as harmless as the reason; empty without any. */
  readonly lines: readonly { readonly text: string }[];
  /** The customer's name, or that it is not known. */
  readonly customer: string;
  /** Who wrote, a stranger's address; it is no link. */
  readonly requester: string;
  /** The customer's phone number; null when it is not known. */
  readonly phone: string | null;
  /** The phone number as a `tel:` link wants it; null without one. */
  readonly dial: string | null;
  /** The name of the contract and how it stands; null when there is none. */
  readonly contract: string | null;
  /** Whether this is within service hours, else what Extra Time says; null where no calendar is known. */
  readonly hours: string | null;
  /** Local date and time of the desk, written out. */
  readonly openedAt: string;
  /** Who had taken the ticket before it became so grave; null when nobody had. */
  readonly takenBy: string | null;
  /** That this is not the first alert, and nobody has taken the ticket; null in the first. */
  readonly repeated: string | null;
  /** Why the reader is notified though others are on call, or nobody is; null for whoever is on call. */
  readonly why: string | null;
  /** Further tickets of this alert; null when there are none. */
  readonly others: {
    readonly count: number;
    /** Their numbers and customers. */
    readonly list: string;
  } | null;
  /** How its recipient takes the ticket by answering; null where an answer does not. */
  readonly answering: Answering | null;
  readonly desk: ShownDesk;
}

/** Whose words its fields hold. */
export const ALERT_WORDS: FieldWords = {
  kind: 'desk',
  answering: 'desk',
  language: 'desk',
  number: 'desk',
  severity: 'desk',
  reason: 'requester',
  lines: 'requester',
  customer: 'stranger',
  requester: 'requester',
  phone: 'contact',
  dial: 'contact',
  contract: 'desk',
  hours: 'desk',
  openedAt: 'desk',
  takenBy: 'desk',
  repeated: 'desk',
  why: 'requester',
  others: 'desk',
  desk: 'desk',
};

/** A ticket that people are notified of. */
export interface AlertFacts {
  readonly number: string;
  readonly subject: string;
  /** The words of the mail that made it so grave; empty where there are none. */
  readonly written: string;
  readonly requester: string;
  /** A customer's id. */
  readonly customer: string | null;
  readonly severity: Severity;
  readonly judgedSeverity: Severity;
  readonly openedAt: Instant;
  readonly takenBy: string | null;
  /** The step of its alert, from 0. */
  readonly step: number;
}

/** So many lines of a mail show what has happened; the rest stands in the ticket. */
const LINES_SHOWN = 4;
/** So many further tickets are named; the list of tickets has them all. */
const OTHERS_NAMED = 12;

/** The recipient of an alert: the language, and whether an answer takes the ticket. */
export interface AlertReader {
  readonly language: Language;
  readonly answering: Answering | null;
}

/** The alert of one ticket, or of several, of which the first stands for all. */
export function alertOf(
  [first, ...others]: readonly [AlertFacts, ...AlertFacts[]],
  because: Audience['because'],
  { language, answering }: AlertReader,
  policy: Policy,
  now: Instant,
): Alert {
  const words = alertWordingOf(language);
  const claimant = first.customer === null ? null : (policy.customers.byId.get(first.customer) ?? null);
  const agreement = agreementWith(claimant, policy, now);
  const phone = agreement.customer?.phone ?? null;
  return {
    kind: 'alert',
    language,
    number: first.number,
    severity: showSeverity(first.severity, language),
    raisedFrom: first.judgedSeverity > first.severity ? first.judgedSeverity : null,
    reason: reasonOf(first.subject, first.written) || wordingOf(language).noReason,
    lines: quoteLines(first.written, LINES_SHOWN).map((text) => ({ text })),
    customer: nameOf(first, policy) ?? words.unknownCustomer,
    requester: quoteLine(first.requester),
    phone,
    dial: phone === null ? null : phone.replace(/[^\d+]/gu, ''),
    contract: contractOf(agreement, words),
    hours: hoursOf(agreement, words, policy, now),
    openedAt: showTime(first.openedAt, language, policy.desk),
    takenBy: first.takenBy === null ? null : quoteLine(first.takenBy),
    repeated: first.step === 0 ? null : words.repeated.replace('%', String(first.step + 1)),
    why: because === 'on call' ? null : words[because],
    others: others.length === 0 ? null : { count: others.length, list: listOf(others, words, policy) },
    answering,
    desk: showDesk(policy.desk),
  };
}

function nameOf({ customer }: AlertFacts, { customers }: Policy): string | null {
  return customer === null ? null : (customers.byId.get(customer)?.name ?? customer);
}

function listOf(others: readonly AlertFacts[], words: AlertWording, policy: Policy): string {
  const named = others.slice(0, OTHERS_NAMED).map((one) => {
    const name = nameOf(one, policy);
    return name === null ? one.number : `${one.number} (${name})`;
  });
  const left = others.length - named.length;
  return `${named.join(', ')}${left > 0 ? words.andMore.replace('%', String(left)) : ''}`;
}

function contractOf({ contract, standing }: Agreement, words: AlertWording): string | null {
  if (contract === null) return null;
  return standing === 'expired' || standing === 'not begun'
    ? `${contract.name} (${words[standing]})`
    : contract.name;
}

function hoursOf(agreement: Agreement, words: AlertWording, policy: Policy, now: Instant): string | null {
  const calendar = calendarOf(agreement, policy);
  if (calendar === undefined) return null;
  if (isOpen(calendar, now)) return words.open;
  const contract = validContract(agreement);
  if (contract === null) return words.closed;
  const windows = contract.extraHours === undefined ? undefined : policy.calendars.get(contract.extraHours);
  const covers =
    contract.extraTime === 'always' ||
    (contract.extraTime === 'windows' && windows !== undefined && isOpen(windows, now));
  if (covers) return words.extraTime;
  return contract.extraTime === 'none' ? words.noExtraTime : words.otherExtraTime;
}
