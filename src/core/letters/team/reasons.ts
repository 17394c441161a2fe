// Why a ticket was opened or a mail joined one, in the words of whoever reads it at the desk. The English reason of a
// decision stands in the store and in lists; a letter speaks its reader's language.
import type { Language } from '../../mail/language.js';
import type { Instant } from '../../mail/message.js';
import type { Severity } from '../../rules/terms.js';

/** The cause of the team's news. */
export type Cause =
  | {
      /** A request or an alarm was judged; `call`: somebody called. */
      readonly kind: 'request' | 'alarm' | 'call';
      readonly severity: Severity;
      /** Null where the default judged it. */
      readonly rule: string | null;
      /** How probable the severity is where it was learned, from 0 to 1; else null. */
      readonly probability: number | null;
    }
  /** Nobody responded until then. */
  | { readonly kind: 'overdue'; readonly at: Instant }
  | { readonly kind: 'customer' | 'desk' | 'copy' | 'repeated' | 'recovery'; readonly number: string };

/** `%` stands for a rule, a severity, a ticket number, or what a rule or the reader of mail says. */
interface Words {
  readonly judged: string;
  readonly byDefault: string;
  readonly byLikeness: string;
  readonly called: string;
  readonly customer: string;
  readonly desk: string;
  readonly copy: string;
  readonly repeated: string;
  readonly recovery: string;
  readonly overdue: string;
  readonly noSender: string;
  readonly unreadable: string;
  readonly rule: string;
}

const ENGLISH: Words = {
  judged: 'Severity %, rule “#”',
  byDefault: 'Severity %, no rule matches',
  byLikeness: 'Severity %, by likeness to known requests (# % probable)',
  called: 'registered by hand',
  customer: 'reply on ticket %',
  desk: 'reply of the desk on ticket %',
  copy: 'second copy of a mail on ticket %',
  repeated: 'alarm repeated on ticket %',
  recovery: 'recovery reported on ticket %, which stays open',
  overdue: 'nobody has answered or taken it; a response was due by %',
  noSender: 'It has no usable sender',
  unreadable: 'It cannot be read: %',
  rule: 'Rule “%”: #',
};

const ITALIAN: Words = {
  judged: 'Severity %, regola «#»',
  byDefault: 'Severity %, nessuna regola corrisponde',
  byLikeness: 'Severity %, per somiglianza con richieste note (probabile al # %)',
  called: 'registrato a mano',
  customer: 'risposta sul ticket %',
  desk: 'risposta dell’assistenza sul ticket %',
  copy: 'seconda copia di un’email sul ticket %',
  repeated: 'allarme ripetuto sul ticket %',
  recovery: 'rientro segnalato sul ticket %, che resta aperto',
  overdue: 'nessuno ha risposto né preso in carico; una risposta era dovuta entro %',
  noSender: 'Manca un mittente utilizzabile',
  unreadable: 'Non è leggibile: %',
  rule: 'Regola «%»: #',
};

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, it: ITALIAN };

/** The cause of news of a ticket. */
export function writeCause(cause: Cause, language: Language, showTime: (at: Instant) => string): string {
  const words = WORDS[language] ?? ENGLISH;
  if (cause.kind === 'overdue') return fill(words.overdue, showTime(cause.at));
  if ('number' in cause) return fill(words[cause.kind], cause.number);
  const { kind } = cause;
  const judged = writeJudged(cause, words);
  return kind === 'call' ? `${judged} (${words.called})` : judged;
}

function writeJudged(
  { severity, rule, probability }: Extract<Cause, { severity: Severity }>,
  words: Words,
): string {
  // A likeness is never a certainty.
  if (probability !== null)
    return words.byLikeness
      .replace('%', String(severity))
      .replace('#', String(Math.min(99, Math.round(probability * 100))));
  return rule === null ? fill(words.byDefault, String(severity)) : fill(words.judged, String(severity), rule);
}

/**
 * Why a mail is held: the reason of its decision, which starts with the word that names the case. The words of a rule
 * or of the mail reader in it stay as they are, and so does a case that has no words here.
 */
export function writeHeldReason(reason: string, language: Language): string {
  const words = WORDS[language] ?? ENGLISH;
  if (reason.startsWith('no usable sender')) return words.noSender;
  const unreadable = /^unreadable: (?<problem>.*)$/su.exec(reason)?.groups?.['problem'];
  if (unreadable !== undefined) return fill(words.unreadable, unreadable);
  const rule = /^rule (?<id>\S+): (?<why>.*)$/su.exec(reason)?.groups;
  return rule === undefined ? reason : fill(words.rule, rule['id'] ?? '', rule['why'] ?? '');
}

function fill(pattern: string, first: string, second = ''): string {
  return pattern.replace(/[%#]/gu, (mark) => (mark === '%' ? first : second));
}
