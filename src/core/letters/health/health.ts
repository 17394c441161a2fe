// The letter to the operator when something stops the line, and when that is over. It goes to colleagues, and says what
// the trouble means for the customers and where to look.
import type { Desk } from '../../desk/desk.js';
import type { Trouble } from '../../desk/health.js';
import type { Instant } from '../../mail/message.js';
import type { Language } from '../../mail/language.js';
import { healthWordingOf } from './wording.js';
import { quoteLine } from '../shared/reason.js';
import { showTime } from '../shared/shown.js';
import type { FieldWords } from '../whose.js';

/** A trouble that has begun, or that is over. Every string is one line without control characters. */
export interface HealthNews {
  readonly kind: 'health';
  readonly language: Language;
  /** The subject, too. */
  readonly title: string;
  /** The trouble, in a sentence or two. */
  readonly what: string;
  readonly since: string;
  /** When it was over; null while it is not. */
  readonly until: string | null;
  /** The last news of it: a server's words, or figures. */
  readonly detail: string | null;
  /** Advice for the operator; null once it is over. */
  readonly advice: string | null;
  readonly desk: { readonly name: string };
}

/** Whose words its fields hold: no person stands in them, but servers answer whatever they like. */
export const HEALTH_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  title: 'desk',
  what: 'desk',
  since: 'desk',
  until: 'desk',
  detail: 'stranger',
  advice: 'desk',
  desk: 'desk',
};

/** The notice of a trouble, in the desk's own language. `until` is when it was over; null when it has begun. */
export function composeTroubleNews(
  { kind, mailbox, since, detail }: Trouble,
  until: Instant | null,
  desk: Desk,
): HealthNews {
  const [language] = desk.languages;
  const words = healthWordingOf(language)[kind];
  const fill = (text: string): string => text.replaceAll('%', () => mailbox);
  return {
    kind: 'health',
    language,
    title: fill(until === null ? words.title : words.overTitle),
    what: fill(until === null ? words.what : words.over),
    since: showTime(since, language, desk),
    until: until === null ? null : showTime(until, language, desk),
    detail: detail === null ? null : quoteLine(detail) || null,
    advice: until === null ? words.advice : null,
    desk: { name: desk.name },
  };
}
