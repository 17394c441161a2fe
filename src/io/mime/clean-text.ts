// A stranger's text, made safe to keep: no control characters, no broken surrogates, a bounded length, and few
// combining marks on one letter.
// Everything that io/mime hands to the core has gone through one of these.
import { boundMarks } from '../../core/mail/text.js';

const CONTROL_IN_TEXT = /[^\P{Cc}\n\t]/gu;
const CONTROL_IN_LINE = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const LONE_SURROGATE = /\p{Cs}/gu;

/** At most `length` UTF-16 units of the text, never ending inside a surrogate pair. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** A text of several lines: line feeds and tabs stay, other control characters go. */
export function cleanText(text: string, length: number): string {
  // Cut first with room for what is taken away, so that the work is bounded too.
  const lines = boundMarks(cut(text, 2 * length))
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL_IN_TEXT, '');
  return cut(lines.replace(LONE_SURROGATE, '\uFFFD'), length);
}

/** A text of one line: every run of control characters and line ends becomes one space. */
export function cleanLine(text: string, length: number): string {
  const line = boundMarks(cut(text, 2 * length))
    .replace(CONTROL_IN_LINE, ' ')
    .replace(LONE_SURROGATE, '\uFFFD');
  return cut(line.trim(), length);
}

const windows1252 = new TextDecoder('windows-1252');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of an unnamed charset as text: UTF-8 where they are valid UTF-8, else Windows-1252. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

const FOLDER = /^.*[/\\]/su;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const NAME_LENGTH = 255;
const EXTENSION_LENGTH = 20;

/** A file name without folders, control and direction-changing characters; a long one keeps its extension. */
export function safeFileName(name: string): string {
  const bare = boundMarks(name.slice(-4096))
    .replace(UNSEEN, '')
    .replace(FOLDER, '')
    .replace(LONE_SURROGATE, '\uFFFD')
    .trim();
  if (/^\.*$/.test(bare)) return '';
  if (bare.length <= NAME_LENGTH) return bare;
  const dot = bare.lastIndexOf('.');
  const extension = dot > 0 && bare.length - dot <= EXTENSION_LENGTH ? bare.slice(dot) : '';
  return cut(bare, NAME_LENGTH - extension.length) + extension;
}
