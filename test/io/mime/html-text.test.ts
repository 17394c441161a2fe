import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../src/io/mime/html-text.js';

/** The text of a document, and what was remarked. */
function read(html: string): { readonly text: string; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const text = htmlToText(html, (what) => remarks.push(what));
  return { text, remarks };
}

const LETTER =
  '<p>Buongiorno,</p><p>la stampante &egrave; <b>ferma</b>.</p><blockquote>Come va?<br>Bene</blockquote>';

describe('a document', () => {
  it('is read as it is shown', () => {
    expect(read(LETTER)).toEqual({
      text: 'Buongiorno,\nla stampante è ferma.\n\n> Come va?\n> Bene',
      remarks: [],
    });
  });

  it('that quotes a long thread is, too', () => {
    const thread = Array.from({ length: 40 }, (_, level) => `<blockquote>${`riga ${level}<br>`.repeat(100)}`);
    const { text, remarks } = read(thread.join(''));
    expect(remarks).toEqual([]);
    expect(text).toContain(`${'> '.repeat(40)}riga 39`);
  });

  it('whose form is not looked at keeps its text, line by line, without what is not shown', () => {
    const head =
      '<title>Oggetto</title><style>p { color: red }</style><!-- nota --><script>alert(1)</script>';
    const { text, remarks } = read(`${'<b>'.repeat(600)}${head}${LETTER}`);
    expect(text).toBe('Buongiorno,\nla stampante è ferma.\nCome va?\nBene');
    expect(remarks).toEqual(['The HTML is nested too deep: its text was read without its form.']);
  });

  it('that the converter fails at has its text, and the reason is the true one', () => {
    const { text, remarks } = read('<ol type="I" start="1000000000"><li>Il server</li><li>è fermo</li></ol>');
    expect(text).toBe('Il server\nè fermo');
    expect(remarks).toEqual([
      expect.stringMatching(/^The HTML could not be laid out \(.+\): its text was read/),
    ]);
  });
});

describe('a hostile document', () => {
  const QUOTED = 'The HTML is quoted or indented too often: its text was read without its form.';

  it.each([
    ['lines in quotations', '<blockquote>'.repeat(490) + 'x<br>'.repeat(100_000)],
    ['lines of fixed form in quotations', `${'<blockquote>'.repeat(490)}<pre>${'x\n'.repeat(100_000)}`],
    ['a long line in quotations', '<blockquote>'.repeat(490) + 'x '.repeat(400_000)],
    ['a list in lists', '<ul><li>'.repeat(240) + '<li>x'.repeat(150_000)],
    ['a list in numbered lists', '<ol><li>'.repeat(240) + '<li>x'.repeat(150_000)],
  ])('is not laid out: %s', (_name, html) => {
    const { text, remarks } = read(html);
    expect(remarks).toEqual([QUOTED]);
    // Laid out, each line would bear the marks of all that it stands in.
    expect(text.length).toBeLessThan(html.length);
    expect(text).toContain('x');
  });

  it.each([
    ['elements without an end', '<b>'.repeat(300_000)],
    ['cells without an end', '<b>'.repeat(600) + '<td>'.repeat(200_000)],
    ['styles without an end', '<b>'.repeat(600) + '<style>'.repeat(130_000)],
    ['comments without an end', '<b>'.repeat(600) + '<!--'.repeat(200_000)],
    ['brackets', `${'<b>'.repeat(600)}${'<'.repeat(900_000)}`],
    ['ampersands', `${'<b>'.repeat(600)}${'&'.repeat(900_000)}`],
    ['entities', `${'<b>'.repeat(600)}${'&notin;'.repeat(120_000)}`],
    ['blanks and lines', `${'<b>'.repeat(600)}${' \n'.repeat(400_000)}`],
    ['lists of letters', `<ol type="a" start="1e999">${'<li>x'.repeat(5_000)}</ol>`],
  ])('is read to its end: %s', (_name, html) => {
    expect(read(html).text.length).toBeLessThanOrEqual(html.length * 5);
  });
});
