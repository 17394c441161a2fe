// The line above a quotation that says who wrote it and when: "Il giorno … Mario Rossi <…> ha scritto:".
// Mail programs fold it over several lines, and some write no more than a date and a name. People write similar
// sentences, so words alone prove nothing: a date, an address or a quotation below must agree with them.
import { anyOf, isBlank, nextFilled, type Line } from './line.js';
import { isName } from './signature.js';
import { ATTRIBUTION_OPENERS, PRONOUNS, WEEKDAYS, WROTE, YOU_WROTE } from './words.js';

/** Each of weekday, date, time, name, address and verb may stand on a line of its own. */
export const ATTRIBUTION_LINES_MAX = 6;
/** Without a verb, so many lines may be anything: a mail server's answer, say. */
const VERBLESS_LINES_MAX = 4;
const CHARACTERS_MAX = 500;
const DATED_NAME_MAX = 80;

const VERB = new RegExp(`(?:^|[\\s,>"')\\]])${anyOf(WROTE)}(?=[\\s:,<"：]|$)`, 'u');
const VERB_LAST = new RegExp(`[\\s,>"')\\]]${anyOf(WROTE)}\\s?(?:[:：]|-{2,8})$`, 'u');
const OWN_SENTENCE = new RegExp(`(?:^|\\s)${anyOf(PRONOUNS)} ${anyOf(WROTE)}(?=[\\s:]|$)`, 'u');
const YOU_LAST = new RegExp(`(?:^|[\\s,])${anyOf(YOU_WROTE)}:$`, 'u');
const YOU_ALONE = new RegExp(`^${anyOf(YOU_WROTE)}:$`, 'u');
const OPENER = new RegExp(
  `^(?:${anyOf(ATTRIBUTION_OPENERS)} |${anyOf(WEEKDAYS)}\\p{L}{0,9}[.,]{0,2} ?\\d|\\d{1,4}[./年-])`,
  'u',
);
/** A colon, or the dashes with which Zoho closes the line that it opens with dashes. */
const END = /(?:[:：]| -{2,8})$/u;
/** The marks that may end it. */
const ENDS = new Set([':', '：', '-']);
const DATE = /(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|(?<!\d)(?:19|20)\d{2}(?!\d)/u;
/** Date and time in figures, however they are set off from a name. */
const MOMENT =
  /[([]?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:,|\s[-–—])?\s(?:alle |ore |at |um |kl\.? )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?[)\]]?/iu;
const TIME = /(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)/u;
const ADDRESS = /[^\s<>@]@[^\s<>@]/u;

/** The index behind the attribution that begins at `index`, or null when none does. */
export function attributionEnd(lines: readonly Line[], index: number): number | null {
  const first = lines[index];
  if (!first || isBlank(first)) return null;
  const dated = datedNameEnd(lines, index);
  if (dated !== null) return dated;
  if (!lines.slice(index, index + ATTRIBUTION_LINES_MAX).some((line) => ENDS.has(line.folded.slice(-1))))
    return null;
  const named = isName(first) && lines[index + 1]?.folded.startsWith('<') === true;
  const foldable = named || OPENER.test(first.folded) || first.folded.includes('<');
  let text = '';
  for (let end = index + 1; end <= index + (foldable ? ATTRIBUTION_LINES_MAX : 1); end++) {
    const line = lines[end - 1];
    if (!line || isBlank(line) || line.depth !== first.depth) return null;
    // The sender's last line may stand right above: what begins anew with a date is not its continuation.
    if (!named && end > index + 1 && OPENER.test(line.folded) && DATE.test(line.folded)) return null;
    text = `${text} ${line.folded}`.replace(/^[-–—\s]{1,20}/u, '');
    if (text.length > CHARACTERS_MAX) return null;
    if (end > index + VERBLESS_LINES_MAX && !VERB.test(text)) continue;
    if (END.test(text) && isAttribution(text, isQuotedBelow(lines, end, first.depth))) return end;
  }
  return null;
}

/** The index behind "03/09/2026 10:12 - Mario Rossi" or "Mario Rossi (03/09/2026 10:12)" right above a quotation. */
function datedNameEnd(lines: readonly Line[], index: number): number | null {
  let said = '';
  for (const [at, line] of lines.slice(index, index + 2).entries()) {
    said = `${said} ${line.clean}`;
    if (isBlank(line) || said.length > DATED_NAME_MAX) return null;
    if (!MOMENT.test(said)) continue;
    const name = said.replace(MOMENT, ' ').replace(/^[\s,:;–—-]{1,20}|[\s,:;–—-]{1,20}$/gu, '');
    // One word may be the level of a log: "03/09/2026 10:12 ERROR".
    if (!/\s/u.test(name) || !isName({ clean: name })) return null;
    return isQuotedBelow(lines, index + at + 1, line.depth) ? index + at + 1 : null;
  }
  return null;
}

function isQuotedBelow(lines: readonly Line[], index: number, depth: number): boolean {
  const below = nextFilled(lines, index);
  return below !== undefined && below.depth > depth;
}

function isAttribution(text: string, quotedBelow: boolean): boolean {
  const moment = DATE.test(text) && TIME.test(text);
  if (YOU_LAST.test(text)) return quotedBelow && (moment || YOU_ALONE.test(text));
  if (OWN_SENTENCE.test(text)) return false;
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
