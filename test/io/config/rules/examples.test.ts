// Labelled requests as files: read as an editor and a spreadsheet write them, each mistake told with its place.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineConfig } from '../../../../src/io/config/config.js';
import { appendOwnExample, readExamples } from '../../../../src/io/config/rules/examples.js';
import { formatProblem } from '../../../../src/io/system/problem.js';
import { projectPath } from '../../../support/process.js';

const HEADER = 'severity\tservice\tlanguage\tsubject\tbody\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-examples-'));
  mkdirSync(join(folder, 'examples'));
  write(
    'it.tsv',
    `${HEADER}1\tserver\tit\tServer fermo\tNon lavora nessuno.\\nAiuto!\n3\t\tit\tOrari\tQuando aprite?\n`,
  );
  write('en.tsv', `${HEADER}2\tprinters\ten\tPrinter\tIt jams.\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Uint8Array): void {
  writeFileSync(join(folder, 'examples', name), text);
}

/** The mistakes of own.tsv; the requests of the others have none. */
function mistakesIn(own: string | Uint8Array): string[] {
  write('own.tsv', own);
  return readExamples(folder).problems.map(formatProblem);
}

describe('labelled requests', () => {
  it('are read with their line breaks, and know where they stand', () => {
    const { examples, problems } = readExamples(folder);
    expect(problems).toEqual([]);
    expect(examples).toHaveLength(3);
    expect(examples[0]).toEqual({
      severity: 1,
      service: 'server',
      language: 'it',
      subject: 'Server fermo',
      text: 'Non lavora nessuno.\nAiuto!',
      file: 'examples/it.tsv',
      line: 2,
      times: 1,
    });
    expect(examples[1]?.service).toBeNull();
  });

  it('are known by the hash of the files, one after the other', () => {
    const files = ['it.tsv', 'en.tsv'].map((name) => readFileSync(join(folder, 'examples', name)));
    const hash = createHash('sha256').update(Buffer.concat(files)).digest('hex');
    expect(readExamples(folder).hash).toBe(hash);
    write('own.tsv', `${HEADER}1\t\tit\t\tGestionale fermo\n`);
    expect(readExamples(folder).hash).not.toBe(hash);
  });

  it('of the desk count several times, and stand in place of a shipped one with the same words', () => {
    write('own.tsv', `${HEADER}3\t\tit\tserver  FERMO\tNon lavora nessuno.\\nAiuto!\n`);
    const { examples, problems } = readExamples(folder);
    expect(problems).toEqual([]);
    expect(examples.filter(({ text }) => text.startsWith('Non lavora'))).toMatchObject([
      { severity: 3, times: 5, file: 'examples/own.tsv', line: 2 },
    ]);
  });

  it('are read as a spreadsheet saves them', () => {
    write('own.tsv', `\ufeff${HEADER.trimEnd()}\r\n2\t\tit\tErrore\t"Dice ""disco pieno"" e chiude"\r\n\r\n`);
    const { examples, problems } = readExamples(folder);
    expect(problems).toEqual([]);
    expect(examples.at(-1)?.text).toBe('Dice "disco pieno" e chiude');
  });

  it.each([
    ['no header', '1\t\tit\tServer\tFermo\n', ['1:1: the first line does not name the columns']],
    ['nothing', '', ['1:1: the file is empty']],
    ['a severity that is none', `${HEADER}4\t\tit\tServer\tFermo\n`, ['2:1: "4" is no severity']],
    [
      'a service that is none',
      `${HEADER}1\tla rete\tit\tRete\tFerma\n`,
      ['2:3: "la rete" is no name of a service'],
    ],
    [
      'a language that is none',
      `${HEADER}1\trete\titaliano\tRete\tFerma\n`,
      ['2:8: "italiano" is no language'],
    ],
    ['a column too few', `${HEADER}1\tit\tRete\tFerma\n`, ['2:1: the line has 4 columns in place of 5']],
    [
      'a tab within the text',
      `${HEADER}1\t\tit\tRete\tFerma\tOra\n`,
      ['2:1: the line has 6 columns in place of 5'],
    ],
    ['no words', `${HEADER}1\t\tit\t\t...\n`, ['2:7: the request has no words']],
    [
      'a line that is too long',
      `${HEADER}1\t\tit\tRete\t${'ferma '.repeat(2000)}\n`,
      ['2:10001: the line has 12011 characters'],
    ],
    [
      'two labels',
      `${HEADER}1\t\tit\tRete\tFerma\n2\t\tit\trete\tferma\n`,
      ['3:1: the request stands in examples/own.tsv:2, too, as 1, and here as 2'],
    ],
    [
      'Windows-1252',
      Buffer.from(`${HEADER}1\t\tit\tRete\tPerch\u00e9\n`, 'latin1'),
      ['2:17: this character is not UTF-8'],
    ],
  ])('with %s are refused at their place', (_, own, told) => {
    const found = mistakesIn(own);
    expect(found).toHaveLength(told.length);
    for (const [index, one] of told.entries()) {
      expect(found[index]).toContain(`examples/own.tsv:${one}`);
      expect(found[index]).toMatch(/ — \S/);
    }
  });

  it('stay bounded: of a file without end nothing is read, and of a thousand mistakes few are told', () => {
    expect(mistakesIn(`${HEADER}${'9\t\tit\tRete\tFerma\n'.repeat(1000)}`)).toHaveLength(101);
    write('own.tsv', HEADER);
    truncateSync(join(folder, 'examples', 'own.tsv'), 100 * 1024 ** 2);
    const { examples, problems } = readExamples(folder);
    expect(examples).toHaveLength(3);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringContaining(
        'examples/own.tsv:1:1: the file has 100 MB — a file of the configuration has at most 16 MB',
      ),
    ]);
  });

  it.each(['senza fine riga', 'con un\ttab\ne una riga', '"tra virgolette" e "ancora"', '"tutto"'])(
    'that are added are read again: %s',
    (text) => {
      write('own.tsv', `${HEADER}1\t\tit\tRete\tFerma`);
      appendOwnExample(folder, { severity: 2, service: 'network', language: 'it', subject: '"Rete"', text });
      const { examples, problems } = readExamples(folder);
      expect(problems).toEqual([]);
      expect(examples.slice(-2)).toMatchObject([
        { text: 'Ferma' },
        {
          severity: 2,
          service: 'network',
          subject: '"Rete"',
          text: text.replace('\t', ' '),
        },
      ]);
    },
  );

  it('of the desk begin with the header where there was no file', () => {
    appendOwnExample(folder, { severity: 1, service: null, language: 'it', subject: '', text: 'Fermi' });
    expect(readFileSync(join(folder, 'examples', 'own.tsv'), 'utf8')).toBe(`${HEADER}1\t\tit\t\tFermi\n`);
  });
});

it('check tells mistakes in the labelled requests, and that the weights were learned from others', () => {
  cpSync(projectPath('config'), folder, { recursive: true });
  write('own.tsv', `${HEADER}0\t\tit\tRete\tFerma\n`);
  const { doubts, mistakes } = examineConfig(folder, { SPORTELLO_IMAP_PASSWORD: 'secret' });
  expect(mistakes.map(formatProblem)).toEqual([
    'examples/own.tsv:2:1: "0" is no severity — write 1 (blocking), 2 (partial) or 3 (report)',
  ]);
  expect(doubts.map(formatProblem).filter((told) => told.startsWith('judgement.bin'))).toEqual([
    'judgement.bin:1:1: the labelled requests have changed since the weights were learned — learn again: sportello rules learn; until then the weights serve as they are',
  ]);
});
