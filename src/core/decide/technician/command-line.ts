// One line that begins with an at sign and a word, as people and their mail programs write it.

/** A command as it stands on its line. */
export interface CommandLine {
  /** Without the at sign, as it was written. */
  readonly word: string;
  /** What stands behind it, without punctuation between. */
  readonly rest: string;
}

/** Zero-width characters, byte order marks, marks of direction: editors and telephones put them at the start of a line. */
const INVISIBLE = /[\p{Cf}\u{fe00}-\u{fe0f}]/gu;
/** Full-width and small at signs of other keyboards. */
const AT = /^[@＠﹫]\s?/u;
/** Marks of bold type that are left of HTML, and of lists. */
const BEFORE = /^[\s*_•·–—-]{0,6}(?=[@＠﹫])/u;
const WORD = /^(?<word>[\p{L}\p{M}][\p{L}\p{M}\p{N}._'’-]{0,63})(?<rest>.*)$/su;

/** Reads a line; null where it does not begin with an at sign and a word. White space of every kind is one space. */
export function readCommandLine(line: string): CommandLine | null {
  const plain = line.slice(0, 2_000).replace(INVISIBLE, '').replace(/\s+/gu, ' ').replace(BEFORE, '').trim();
  if (!AT.test(plain)) return null;
  const { word = '', rest = '' } = WORD.exec(plain.replace(AT, ''))?.groups ?? {};
  if (word === '') return null;
  return {
    word: word.replace(/[._'’*-]+$/u, ''),
    rest: rest.replace(/^[\s:;.,!*_=–—-]+/u, '').replace(/[\s*_]+$/u, ''),
  };
}

/** The word of the first line of a text that begins like a command; null where none does. */
export function commandWordIn(text: string): string | null {
  for (const line of text.split('\n')) {
    const read = readCommandLine(line);
    if (read !== null) return read.word;
  }
  return null;
}
