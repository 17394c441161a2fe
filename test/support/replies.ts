// Replies and forwards as mail programs compose them, each line marked by a person: `+` the sender wrote it
// now, `=` it stands in the mail that is forwarded, `.` it is set aside. The marks are the expectation.
import { englishReplies } from './replies-english.js';
import { forwards } from './replies-forward.js';
import { habitualReplies } from './replies-habits.js';
import { rareHeads } from './replies-heads.js';
import { italianReplies } from './replies-italian.js';
import { lookalikes } from './replies-lookalike.js';
import { mobileReplies } from './replies-mobile.js';
import { otherReplies } from './replies-other.js';
import { webmailReplies } from './replies-webmail.js';

/** A marked mail. */
export interface Reply {
  /** The program that composes so, and what is special. */
  readonly name: string;
  /** Each line is one mark, one blank (unless the line is empty) and the line of the mail. */
  readonly marked: string;
  /** What the subject says, where that matters. */
  readonly prefixes?: { readonly reply: boolean; readonly forward: boolean };
}

/** All of them. */
export const replies: readonly Reply[] = [
  ...italianReplies,
  ...englishReplies,
  ...otherReplies,
  ...mobileReplies,
  ...webmailReplies,
  ...forwards,
  ...habitualReplies,
  ...rareHeads,
  ...lookalikes,
];

/** The mail itself and what should become of it; lines of the forwarded mail lose their own `> `. */
export function readMarks(reply: Reply): { text: string; written: string; forwarded: string | null } {
  const lines = reply.marked.replace(/^\n|\n$/gu, '').split('\n');
  const marked = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
  const forwarded = marked('=').map((line) => line.replace(/^> ?/u, ''));
  return {
    text: lines.map((line) => line.slice(2)).join('\n'),
    written: marked('+').join('\n'),
    forwarded: forwarded.length > 0 ? forwarded.join('\n') : null,
  };
}
