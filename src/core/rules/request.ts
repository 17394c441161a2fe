// The input of the rules: one request, field by field. A field is read (folded, cut into words) when a
// condition first asks for it and once only, however many rules ask again.
import type { Language } from '../mail/language.js';
import type { Origin } from './terms.js';
import { type Reading, READ_LENGTH, readText } from './word.js';

/** The input of the rules. Everything is plain text as the sender wrote it; folding is the rules' business. */
export interface Request {
  readonly subject: string;
  /** The sender's new words. */
  readonly text: string;
  /** The text of the mail forwarded inside this one; null when there is none. */
  readonly forwarded: string | null;
  /** Address and display name of the requester, e.g. `Anna Bianchi <anna@example.com>`. */
  readonly from: string;
  /** To and Cc, one string an address. */
  readonly to: readonly string[];
  /** Header values by lower-case name. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly string[];
  readonly origin: Origin;
  readonly mailbox: string | null;
  /** The web form that was filled in; null for everything else. */
  readonly form: string | null;
  readonly customer: string | null;
  readonly contract: string | null;
  readonly language: Language;
  /** Whether the request came within the service hours of its calendar. */
  readonly serviceHours: boolean;
}

/** One hit of one condition: the words as the sender wrote them, and the field they stand in. */
export interface Evidence {
  readonly field: string;
  readonly words: string;
}

/** subject, text, from, to, attachments, or a header by its lower-case name as `header:list-id`. */
export type Field = string;

/** The texts of a field, read: one, but for fields that stand more than once. */
export type ReadField = (field: Field) => readonly Reading[];

/** A reader of the request's fields. */
export function fieldReader(request: Request): ReadField {
  return onceEach((field) => textsOf(request, field).map((text) => readText(text)));
}

/** A reader of the same request to which the mail forwarded inside it is the text. */
export function forwardedReader(request: Request, written: ReadField): ReadField {
  const forwarded = fieldReader({ ...request, text: request.forwarded ?? '' });
  return (field) => (field === 'text' ? forwarded : written)(field);
}

function onceEach(read: ReadField): ReadField {
  const known = new Map<Field, readonly Reading[]>();
  return (field) => {
    const texts = known.get(field) ?? read(field);
    known.set(field, texts);
    return texts;
  };
}

/** A mail with hundreds of recipients, headers or attachments is judged by the first ones, as many as one text has. */
const TEXTS_AT_MOST = 200;

function firstOf(texts: readonly string[]): string[] {
  let left = READ_LENGTH;
  return texts.slice(0, TEXTS_AT_MOST).filter((text) => (left -= text.length) >= 0);
}

function textsOf(request: Request, field: Field): readonly string[] {
  switch (field) {
    case 'subject':
      return [request.subject];
    case 'text':
      return [request.text];
    case 'from':
      return [request.from];
    case 'to':
      return firstOf(request.to);
    case 'attachments':
      return firstOf(request.attachments);
    default: {
      const name = field.slice('header:'.length);
      const named = request.headers.filter((header) => header.name === name);
      return firstOf(named.map((header) => header.value));
    }
  }
}

/** A note of more words than this above a forwarded mail is itself the request. */
const NOTE_WORDS = 25;

/** Whether the request is in the forwarded part: there is one, and little stands above it ("vedi sotto"). */
export function isForwardedRequest(request: Request): boolean {
  if (request.forwarded === null) return false;
  return readText(request.text.slice(0, 1000)).words.length <= NOTE_WORDS;
}
