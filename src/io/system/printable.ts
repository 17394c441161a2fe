// Whatever reaches a terminal is harmless there: what strangers wrote, and what servers say of themselves, can neither
// move a cursor nor ring, colour, turn around or hide a word.

/** Controls (C0, DEL, C1), and format characters as those that turn the direction of text (UAX #9) or are not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** The same, but for the ends of lines. */
const UNSEEN_WITHIN = /(?:(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])+/gu;

/** Text of several lines for a terminal. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN_WITHIN, ' ');
}

/** Text for one line of a terminal. */
export function oneLine(text: string): string {
  return text.replace(UNSEEN, ' ');
}

/**
 * JSON that a terminal bears. JSON itself escapes C0 alone; DEL, C1, and what turns or hides text can only stand within
 * its strings, and means the same when it is escaped.
 */
export function printableJson(json: string): string {
  return json.replace(/(?![\n\r\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escape);
}

/** A value as JSON that a terminal bears. */
export function jsonText(value: unknown, indent = 0): string {
  return printableJson(JSON.stringify(value, null, indent));
}

/** RFC 8259 §7: beyond the first plane, each half of the pair. */
function escape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
