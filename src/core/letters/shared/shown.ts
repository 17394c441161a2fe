// Parts that all letters show: the desk, a Severity Code, a time.
import type { Desk } from '../../desk/desk.js';
import type { Instant } from '../../mail/message.js';
import type { Language } from '../../mail/language.js';
import type { Severity } from '../../rules/terms.js';
import { writeTime } from '../../desk/calendar/written-time.js';
import { wordingOf } from './wording.js';

/** A Severity Code as a customer reads it. */
export interface ShownSeverity {
  readonly code: Severity;
  readonly letter: 'H' | 'M' | 'L';
  /** E.g. `High bloccante`. */
  readonly name: string;
  /** One sentence. */
  readonly meaning: string;
  /** One of the three is true: a template has no other way to compare. */
  readonly high: boolean;
  readonly medium: boolean;
  readonly low: boolean;
}

/** The desk as a customer reads it. */
export interface ShownDesk {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** The phone number as a `tel:` link wants it: digits, with a leading `+` if there is one. */
  readonly dial: string;
  /** The URL of the privacy notice. */
  readonly privacyNotice: string;
}

const LETTERS = { 1: 'H', 2: 'M', 3: 'L' } as const;

/** A Severity Code in a language. */
export function showSeverity(code: Severity, language: Language): ShownSeverity {
  return {
    code,
    letter: LETTERS[code],
    ...wordingOf(language).severities[code],
    high: code === 1,
    medium: code === 2,
    low: code === 3,
  };
}

/** The desk, for its letters. */
export function showDesk(desk: Desk): ShownDesk {
  return {
    name: desk.name,
    address: desk.address,
    phone: desk.phone,
    dial: desk.phone.replace(/[^\d+]/gu, ''),
    privacyNotice: desk.privacyNotice,
  };
}

/** A local date and time of the desk, written out. */
export function showTime(at: Instant, language: Language, { timeZone }: Desk): string {
  const { locale, timePattern: pattern } = wordingOf(language);
  return writeTime(at, { timeZone, locale, pattern });
}
