// The promise of a first response, where the contract says that its customers are promised one.
import { contractOf, respondBy, type Awaiting } from '../../desk/due-time.js';
import type { Policy } from '../../desk/policy.js';
import { writeTime } from '../../desk/calendar/written-time.js';
import type { Language } from '../../mail/language.js';
import type { Instant } from '../../mail/message.js';
import { wordingOf } from './wording.js';

/** A whole sentence; null where nothing is promised, or the time is over at `now`. */
export function promiseOf(
  awaiting: Awaiting,
  now: Instant,
  language: Language,
  policy: Policy,
): string | null {
  const contract = contractOf(awaiting, policy);
  const due = respondBy(awaiting, policy);
  const timeZone = policy.calendars.get(contract?.calendar ?? '')?.timeZone;
  if (contract?.promise !== true || due === null || timeZone === undefined || due <= now) return null;
  const { locale, promise } = wordingOf(language);
  const dayOf = (at: Instant): string => writeTime(at, { timeZone, locale: 'en', pattern: 'yyyy-MM-dd' });
  const { sentence, pattern } = dayOf(due) === dayOf(now) ? promise.today : promise.later;
  return sentence.replace('%', () => writeTime(due, { timeZone, locale, pattern }));
}
