// The subject line: what it says without the marks of mail programs, whether those marks call it a reply or
// a forward, and which of our ticket numbers it names.
import { oneLine } from './text.js';

/** The words of a subject, and the kind of mail that it claims. */
export interface Subject {
  /** The subject without reply and forward prefixes and list tags; empty when nothing else is there. */
  readonly text: string;
  /** The outermost prefix is that of a reply. `Re: Fwd: x` is a reply: it answers a forward. */
  readonly reply: boolean;
  /** The outermost prefix is that of a forward. `Fwd: Re: x` is a forward. */
  readonly forward: boolean;
}

const REPLY = 're|r|rif|risposta|in risposta|aw|antw|antwort|odp|res|sv|vs|bls';
const FORWARD = 'i|fwd|fw|wg|tr|rv|enc|pd|inoltra|inoltrato|inoltro|doorst';

/** `Re[2]:`, `RE (3) :`, `Fwd*4:` and the full-width colon of East Asian keyboards. */
const PREFIX = new RegExp(
  `\\s{0,9}(?:(${REPLY})|(${FORWARD}))\\s?(?:\\[\\d{1,4}\\]|\\(\\d{1,4}\\)|[*^]\\d{1,4})?\\s?[:：]`,
  'iuy',
);

/**
 * A tag that software put there: a mailing list's name, or a gateway's warning. Other words in brackets
 * belong to the person: `[URGENTE]` must reach the rules.
 */
const TAG =
  /\s{0,9}\[(?:external|ext|esterno|extern|externe|externo|spam|\*+spam\*+|lista?|[a-z0-9]{1,40}(?:[-._][a-z0-9]{1,40}){1,4})\]/iuy;

/** A tag of digits alone is a reference, perhaps ours: `[2026-000001]`. */
const REFERENCE = /^\s*\[[\d\-._]*\]$/u;

const OUR_NUMBER = /(?<![\p{L}\d_]|\d-)\d{4}-\d{6,12}(?![\p{L}\d_]|-\d)/gu;

/** Longer subjects are cut before they are looked at: RFC 5322 §2.1.1 allows 998 characters per line. */
const SUBJECT_CHARACTERS_MAX = 2000;

/** Takes the prefixes of replies and forwards and the tags of lists away, however often they are repeated. */
export function cleanSubject(subject: string): Subject {
  const line = subject.slice(0, SUBJECT_CHARACTERS_MAX);
  let outermost: 'reply' | 'forward' | null = null;
  let at = 0;
  for (;;) {
    const prefix = matchAt(PREFIX, line, at);
    const tag = prefix ?? matchAt(TAG, line, at);
    if (tag === null || REFERENCE.test(tag[0])) break;
    if (prefix) outermost ??= prefix[1] ? 'reply' : 'forward';
    at += tag[0].length;
  }
  return {
    text: oneLine(line.slice(at)),
    reply: outermost === 'reply',
    forward: outermost === 'forward',
  };
}

/** Our ticket numbers (`2026-000001`) in the order of the subject, each once. */
export function ticketNumbers(subject: string): string[] {
  return [...new Set(subject.slice(0, SUBJECT_CHARACTERS_MAX).match(OUR_NUMBER) ?? [])];
}

/** One of our numbers with the mark around it, as our letters and people write it. */
const MARK =
  /[[(]\s?(?:ticket\s)?#?(?<marked>\d{4}-\d{6,12})\s?[\])]|(?<![\p{L}\d_]|\d-)#?(?<bare>\d{4}-\d{6,12})(?![\p{L}\d_]|-\d)/giu;

/**
 * The subject of a letter with one ticket number: that of its ticket, else the first. A reply to a letter with two would
 * name two tickets.
 */
export function withOneNumber(subject: string, own: string | null): string {
  let isThere = false;
  const line = subject
    .slice(0, SUBJECT_CHARACTERS_MAX)
    .replace(MARK, (mark, marked?: string, bare?: string) => {
      const isKept = !isThere && (own === null || (marked ?? bare) === own);
      isThere ||= isKept;
      return isKept ? mark : ' ';
    });
  return line.replace(/\s+/gu, ' ').trim();
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}
