// The content of a digest, as plain data: counted and put into words when its period ends, stored with its letters,
// laid out by templates. Nothing in it comes from a mail's text; of a subject there is one harmless line.
import type { Language } from '../../mail/language.js';
import type { FieldWords } from '../whose.js';
import type { Chart } from './chart.js';

/** The content of a digest. Every string is one line. */
export interface DigestContent {
  readonly kind: 'digest';
  readonly language: Language;
  /** Its name in service.yaml. */
  readonly name: string;
  /** E.g. `Resoconto giornaliero`. */
  readonly title: string;
  readonly desk: { readonly name: string };
  /** The day on which the period ends. */
  readonly day: string;
  readonly span: string;
  readonly spanBefore: string;
  /** Said where the two periods are not equally long; else null. */
  readonly lengths: string | null;
  /** Said where the period has not ended yet; else null. */
  readonly stillOpen: string | null;
  readonly timeZone: string;
  /** New, closed, open, in one line. */
  readonly summary: string;
  /** The one line of a digest that has nothing to report; else null. */
  readonly nothing: string | null;
  readonly opened: Figure;
  readonly closed: Figure;
  readonly open: Figure;
  /** Whether anything was acknowledged, in the period or before: else there are no times. */
  readonly answered: boolean;
  readonly mean: Figure;
  readonly median: Figure;
  readonly p95: Figure;
  /** Until the first act of a technician, on an average. */
  readonly firstAct: Figure;
  readonly trend: {
    readonly chart: Chart | null;
    readonly rows: readonly { readonly label: string; readonly opened: string; readonly closed: string }[];
  };
  /** By severity, origin and customer. */
  readonly groups: readonly Group[];
  /** Tickets that nobody has taken, gravest first. */
  readonly untaken: { readonly rows: readonly ShownTicket[]; readonly more: string | null };
  readonly blocking: { readonly rows: readonly ShownTicket[]; readonly more: string | null };
  readonly oldest: readonly ShownTicket[];
  /** Letters and mails that were held, not answered, not sent or came back: only where there are any. */
  readonly care: readonly AttentionItem[];
  /** Items that ask for nothing, but may be asked for: mails that were handed on. */
  readonly known: readonly AttentionItem[];
  readonly corrected: readonly { readonly rule: string; readonly times: string }[];
  readonly silent: readonly { readonly mailbox: string; readonly trouble: string }[];
}

/** A figure beside that of the period before. */
export interface Figure {
  readonly value: string;
  readonly before: string;
}

/** Tickets by one of their properties. */
export interface Group {
  readonly title: string;
  readonly chart: Chart | null;
  readonly rows: readonly GroupRow[];
}

/** One line of a group. */
export interface GroupRow {
  readonly label: string;
  readonly opened: Figure;
  readonly closed: Figure;
  readonly open: Figure;
}

/** A ticket in a list. `subject` and `customer` may be a stranger's words. */
export interface ShownTicket {
  readonly number: string;
  readonly severity: number;
  readonly subject: string;
  readonly customer: string;
  readonly opened: string;
  /** How long it has been open, or took to be acknowledged. */
  readonly time: string;
  /** Who has it in hand, a whole sentence. */
  readonly taken: string;
}

/** Something that may need a person. */
export interface AttentionItem {
  readonly title: string;
  readonly count: string;
  readonly before: string;
  readonly what: string;
  readonly rows: readonly { readonly name: string; readonly who: string; readonly subject: string }[];
  readonly more: string | null;
}

/** Whose words its fields hold. */
export const DIGEST_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  name: 'desk',
  title: 'desk',
  desk: 'desk',
  day: 'desk',
  span: 'desk',
  spanBefore: 'desk',
  lengths: 'desk',
  stillOpen: 'desk',
  timeZone: 'desk',
  summary: 'desk',
  nothing: 'desk',
  opened: 'desk',
  closed: 'desk',
  open: 'desk',
  mean: 'desk',
  median: 'desk',
  p95: 'desk',
  firstAct: 'desk',
  trend: 'desk',
  groups: 'desk',
  ...ticketWords('untaken.rows.*'),
  'untaken.more': 'desk',
  ...ticketWords('blocking.rows.*'),
  'blocking.more': 'desk',
  ...ticketWords('oldest.*'),
  ...careWords('care.*'),
  ...careWords('known.*'),
  corrected: 'desk',
  silent: 'desk',
};

function ticketWords(path: string): FieldWords {
  return { [path]: 'desk', [`${path}.subject`]: 'requester', [`${path}.customer`]: 'stranger' };
}

function careWords(path: string): FieldWords {
  return { [path]: 'desk', [`${path}.rows.*.who`]: 'requester', [`${path}.rows.*.subject`]: 'requester' };
}
