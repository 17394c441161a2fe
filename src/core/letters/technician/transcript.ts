// The letter to a technician whose mail was carried out: what was done, line by line, and what the customer will read
// until when `@annulla` takes it back.
import type { Desk } from '../../desk/desk.js';
import type { Technician } from '../../desk/technician.js';
import type { Language } from '../../mail/language.js';
import type { Instant } from '../../mail/message.js';
import { oneLine } from '../../mail/text.js';
import { writeTime } from '../../desk/calendar/written-time.js';
import { answeringReport, type Answering } from '../shared/answering.js';
import { quoteLine } from '../shared/reason.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';
import { wordDone, type DoneLine } from './done.js';
import { languageOf, type ReportPolicy } from './refused.js';

/** Everything that a template may print. Every string is one line without control characters. */
export interface Transcript {
  readonly kind: 'transcript';
  readonly language: Language;
  readonly number: string;
  /** The subject of the ticket, a stranger's words. */
  readonly subject: string;
  readonly lines: readonly { readonly text: string }[];
  /** What goes to the customer; null where nothing does. */
  readonly letter: {
    readonly to: string;
    /** What the technician wrote, as it goes out. */
    readonly lines: readonly { readonly text: string }[];
    /** How many lines more there are; null where these are all. */
    readonly more: number | null;
    /** Until when it can be taken back; null where it goes at once. */
    readonly until: string | null;
  } | null;
  /** Null where an answer to it would not be taken. */
  readonly answering: Answering | null;
  readonly desk: { readonly name: string };
}

/** Whose words its fields hold. */
export const TRANSCRIPT_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  number: 'desk',
  subject: 'requester',
  lines: 'requester',
  letter: 'requester',
  answering: 'desk',
  desk: 'desk',
};

/** What a mail did. */
export interface TranscriptFacts {
  /** `NEW_TICKET` where the mail opens it. */
  readonly number: string;
  readonly subject: string;
  readonly lines: readonly DoneLine[];
  readonly letter: {
    readonly to: readonly string[];
    readonly text: string;
    /** When it goes out. */
    readonly at: Instant;
    readonly isHeld: boolean;
  } | null;
}

/** Lines of the text that are repeated: the technician has the whole. */
const MOST_LINES = 40;

/** The letter about what was done. */
export function composeTranscript(
  facts: TranscriptFacts,
  technician: Technician,
  { desk, answers }: ReportPolicy,
): Transcript {
  const language = languageOf(technician, desk);
  return {
    kind: 'transcript',
    language,
    number: facts.number,
    subject: quoteLine(facts.subject) || wordingOf(language).noReason,
    lines: facts.lines.map((line) => ({
      text: wordDone({ ...line, detail: oneLine(line.detail) }, language),
    })),
    letter: facts.letter === null ? null : showLetter(facts.letter, language, desk),
    answering: answeringReport(answers, language),
    desk: { name: desk.name },
  };
}

function showLetter(
  { to, text, at, isHeld }: NonNullable<TranscriptFacts['letter']>,
  language: Language,
  { timeZone }: Desk,
): NonNullable<Transcript['letter']> {
  const all = text.split('\n').map(oneLine);
  const { locale } = wordingOf(language);
  return {
    to: to.join(', '),
    lines: all.slice(0, MOST_LINES).map((line) => ({ text: line })),
    more: all.length > MOST_LINES ? all.length - MOST_LINES : null,
    until: isHeld ? writeTime(at, { timeZone, locale, pattern: 'HH:mm' }) : null,
  };
}
