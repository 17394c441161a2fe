import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  acknowledge,
  announceSeverity,
  type TicketFacts,
} from '../../../src/core/letters/acknowledgement/acknowledgement.js';
import type { Desk } from '../../../src/core/desk/desk.js';
import { LETTERS } from '../../../src/core/letters/letter.js';
import { strayTemplates } from '../../../src/io/template/files.js';
import { TemplatesInvalid } from '../../../src/io/template/problem.js';
import { checkTemplates, loadTemplates } from '../../../src/io/template/template.js';

const SHIPPED = 'templates';
const LETTER_COUNT = Object.keys(LETTERS).length;

const DESK: Desk = {
  name: 'Assistenza "Tecnica" & Co',
  address: 'assistenza@example.it',
  phone: '06 0000 0000',
  privacyNotice: 'https://www.example.it/privacy',
  languages: ['it', 'en'],
  calendar: 'office',
  timeZone: 'Europe/Rome',
  team: [],
  closing: 'notify',
  ownAddresses: ['assistenza@example.it'],
};

const TICKET: TicketFacts = {
  number: '2026-000142',
  language: 'it',
  origin: 'mail',
  originName: null,
  subject: "L'utente non stampa",
  written: '',
  severity: 1,
  receivedAt: Date.UTC(2026, 10, 22, 13, 49),
  tooLarge: false,
  encrypted: false,
  attention: null,
  extraTime: null,
  hours: null,
};

describe('the shipped templates', () => {
  const templates = loadTemplates(SHIPPED, ['it', 'en']);
  const everySeverity = ([1, 2, 3] as const).flatMap((severity) =>
    ['it', 'en'].flatMap((language) => {
      const ticket = { ...TICKET, severity, language, subject: 'Stampante ferma al piano terra '.repeat(4) };
      return [
        acknowledge(ticket, DESK),
        announceSeverity(ticket, { from: 2, why: 'Chiamata del cliente' }, DESK),
      ];
    }),
  );

  it('tell everything in text and HTML', () => {
    for (const content of everySeverity) {
      const letter = templates.render(content);
      for (const body of [letter.text, letter.html ?? '']) {
        expect(body).toContain('2026-000142');
        expect(body).toContain('Severity Code');
        expect(body.replaceAll('&ndash;', '–')).toContain(
          `${content.severity.letter} – ${content.severity.name}`,
        );
        expect(body).toContain('06 0000 0000');
        expect(body).toContain('https://www.example.it/privacy');
      }
      expect(letter.subject).toContain('[Ticket 2026-000142]');
      expect(letter.html).toContain(`<html lang="${content.language}"`);
    }
  });

  it('keep the text within 72 columns and without gaps', () => {
    for (const content of everySeverity) {
      const { text } = templates.render({
        ...content,
        tooLarge: true,
        encrypted: true,
        attention: 'Domani. '.repeat(30),
      });
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
      expect(text).not.toMatch(/\n{3}| \n/u);
    }
  });

  it('print the notes and lines that apply, and no others', () => {
    const plain = templates.render(acknowledge(TICKET, DESK));
    expect(plain.text).not.toMatch(/NOTA|null/u);
    expect(plain.html).not.toMatch(/Nota|null/u);
    const noted = templates.render(
      acknowledge(
        {
          ...TICKET,
          tooLarge: true,
          encrypted: true,
          attention: 'Lunedì alle 9.',
          extraTime: 'Fino a sera.',
        },
        DESK,
      ),
    );
    for (const body of [noted.text, noted.html ?? '']) {
      for (const part of ['troppo grande', 'cifrato', 'Lunedì alle 9.', 'Fino a sera.'])
        expect(body).toContain(part);
    }
  });

  it('leave apostrophes alone in text and escape everything in HTML', () => {
    const letter = templates.render(acknowledge(TICKET, DESK));
    expect(letter.text).toContain("L'utente");
    expect(letter.html).toContain('Assistenza &quot;Tecnica&quot; &amp; Co');
    expect(letter.html).toContain('L&#x27;utente');
  });

  it.each([
    '<script>alert(1)</script>',
    '{{number}} {{{desk.name}}} {{#if reason}}',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    'x\r\nBcc: victim@example.com\r\n\r\n<b>y</b>',
    'javascript:alert(1) https://evil.example/a www.evil.example',
  ])('make %j inert', (subject) => {
    const hostile = { ...TICKET, subject, written: subject };
    for (const [content, harmless] of [
      [acknowledge(hostile, DESK), acknowledge(TICKET, DESK)],
      [
        announceSeverity(hostile, { from: 3, why: subject }, DESK),
        announceSeverity(TICKET, { from: 3, why: 'b' }, DESK),
      ],
    ] as const) {
      const letter = templates.render(content);
      const quiet = templates.render(harmless);
      expect(letter.subject).not.toMatch(/[\r\n]/u);
      expect(letter.text).not.toMatch(/^Bcc:/mu);
      expect(letter.text).not.toContain('evil.example');
      expect(tags(letter.html)).toEqual(tags(quiet.html));
    }
  });
});

function refused(load: () => unknown): TemplatesInvalid['problems'] {
  try {
    load();
  } catch (error) {
    if (error instanceof TemplatesInvalid) return error.problems;
    throw error;
  }
  return [];
}

/** Every tag as it stands: a stranger's words must not change one of them. */
function tags(html: string | null): string[] {
  return (html ?? '').match(/<[^>]*>/gu) ?? [];
}

describe('a template with a mistake', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    cpSync(SHIPPED, folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const edit = (name: string, change: (source: string) => string): void => {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it.each([
    ['an unknown name', '{{ticketNumber}}', /knows no ticketNumber/u],
    ['an unknown name in a condition', '{{#if missing}}x{{/if}}', /knows no missing/u],
    [
      'an unknown name in a branch not taken',
      '{{#if previous}}{{else}}{{#unless reason}}{{nope}}{{/unless}}{{/if}}',
      /knows no nope/u,
    ],
    ['an object', '{{severity}}', /knows no severity/u],
    ['a prototype', '{{constructor}}', /knows no constructor/u],
    ['data variables', '{{@root.number}}', /knows no @root\.number/u],
    ['a parent', '{{../number}}', /knows no \.\.\/number/u],
    ['a helper', '{{lookup desk "name"}}', /knows no lookup/u],
    ['a loop over what is no list', '{{#each desk}}x{{/each}}', /knows no list desk/u],
    ['a partial', '{{> header}}', /not of the language/u],
    ['an open block', '{{#if why}}', /cannot be read as a template/u],
    ['a block closed wrongly', '{{#if why}}{{/unless}}', /if doesn't match unless/u],
  ])('%s is found with its line', (_, mistake, problem) => {
    edit('it/acknowledgement.html.hbs', (source) => source.replace('</h1>', `\n  ${mistake}</h1>`));
    const lines = readFileSync(join(folder, 'it/acknowledgement.html.hbs'), 'utf8').split('\n');
    const [found, ...more] = checkTemplates(folder, ['it', 'en']);
    expect(found?.problem).toMatch(problem);
    expect(found?.file).toBe(join(folder, 'it', 'acknowledgement.html.hbs'));
    expect(found?.hint).not.toBe('');
    if (mistake !== '{{#if why}}')
      expect(found?.line).toBe(lines.findIndex((line) => line.includes(mistake)) + 1);
    expect(more.filter(({ file }) => file !== found?.file)).toEqual([]);
  });

  it.each([
    ['{{{reason}}}', /without escaping/u],
    ['{{&reason}}', /without escaping/u],
    ['<a href="https://x/?q={{reason}}">x</a>', /inside a tag/u],
    ['<a title="{{#if why}}{{origin}}{{/if}}">x</a>', /inside a tag/u],
  ])('%s is refused in HTML', (mistake, problem) => {
    edit('en/acknowledgement.html.hbs', (source) => source.replace('</h1>', `${mistake}</h1>`));
    expect(checkTemplates(folder, ['en']).map((found) => found.problem)).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it('must print the number and the Severity Code whatever happens', () => {
    edit('it/notice.txt.hbs', (source) =>
      source.replaceAll('{{number}}', '{{#if why}}{{number}}{{/if}}').replaceAll('{{severity.code}}', ''),
    );
    expect(checkTemplates(folder, ['it']).map(({ problem }) => problem)).toEqual([
      'never prints {{number}}',
      'never prints {{severity.code}}',
    ]);
  });

  it('must begin with its subject', () => {
    edit('it/notice.txt.hbs', (source) => source.replace('Subject: ', ''));
    expect(checkTemplates(folder, ['it'])[0]?.problem).toContain('no subject line');
  });

  it('must bear the ticket number in its subject, where an answer finds it', () => {
    edit('it/acknowledgement.txt.hbs', (source) => source.replace('[Ticket {{number}}]', ''));
    edit('en/alert.txt.hbs', (source) => source.replace('{{number}}', 'T{{number}}'));
    expect(checkTemplates(folder, ['it', 'en'])).toMatchObject([
      { file: join(folder, 'it/acknowledgement.txt.hbs'), problem: expect.stringContaining('ticket number') },
      { file: join(folder, 'en/alert.txt.hbs'), hint: expect.stringContaining('[Ticket {{number}}]') },
    ]);
  });

  it('is refused together with all the others', () => {
    edit('it/notice.txt.hbs', (source) => `${source}{{a}}\n{{b}}`);
    const problems = refused(() => loadTemplates(folder, ['it', 'de']));
    expect(problems.map(({ problem }) => problem.replace(/:.*/u, ''))).toEqual([
      'knows no a',
      'knows no b',
      ...Array<string>(2 * LETTER_COUNT).fill('cannot be read'),
    ]);
    expect(problems[1]).toMatchObject({ column: 3 });
    expect(problems[2]?.hint).toContain('shipped in en, it');
  });

  it('does not matter in a language that the desk does not speak', () => {
    edit('en/notice.txt.hbs', (source) => `${source}{{nope}}`);
    const templates = loadTemplates(folder, ['it']);
    const english = acknowledge({ ...TICKET, language: 'en' }, DESK);
    expect(() => templates.render(english)).toThrow(/no template/u);
    expect(templates.renderShipped(english)).toEqual(loadTemplates(SHIPPED, ['en']).render(english));
  });
});

describe('a desk with one template of its own', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    mkdirSync(join(folder, 'it'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, source = 'x'): void => writeFileSync(join(folder, name), source);

  it('uses it, and the shipped ones for all else', () => {
    write('it/notice.txt.hbs', 'Subject: [Ticket {{number}}]\n\nNuovo codice: {{severity.code}}\n');
    expect(checkTemplates(folder, ['it', 'en'])).toEqual([]);
    const [own, shipped] = [loadTemplates(folder, ['it', 'en']), loadTemplates(SHIPPED, ['it', 'en'])];
    const notice = announceSeverity(TICKET, { from: 3, why: null }, DESK);
    expect(own.render(notice)).toMatchObject({
      text: 'Nuovo codice: 1\n',
      html: shipped.render(notice).html,
    });
    expect(own.render(acknowledge(TICKET, DESK))).toEqual(shipped.render(acknowledge(TICKET, DESK)));
  });

  it('is warned of a file whose name is that of no letter', () => {
    for (const name of ['it/acknowledgment.txt.hbs', 'it/team.hbs', 'notice.txt.hbs']) write(name);
    for (const name of ['it/notice.txt.hbs~', 'it/notice.txt.hbs.bak', 'README.md']) write(name);
    mkdirSync(join(folder, 'ita'));
    write('ita/notice.txt.hbs');
    mkdirSync(join(folder, 'en'));
    write('en/notice.txt.hbs');
    expect(strayTemplates(folder, ['it']).map(({ file }) => relative(folder, file))).toEqual([
      'it/acknowledgment.txt.hbs',
      'it/team.hbs',
      'ita/notice.txt.hbs',
      'notice.txt.hbs',
    ]);
    expect(strayTemplates(join(folder, 'none'), ['it'])).toEqual([]);
  });

  it('is refused one that is there and cannot be read', () => {
    mkdirSync(join(folder, 'it', 'held.html.hbs'));
    expect(checkTemplates(folder, ['it'])).toMatchObject([{ file: join(folder, 'it/held.html.hbs') }]);
  });
});
