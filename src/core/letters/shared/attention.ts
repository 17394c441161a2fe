// When the desk will look at a request, and the offer of Extra Time until then: a customer who cannot wait wants to
// know this first. It gives hours and the number to call; never a time to solve, and never the PIN.
import { agreementWith, calendarOf, validContract } from '../../desk/agreement.js';
import type { Contract } from '../../desk/contract.js';
import type { Instant } from '../../mail/message.js';
import type { Policy } from '../../desk/policy.js';
import { isOpen, nextServiceTime, type Calendar } from '../../desk/calendar/calendar.js';
import type { Language } from '../../mail/language.js';
import { writeTime } from '../../desk/calendar/written-time.js';
import { writeHours } from './service-hours.js';
import { wordingOf } from './wording.js';

/** Two whole sentences of a letter, and the hours in which the phone is answered. */
export interface Attention {
  /** When the desk will look at the request; null when its calendar names no such time. */
  readonly attention: string | null;
  /** The offer of Extra Time; null within service hours, and for whoever has no valid contract. */
  readonly extraTime: string | null;
  /** E.g. `lun-ven 9-18`; null when the calendar is not known. */
  readonly hours: string | null;
}

/** Who asks: a customer by id, null for somebody unknown; and whether people on call are notified of the request. */
export interface Asking {
  readonly customer: string | null;
  readonly alerted: boolean;
}

/** The sentences for a customer about a request made at an instant. */
export function attentionOf(
  { customer, alerted }: Asking,
  at: Instant,
  language: Language,
  policy: Policy,
): Attention {
  const claimant = customer === null ? null : (policy.customers.byId.get(customer) ?? null);
  const agreement = agreementWith(claimant, policy, at);
  const calendar = calendarOf(agreement, policy);
  const next = calendar === undefined ? null : nextServiceTime(calendar, at);
  if (calendar === undefined || next === null) return { attention: null, extraTime: null, hours: null };
  const hours = writeHours(calendar, language);
  const words = wordingOf(language).attention;
  if (next === at) return { attention: words.now, extraTime: null, hours };
  const contract = validContract(agreement);
  return {
    attention: words.later.replace('%', () => spell(next, calendar, language)),
    extraTime: contract === null ? null : extraTimeOf(contract, { at, next, alerted }, language, policy),
    hours,
  };
}

/** Outside service hours, until they begin at `next`. */
function extraTimeOf(
  { extraTime, extraHours }: Contract,
  { at, next, alerted }: { readonly at: Instant; readonly next: Instant; readonly alerted: boolean },
  language: Language,
  { desk, calendars }: Policy,
): string {
  const words = wordingOf(language).attention;
  // Its blanks are no-break spaces: a number torn over two lines is misread, and not dialled by a touch.
  const phone = desk.phone.replaceAll(' ', '\u00A0');
  const withPhone = (sentence: string) => sentence.replace('#', () => phone);
  if (extraTime === 'none') return withPhone(words.extraTimeNone);
  const now = `${alerted ? `${words.alerted} ` : ''}${withPhone(words.extraTimeNow)}`;
  if (extraTime === 'always') return now;
  const windows = extraHours === undefined ? undefined : calendars.get(extraHours);
  const window = windows === undefined ? null : nextServiceTime(windows, at);
  if (windows === undefined || window === null || window >= next) return withPhone(words.extraTimeIdle);
  if (isOpen(windows, at)) return now;
  return withPhone(words.extraTimeLater.replace('%', () => spell(window, windows, language)));
}

/** A day and an hour by the clock of the calendar. */
function spell(at: Instant, { timeZone }: Calendar, language: Language): string {
  const { locale, attention } = wordingOf(language);
  return writeTime(at, { timeZone, locale, pattern: attention.timePattern });
}
