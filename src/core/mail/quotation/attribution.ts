// The line above a quotation that says who wrote it and when: "Il giorno … Mario Rossi <…> ha scritto:".
// Mail programs fold it over up to four lines. People write similar sentences, so words alone prove nothing:
// a date, an address or a quotation below must agree with them.
import { anyOf, isBlank, nextFilled, type Line } from './line.js';
import { ATTRIBUTION_OPENERS, PRONOUNS, WEEKDAYS, WROTE } from './words.js';

const LINES_MAX = 4;
const CHARACTERS_MAX = 500;

const VERB = new RegExp(`(?:^|[\\s,>"')\\]])${anyOf(WROTE)}(?=[\\s:,<"：]|$)`, 'u');
const VERB_LAST = new RegExp(`[\\s,>"')\\]]${anyOf(WROTE)}\\s?(?:[:：]|-{2,8})$`, 'u');
const OWN_SENTENCE = new RegExp(`(?:^|\\s)${anyOf(PRONOUNS)} ${anyOf(WROTE)}(?=[\\s:]|$)`, 'u');
const OPENER = new RegExp(
  `^(?:${anyOf(ATTRIBUTION_OPENERS)} |${anyOf(WEEKDAYS)}\\p{L}{0,9}[.,]{0,2} ?\\d|\\d{1,4}[./年-])`,
  'u',
);
/** A colon, or the dashes with which Zoho closes the line that it opens with dashes. */
const END = /(?:[:：]| -{2,8})$/u;
/** What it ends with, if it ends. */
const ENDS = new Set([':', '：', '-']);
const DATE = /(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|(?<!\d)(?:19|20)\d{2}(?!\d)/u;
const TIME = /(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)/u;
const ADDRESS = /[^\s<>@]@[^\s<>@]/u;

/** The index behind the attribution that begins at `index`, or null when none does. */
export function attributionEnd(lines: readonly Line[], index: number): number | null {
  const first = lines[index];
  if (!first || isBlank(first)) return null;
  if (!lines.slice(index, index + LINES_MAX).some((line) => ENDS.has(line.folded.slice(-1)))) return null;
  const foldable = OPENER.test(first.folded) || first.folded.includes('<');
  let text = '';
  for (let end = index + 1; end <= index + (foldable ? LINES_MAX : 1); end++) {
    const line = lines[end - 1];
    if (!line || isBlank(line) || line.depth !== first.depth) return null;
    // The sender's last line may stand right above: what begins anew with a date is not its continuation.
    if (end > index + 1 && OPENER.test(line.folded) && DATE.test(line.folded)) return null;
    text = `${text} ${line.folded}`.replace(/^[-–—\s]{1,20}/u, '');
    if (text.length > CHARACTERS_MAX) return null;
    if (END.test(text) && isAttribution(text, isQuotedBelow(lines, end, first.depth))) return end;
  }
  return null;
}

function isQuotedBelow(lines: readonly Line[], index: number, depth: number): boolean {
  const below = nextFilled(lines, index);
  return below !== undefined && below.depth > depth;
}

function isAttribution(text: string, quotedBelow: boolean): boolean {
  if (OWN_SENTENCE.test(text)) return false;
  const moment = DATE.test(text) && TIME.test(text);
  const address = ADDRESS.test(text);
  const opened = OPENER.test(text);
  if (!VERB.test(text)) {
    // In a language that we do not know, only the shape is left.
    return quotedBelow
      ? moment || (address && (DATE.test(text) || TIME.test(text)))
      : opened && moment && text.includes('<');
  }
  if (quotedBelow) return true;
  return opened
    ? moment || (address && DATE.test(text))
    : VERB_LAST.test(text) && /<[^\s<>@]{1,64}@/u.test(text);
}
