// The sender's new words, as opposed to the parts that a mail carries along: quotations, signatures, notices and
// forwarded mail. Rules judge only the new words, so a severity never comes from something quoted. The whole
// text stays stored; nothing is decided here but which lines are whose.
import { withoutFooters } from './footer.js';
import { readLayout } from './layout.js';
import { readOtherMarks } from './other-marks.js';
import { isBlank, readLines, type Line } from './line.js';
import { isCourtesy, isName, withoutSignature } from './signature.js';
import type { Subject } from '../subject.js';

/** A mail's text, taken apart. Both parts are made of lines of the text, in their order. */
export interface Separated {
  /**
   * What the sender wrote now. Empty only when the text is empty, or when it is nothing but a forwarded mail.
   * Where nothing would be left otherwise, it is the whole text.
   */
  readonly written: string;
  /**
   * The content of the forwarded mail: its own text and that of a mail forwarded in it, without
   * headers, quotations and signatures. Null when nothing is forwarded.
   */
  readonly forwarded: string | null;
}

/** The prefixes of the subject, as far as they matter here. */
type Prefixes = Pick<Subject, 'reply' | 'forward'>;

/** A forwarded mail may hold another; deeper ones are left inside the text of the last. */
const FORWARDS_MAX = 4;

/**
 * Takes the text of a mail apart. `text` is plain, unflowed (RFC 3676), with LF line ends; text made of HTML
 * bears `> ` before quoted lines. The subject's prefixes, where known, distinguish a reply from a forward when both
 * look alike. Time is linear in the length of the text.
 */
export function separate(text: string, prefixes?: Prefixes): Separated {
  return separateLines(readOtherMarks(readLines(text)), prefixes, FORWARDS_MAX);
}

/**
 * What the sender wrote now and nothing else, with a blank line in place of each quotation: no signature, no footer, no
 * earlier mail. Empty where nothing but these is there, so that it may be handed to somebody who must not read them.
 */
export function ownWords(text: string, prefixes?: Pick<Prefixes, 'reply'>): string {
  const { own } = readLayout(readOtherMarks(readLines(text)), prefixes?.reply === true);
  const groups = own.map((group) => withoutSignature(withoutFooters(group)));
  return isOnlyCourtesy(groups.flat()) ? '' : textOf(groups);
}

function separateLines(
  lines: readonly Line[],
  prefixes: Prefixes | undefined,
  forwardsLeft: number,
): Separated {
  const layout = readLayout(lines, prefixes?.reply === true);
  const own = layout.own.map((group) => withoutSignature(withoutFooters(group)));
  const written = textOf(own);
  // Outlook puts the same header above a forward and an answer: with nothing above it, it is a forward.
  const bare = layout.headed && !prefixes?.reply && isOnlyCourtesy(own.flat());
  const handsOn = layout.marked || prefixes?.forward === true || bare;
  const forwarded = handsOn && forwardsLeft > 0 ? textOfForward(layout.earlier, forwardsLeft - 1) : null;
  return { written: written === '' && forwarded === null ? textOf([lines]) : written, forwarded };
}

function textOfForward(lines: readonly Line[], forwardsLeft: number): string | null {
  const { written, forwarded } = separateLines(lines, undefined, forwardsLeft);
  return [written, forwarded].filter((part) => part !== null && part !== '').join('\n\n') || null;
}

/** Whether there is no more than "Cordiali saluti" and a name. */
function isOnlyCourtesy(lines: readonly Line[]): boolean {
  const [first, ...rest] = lines.filter((line) => !isBlank(line));
  return first === undefined || (isCourtesy(first) && rest.every((line) => isCourtesy(line) || isName(line)));
}

/** The groups as paragraphs. */
function textOf(groups: readonly (readonly Line[])[]): string {
  return groups
    .map((group) =>
      group
        .map((line) => line.raw.trimEnd())
        .join('\n')
        .trim(),
    )
    .filter((part) => part !== '')
    .join('\n\n');
}
