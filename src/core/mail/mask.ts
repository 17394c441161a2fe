// Taking one person out of what is about others, too: the words that name the person give way, all else stays.
import { hintOf, spelledForms } from './spelled.js';

/** Stands where a person's words were. */
export const ERASED = '[…]';

/** Stands where an address stood whose person was erased, or whose time was over; no mail can come from it. */
export const DATA_ERASED = 'data erased';

/** Whether one of the words stands in a text, in whatever form the desk writes it. */
export function isNamed(text: string, words: readonly string[]): boolean {
  const folded = text.toLowerCase();
  const likely = words.filter((word) => folded.includes(hintOf(word)));
  const forms = spelledForms(likely);
  return forms !== null && text.search(forms) >= 0;
}

/** A text without the words. */
export function maskText(text: string, words: readonly string[]): string {
  const forms = spelledForms(words);
  return forms === null ? text : text.replace(forms, ERASED);
}

/** Whom and what to take out of a value. */
export interface Masked {
  readonly words: readonly string[];
  /** The numbers of the person's tickets: a list's line about one of them loses what it is about. */
  readonly numbers: ReadonlySet<string>;
  /** True where the whole value is about the person's request. */
  readonly isAbout: boolean;
  /** The keys under which a letter or a line of a list holds the words of whoever it is about. */
  readonly fields: ReadonlySet<string>;
}

const LINKS: ReadonlySet<string> = new Set(['dial', 'href']);

/** A JSON value without the person. Keys stay: a letter that is still to be sent is laid out by them. */
export function maskValue(value: unknown, masked: Masked): unknown {
  if (typeof value === 'string') return maskText(value, masked.words);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, masked));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const isLine = entries.some(
    ([key, item]) =>
      typeof item === 'string' &&
      (((key === 'number' || key === 'name') && masked.numbers.has(item)) ||
        (key === 'who' && isNamed(item, masked.words))),
  );
  const isAbout = masked.isAbout || isLine;
  return Object.fromEntries(
    entries.map(([key, item]) => {
      // A number to dial and a web address are links: there is none any more.
      if (isAbout && masked.fields.has(key))
        return [key, typeof item === 'string' && !LINKS.has(key) ? ERASED : null];
      return [key, maskValue(item, masked)];
    }),
  );
}
