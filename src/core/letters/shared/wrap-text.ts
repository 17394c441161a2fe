// Lays plain text out for a mail: RFC 5322 §2.1.1 recommends lines of 78 characters at most, and what is
// quoted in a reply still fits when ours are shorter.

/** The widest line of the mail we write. */
const COLUMNS = 72;

/**
 * Folds every line that is longer than 72 characters, or as many as are given, at a space. The continuation stands under the text of its line:
 * behind the indent, and behind a label that two or more spaces set off. A longer word (a URL) stays whole.
 */
export function wrapText(text: string, columns = COLUMNS): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line.trimEnd(), columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const head = /^ *(?:[^ ]+(?: [^ ]+){0,3} {2,})?/u.exec(line)?.[0] ?? '';
  const margin = ' '.repeat(head.length);
  const lines: string[] = [];
  let current = head;
  for (const word of line.slice(head.length).split(' ')) {
    const next = current.length === margin.length ? current + word : `${current} ${word}`;
    if (next.length > columns && current.length > margin.length) {
      lines.push(current);
      current = margin + word;
    } else current = next;
  }
  return [...lines, current].join('\n');
}
