// A technician's answer to a customer, as plain data: the technician's own words, and below them the customer's last mail
// as mail programs quote it. It is a person's mail, and holds nothing that was written for the desk alone.
import type { Desk } from '../../desk/desk.js';
import type { KnownTicket } from '../../desk/ticket.js';
import type { Language } from '../../mail/language.js';
import type { Address, Instant } from '../../mail/message.js';
import { cleanSubject, withOneNumber } from '../../mail/subject.js';
import { oneLine, shorten } from '../../mail/text.js';
import { layOut, linesOf, type Paragraph } from '../shared/prose.js';
import { showDesk, showTime, type ShownDesk } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import { wrapText } from '../shared/wrap-text.js';
import type { FieldWords } from '../whose.js';

/** Everything that a template may print. */
export interface Answer {
  readonly kind: 'answer';
  readonly language: Language;
  /** The ticket number. */
  readonly number: string;
  /** The subject of the customer's last mail, without `Re:`: mail programs show mails of one subject together. */
  readonly subject: string;
  /** The technician's name; null where nobody is named. */
  readonly author: string | null;
  readonly paragraphs: readonly Paragraph[];
  /** The customer's last mail; null where there is none. */
  readonly quoted: Quoted | null;
  /** The attachments of the technician's mail that go with it. */
  readonly attached: readonly AttachedFile[];
  readonly desk: ShownDesk;
}

/** The beginning of a mail, quoted. */
export interface Quoted {
  /** Who wrote it and when, as mail programs say it. */
  readonly intro: string;
  readonly lines: readonly QuotedLine[];
}

/** A line, whole for a page and wrapped for plain text. */
export interface QuotedLine {
  readonly text: string;
  readonly wrapped: readonly { readonly text: string }[];
}

/** An attachment of the mail that caused the answer. */
export interface AttachedFile {
  /** The how-manieth of the mail's own attachments, from 0. */
  readonly place: number;
  /** As core/mail/attachment.ts cleans it. */
  readonly fileName: string;
  /** The MIME type. */
  readonly type: string;
}

/** Whose words its fields hold. What the technician writes is about the customer, and goes with the customer's data. */
export const ANSWER_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  number: 'desk',
  subject: 'requester',
  author: 'desk',
  'paragraphs.*.lines.*.text': 'requester',
  'paragraphs.*.lines.*.follows': 'desk',
  'paragraphs.*.lines.*.pieces.*.text': 'requester',
  'paragraphs.*.lines.*.pieces.*.href': 'contact',
  'quoted.intro': 'requester',
  'quoted.lines.*.text': 'requester',
  'quoted.lines.*.wrapped.*.text': 'requester',
  'attached.*.place': 'desk',
  'attached.*.fileName': 'requester',
  'attached.*.type': 'stranger',
  desk: 'desk',
};

/** The facts of an answer. */
export interface AnswerFacts {
  readonly ticket: Pick<KnownTicket, 'number' | 'language' | 'subject'>;
  readonly author: string | null;
  readonly text: string;
  readonly lastMail: {
    readonly from: Address;
    readonly at: Instant;
    readonly subject: string;
    readonly written: string;
  } | null;
  readonly attached: readonly AttachedFile[];
}

/** The answer to a customer. */
export function composeAnswer({ ticket, author, text, lastMail, attached }: AnswerFacts, desk: Desk): Answer {
  const { number, language } = ticket;
  return {
    kind: 'answer',
    language,
    number,
    subject: subjectOf(number, lastMail?.subject || ticket.subject, language),
    author: author === null ? null : oneLine(author),
    paragraphs: layOut(text),
    quoted: lastMail === null || lastMail.written.trim() === '' ? null : quote(lastMail, language, desk),
    attached,
    desk: showDesk(desk),
  };
}

const SUBJECT_CHARACTERS = 140;

/** The customer's own subject; where it bears our number, the one that the template adds is left out again. */
function subjectOf(number: string, subject: string, language: Language): string {
  const words = withOneNumber(cleanSubject(subject).text, number) || wordingOf(language).noReason;
  return shorten(words, SUBJECT_CHARACTERS);
}

/** No mail is quoted further: the customer has it. */
const QUOTED_LINES = 80;
const QUOTED_CHARACTERS = 6000;
/** `> ` stands before each line. */
const QUOTED_COLUMNS = 70;

function quote(
  { from, at, written }: NonNullable<AnswerFacts['lastMail']>,
  language: Language,
  desk: Desk,
): Quoted {
  const words = INTROS[language] ?? INTROS['en'];
  const who = shorten(oneLine(from.name === '' ? from.address : from.name), 100);
  const whole = linesOf(written.trim());
  const kept = linesOf(written.trim().slice(0, QUOTED_CHARACTERS)).slice(0, QUOTED_LINES);
  const isCut = kept.length < whole.length || written.trim().length > QUOTED_CHARACTERS;
  const lines = isCut ? [...kept, '[…]'] : kept;
  return {
    intro: (words ?? '').replace('%', () => showTime(at, language, desk)).replace('#', () => who),
    lines: lines.map((text) => ({
      text,
      wrapped: wrapText(text, QUOTED_COLUMNS)
        .split('\n')
        .map((line) => ({ text: line })),
    })),
  };
}

/** `%` stands for the instant, `#` for the writer: a form that mail programs, and ours, know a quotation by. */
const INTROS: Readonly<Record<Language, string>> = {
  en: 'On %, # wrote:',
  it: 'Il giorno %, # ha scritto:',
};
