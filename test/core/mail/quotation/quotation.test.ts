// What the sender wrote now, over replies that people marked line by line, and as properties over any text.
import { array, assert, boolean, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownWords, separate } from '../../../../src/core/mail/quotation/quotation.js';
import { readMarks, replies } from '../../../support/replies.js';

/** Blank lines and blanks at line ends are nobody's words. */
function words(text: string | null): string[] | null {
  return text === null
    ? null
    : text
        .split('\n')
        .map((line) => line.trimEnd())
        .filter((line) => line !== '');
}

describe('replies marked by a person', () => {
  it('are varied enough to speak for clients, languages and habits', () => {
    expect(replies.length).toBeGreaterThanOrEqual(100);
    expect(new Set(replies.map((reply) => reply.name)).size).toBe(replies.length);
  });

  it.each(replies)('$name', (reply) => {
    const { text, written, forwarded } = readMarks(reply);
    const separated = separate(text, reply.prefixes);
    expect(words(separated.written)).toEqual(words(written));
    expect(words(separated.forwarded)).toEqual(words(forwarded));
  });

  it.each(replies)('$name: nothing more is cut from what was kept', (reply) => {
    const { written } = separate(readMarks(reply).text, reply.prefixes);
    expect(separate(written).written).toBe(written);
  });
});

/** Texts in which the marks of mail programs are dense and in the wrong places. */
const anyMail = array(
  oneof(
    string({ unit: 'binary', maxLength: 60 }).map((line) => line.replaceAll('\n', '')),
    constantFrom(...replies.flatMap((reply) => readMarks(reply).text.split('\n'))),
  ),
  { maxLength: 40 },
).map((lines) => lines.join('\n'));

/** The lines without the blanks around them, and without the `>` that a forwarded mail that is quoted loses. */
function bare(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^(?:\s|>)+/u, '').trim())
    .filter((line) => line !== '');
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (part[at] === line) at++;
  return at === part.length;
}

describe('any text', () => {
  it('yields only lines of its own, in their order', () => {
    assert(
      property(anyMail, (text) => {
        const { written, forwarded } = separate(text);
        expect(isSubsequence(bare(written), bare(text))).toBe(true);
        expect(isSubsequence(bare(forwarded ?? ''), bare(text))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is never cut to nothing, unless all of it is a forwarded mail', () => {
    assert(
      property(anyMail, boolean(), boolean(), (text, reply, forward) => {
        const { written, forwarded } = separate(text, { reply, forward });
        expect(written !== '' || forwarded !== null || text.trim() === '').toBe(true);
        expect(forwarded).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one line', 'a'.repeat(1_000_000)],
    ['quote marks', '>'.repeat(1_000_000)],
    ['blank lines', '\n'.repeat(1_000_000)],
    ['header lines', 'Da: x@y.it\n'.repeat(90_000)],
    ['header lines far apart', 'Da: x@y.it\n\n\n\n'.repeat(70_000)],
    ['attributions without an end', 'Il giorno 3 set 2026 alle 10:12 <\n'.repeat(30_000)],
    ['markers', '---------- Forwarded message ---------\n'.repeat(25_000)],
    ['quotations without proof', '> a\nb\n'.repeat(160_000)],
    ['closings', 'Cordiali saluti\n'.repeat(60_000)],
    ['rules', '--\nTel. 06 555\n\n'.repeat(60_000)],
    ['notices', `${'questo messaggio è riservato ai destinatari '.repeat(5)}\n\n`.repeat(4_000)],
    ['bars', '| a\nb\n'.repeat(160_000)],
    ['attributed bars', `Anna wrote:\n${'| a\nb\n'.repeat(160_000)}`],
    ['initials', 'AB> a\nA> b\n'.repeat(90_000)],
    ['dates and names', '03/09/2026 10:12 Anna Bianchi\n'.repeat(30_000)],
    ['names', 'Anna Bianchi\n<'.repeat(70_000)],
    ['dashes', '- '.repeat(500_000)],
    ['letters and colons', 'ha scritto: '.repeat(80_000)],
  ])('of a megabyte is read to its end: %s', (_, text) => {
    const { written, forwarded } = separate(text);
    expect(written.length + (forwarded?.length ?? 0)).toBeLessThanOrEqual(text.length);
  });
});

describe('the own words of a sender', () => {
  const quoted = [
    'Il giorno mar 3 mar 2026 alle ore 10:00 Assistenza <assistenza@example.it> ha scritto:',
    '> NUOVO TICKET',
    '> chiamate!',
  ];

  it('are nothing where nothing was written above a quotation', () => {
    expect(ownWords(quoted.join('\n'))).toBe('');
    expect(ownWords(['', 'Inviato da iPhone', '', ...quoted].join('\n'))).toBe('');
    expect(ownWords(['Cordiali saluti', 'Anna', '', ...quoted].join('\n'))).toBe('');
  });

  it('are what stands above and between', () => {
    expect(ownWords(['Fatto.', '', ...quoted, '', 'Chiamo io.'].join('\n'))).toBe('Fatto.\n\nChiamo io.');
  });
});
