// The mistakes that people make in the shipped files, one by one: each is told where it is, in plain words, with a way
// to mend it, and nothing else is told. ¦ marks the place.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Config, ConfigInvalid, loadConfig } from '../../../src/io/config/config.js';
import { FEW_RULES } from '../../support/few-rules.js';
import { withSample } from '../../support/samples.js';
import { projectPath } from '../../support/process.js';

const RULES = FEW_RULES.replace(
  'lists:\n',
  `departments:
  commercial: { name: Segreteria, address: commerciale@example.it }
lists:
`,
);

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sportello-mistakes-'));
  folder = join(root, 'config');
  cpSync(projectPath('config'), folder, { recursive: true });
  writeFileSync(join(folder, 'rules.yaml'), RULES);
  const service = join(folder, 'service.yaml');
  writeFileSync(service, withSample(readFileSync(service, 'utf8'), 'digests'));
});
afterEach(() => rmSync(root, { recursive: true }));

function load(): Config {
  return loadConfig(folder, { SPORTELLO_IMAP_PASSWORD: 'secret' });
}

/** The lines of the refusal; none where the configuration is accepted. */
function refusal(): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message.split('\n');
    throw error;
  }
}

/** Puts one piece of a file in the place of another; answers where the mark stood, as `file:line:column`. */
function replace(file: string, from: string, to: string): string {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  const marked = text.replace(from, () => to);
  writeFileSync(path, marked.replace('¦', ''));
  const before = marked.slice(0, marked.indexOf('¦')).split('\n');
  return `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

type Mistake = readonly [name: string, from: string, to: string, told: string];

const IN_SERVICE: readonly Mistake[] = [
  ['a tab', '  name: Assi', '¦\tname: Assi', 'tabs are not allowed as indentation — indent with spaces'],
  [
    'a line indented too far',
    'name: Assistenza tecnica\n  address',
    'name: ¦Assistenza tecnica\n    address',
    'the next line is indented further than this one — line keys up with their neighbours',
  ],
  [
    'a line indented too little',
    '  phone: "06',
    '¦ phone: "06',
    'this does not line up with its neighbours — indent them alike',
  ],
  [
    'a telephone number without quotes',
    'phone: "06 0000 0000"',
    'phone: ¦0600000000',
    '"phone" must be text, not a number — put it in quotes',
  ],
  [
    'a secret without a source',
    'password: { env: SPORTELLO_IMAP_PASSWORD }',
    '¦password: {}',
    '"password": names no source — write { env: NAME } or { file: PATH }',
  ],
  [
    'no secret at all',
    'imap: { host: 127.0.0.1, port: 143, security: none, user: support, password: { env: SPORTELLO_IMAP_PASSWORD } }',
    'imap: ¦{ host: 127.0.0.1, port: 143, security: none, user: support }',
    '"password": is missing — write { env: NAME } or { file: PATH }, or give oauth',
  ],
  [
    'a schedule of six fields',
    '"0 8 * * 1-5"',
    '¦"0 0 8 * * 1-5"',
    '"schedule": is no schedule — five fields: minute hour day month weekday, as "0 8 * * 1-5"',
  ],
  [
    'two mailboxes of one name',
    'mailboxes:\n  - name: support',
    'mailboxes:\n  - { name: support, address: b@example.it, imap: { host: localhost, security: none, user: b, password: { env: SPORTELLO_IMAP_PASSWORD } } }\n  - name: ¦support',
    '"support" stands above — give each a name of its own',
  ],
  [
    'an address with a name',
    '[responsabile@example.it]',
    '[¦Anna <anna@example.it>]',
    '"to": is no mail address — write it as name@example.it',
  ],
  [
    'a port in quotes',
    'port: 143',
    'port: ¦"143"',
    '"port" must be a number, not text — write a number, without quotes',
  ],
  [
    'a list where one address is asked for',
    'address: assistenza@example.it       #',
    '¦address: [assistenza@example.it]    #',
    '"address" must be text, not a list — write it without brackets, and without -',
  ],
  [
    'several where one is asked for',
    'phone: "06 0000 0000"',
    '¦phone: ["06 0000 0000", "06 0000 0001"]',
    '"phone" must be text, not a list — write one text behind the colon',
  ],
  [
    'a word where a number is asked for',
    'port: 143',
    'port: ¦imap',
    '"port" must be a number, not text — write a number',
  ],
  [
    'a list whose items lack their -',
    'mailboxes:\n  - name: support',
    '¦mailboxes:\n    name: support',
    '"mailboxes" must be a list, not a group of keys — write its items below, each behind "- "',
  ],
  ['a second document', 'digests:', '¦---\ndigests:', 'a second document begins here — remove the line ---'],
  [
    'a length of time without its unit',
    'digests:',
    'limits: { poll: ¦60 }\ndigests:',
    '"poll": is no length of time — write 30s, 90m, 1h or 2d',
  ],
  [
    'done is the inbox',
    'done: Done',
    'done: ¦INBOX',
    '"done": is the inbox, where its mail would be read again and again — name another folder',
  ],
  [
    'done is the inbox in another case',
    'done: Done',
    'done: ¦Inbox',
    '"done": is the inbox, where its mail would be read again and again — name another folder',
  ],
  [
    'held is an inbox of another name',
    'inbox: INBOX, done: Done, held: Held',
    'inbox: Posta, done: Done, held: ¦Posta',
    '"held": is the inbox, where its mail would be read again and again — name another folder',
  ],
  [
    'done and held are one folder',
    'held: Held',
    'held: ¦Done',
    '"held": is the folder done, too: nobody would see which mail was too large to be stored — name another folder',
  ],
];

const IN_CUSTOMERS: readonly Mistake[] = [
  [
    'a key that is nearly right',
    '    domains: [officine',
    '    ¦domain: [officine',
    'unknown key "domain" — did you mean "domains"?',
  ],
  [
    'a contract that is not there',
    'contract: scudo\n',
    'contract: ¦Scudo\n',
    'there is no contract "Scudo" — did you mean "scudo"?',
  ],
  [
    'a domain with @',
    '[officinerossi.example.com]',
    '[¦@officinerossi.example.com]',
    'text cannot begin with @ — put it in quotes',
  ],
  [
    'a domain with @ in quotes',
    '[officinerossi.example.com]',
    '[¦"@officinerossi.example.com"]',
    '"domains": is no domain — write it as example.it, without @',
  ],
  [
    'a list that is not closed',
    '[rossi-srv01, rossi-fw01]',
    '¦[rossi-srv01, rossi-fw01',
    'a [ is opened here and not closed — add ] at its end',
  ],
  [
    'text where a list is wanted',
    'domains: [northwind.example.com]',
    'domains: ¦northwind.example.com',
    '"domains" must be a list, not text — put it in brackets, as [one, two]',
  ],
  [
    'a colon in text',
    'name: Studio Bianchi e',
    'name: ¦Studio: Bianchi e',
    'a second ": " stands on this line — put text that has a colon in quotes',
  ],
  [
    'no space behind a colon',
    '    language: en',
    '    ¦language:en',
    'there is no ": " on this line — write key: value, with a space behind the colon',
  ],
  [
    'a forgotten -',
    '  - id: northwind',
    '    ¦id: northwind',
    'the key "id" stands on line 41 already — begin each item of a list with "- "',
  ],
  [
    'text behind #',
    'name: Studio Bianchi e Associati',
    'name: ¦#1 Studio',
    '"name" must be text, not empty — write it behind the colon; what begins with # stands in quotes',
  ],
  [
    'an Italian date',
    '# validTo: 2026-12-31',
    'validTo: ¦31/12/2026',
    '"validTo": is no day — write it as 2026-12-24',
  ],
  [
    'an alias without its anchor',
    'contract: scudo\n',
    'contract: ¦*scudo\n',
    '*scudo refers to an anchor &scudo, and there is none — text that begins with * stands in quotes',
  ],
  [
    'text that begins with !',
    'contract: scudo\n',
    'contract: ¦!scudo\n',
    'this is a tag of YAML that means nothing here — text that begins with ! stands in quotes',
  ],
];

const IN_CALENDARS: readonly Mistake[] = [
  ['a wrong time zone', 'Europe/Rome', '¦Rome', '"timeZone": is no time zone — write it as Europe/Rome'],
  [
    'the hour 25',
    '["09:00-18:00"]',
    '[¦"09:00-25:00"]',
    '"mon-fri": is no span of time — write it as "09:00-18:00"',
  ],
  [
    'an hour of one digit, without quotes',
    '["09:00-18:00"]',
    '¦9:00',
    '"mon-fri": is no span of time — write it as "09:00-18:00"',
  ],
  [
    'hours that overlap',
    'mon-fri: ["09:00-18:00"]',
    '¦mon-fri: ["09:00-18:00", "17:00-19:00"]',
    'hours overlap on mon, tue, wed, thu, fri — give each hour of a day once',
  ],
  [
    'hours that end before they begin',
    'mon-fri: ["09:00-18:00"]',
    '¦mon-fri: ["18:00-09:00"]',
    'mon-fri ends before it begins — a night is two spans: until 24:00, and from 00:00 of the next day',
  ],
  ['an Italian weekday', 'mon-fri', '¦lun-ven', '"lun-ven": is no weekday — write mon, or mon-fri'],
  [
    'an item that does not line up',
    '    - 2026-12-24',
    '¦   - 2026-12-24',
    'this - does not line up with those above — indent all of a list alike',
  ],
  [
    'a country by its name',
    'holidays: IT ',
    'holidays: ¦Italia ',
    '"holidays": is no country whose holidays are known — two capital letters, as IT',
  ],
];

const IN_RULES: readonly Mistake[] = [
  [
    'look-around',
    'any: [$stopped]',
    'pattern: ¦"(?<=a)b"',
    'the pattern looks around, with (?<=…) — patterns run in linear time (RE2): use several conditions, as all and none',
  ],
  [
    'a back-reference',
    'any: [$stopped]',
    "pattern: ¦'(a)\\1'",
    'the pattern refers back, with \\1 — patterns run in linear time (RE2): there are no back-references',
  ],
  [
    'a backslash in double quotes',
    'any: [$stopped]',
    'pattern: "¦\\d"',
    '\\d means nothing in double quotes — write patterns in single quotes',
  ],
  [
    'a * at the beginning of a word, without quotes',
    '["ferm*",',
    '[¦*ferm,',
    '*ferm refers to an anchor &ferm, and there is none — text that begins with * stands in quotes',
  ],
  [
    'a * within a word',
    '"giu"',
    '¦"gi*u"',
    '"gi*u" can never be found as words — words begin and end with letters or digits, * stands only at the end of a word; else use pattern',
  ],
  [
    'a severity of 4',
    'severity: 1',
    'severity: ¦4',
    '"severity" is not one of its values — one of 1, 2, 3, learned',
  ],
  [
    'a severity in quotes',
    'severity: 1',
    'severity: ¦"1"',
    '"severity" is not one of its values — one of 1, 2, 3, learned, without quotes',
  ],
  [
    'an example that fails',
    '- { text: "Il server è fermo"',
    '- ¦{ text: "Il server va"',
    'the example says that "stopped" matches, but it does not — all: a condition found nothing',
  ],
  ['a list that is not there', '$stopped', '¦$stoped', 'there is no list "stoped" — did you mean "stopped"?'],
  [
    'a key that stands twice',
    '    then: { severity: 1 }',
    '    then: { severity: 1 }\n    ¦then: { severity: 1 }',
    'the key "then" stands on line 12 already — remove one of the two',
  ],
  [
    'a number among words',
    '"giu"',
    '¦365',
    'an item of "stopped" must be text, not a number — put it in quotes',
  ],
  [
    'a quote that is not closed',
    '["ferm*", "giu"]',
    '["ferm*, "¦giu"]',
    'a comma is missing here, or a quote before it — put a comma between items, close each quote',
  ],
];

describe.each([
  ['service.yaml', IN_SERVICE],
  ['customers.yaml', IN_CUSTOMERS],
  ['calendars.yaml', IN_CALENDARS],
  ['rules.yaml', IN_RULES],
] as const)('in %s', (file, mistakes) => {
  it.each(mistakes)('%s', (_, from, to, told) => {
    const place = replace(file, from, to);
    expect(refusal()).toEqual([`${place}: ${told}`]);
  });
});

const write = (content: string | Uint8Array): void => writeFileSync(join(folder, 'customers.yaml'), content);

describe('a file that is no text of ours', () => {
  it('may begin with a byte order mark', () => {
    const text = readFileSync(join(folder, 'customers.yaml'), 'utf8');
    write(`\uFEFF${text}`);
    expect(refusal()).toEqual([]);
    write(`\uFEFF${text.replace('contract: scudo\n', 'contract: scudi\n')}`);
    expect(refusal()).toEqual([
      expect.stringContaining('customers.yaml:37:15: there is no contract "scudi"'),
    ]);
  });

  it('may have anchors and their aliases', () => {
    write('customers:\n  - { id: &one rossi, name: *one }\n');
    expect(load().customers[0]).toMatchObject({ id: 'rossi', name: 'rossi' });
  });

  const bomb = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array(9).fill(inner).join(', ')}]`;
  }).join('\n');

  it.each<[string, string | Uint8Array, string]>([
    [
      'UTF-16',
      Buffer.from('\uFEFFcustomers: []\n', 'utf16le'),
      '1:1: the file is no UTF-8 text (UTF-16, perhaps) — save it as UTF-8 (in an editor: Save as, Encoding)',
    ],
    [
      'an older encoding',
      Buffer.from('customers:\n  - { id: a, name: Società }\n', 'latin1'),
      '2:26: this character is not UTF-8 (Windows-1252, perhaps) — save it as UTF-8 (in an editor: Save as, Encoding)',
    ],
    ['nothing', '', '1:1: the file is empty — the shipped config/ is a working example'],
    [
      'comments only',
      '# nobody yet\n',
      '1:1: the file says nothing — the shipped config/ is a working example',
    ],
    ['a list', '- rossi\n', '1:1: the file must be a group of keys, not a list — write a group of keys'],
    [
      'five megabytes',
      '# \n'.repeat(1_600_000),
      '1:1: the file has 5 MB — a file of the configuration has at most 4 MB',
    ],
    ['an alias bomb', bomb, '1:1: the aliases (*name) of this file repeat too much — write the values out'],
    [
      'five thousand brackets',
      '['.repeat(5000),
      '1:1: groups stand too deep within each other — look for [ or { that are not closed',
    ],
  ])('and holds %s', (_, content, told) => {
    write(content);
    expect(refusal()).toEqual([`customers.yaml:${told}`]);
  });
});

describe('several mistakes', () => {
  it('are told in one run: what is wrong in one file hides nothing in the others', () => {
    const places = [
      replace('calendars.yaml', 'Europe/Rome', '¦Rome'),
      replace('customers.yaml', 'contract: scudo\n', 'contract: ¦scudi\n'),
      replace(
        'rules.yaml',
        'rules:\n',
        'rules:\n  - { id: other, description: x, when: { any: [{ mailbox: ¦suport }, { customer: rosi }] }, then: { severity: 2 } }\n',
      ),
      replace('rules.yaml', '- { text: "Il server è fermo"', '- ¦{ text: "Il server va"'),
      replace('service.yaml', '  phone:', '  ¦phnoe:'),
    ];
    const lines = refusal();
    for (const place of places)
      expect(lines.map((line) => line.slice(0, place.length + 1))).toContain(`${place}:`);
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      '"timeZone": is no time zone — write it as Europe/Rome',
      'there is no contract "scudi" — did you mean "scudo"?',
      'there is no mailbox "suport" — did you mean "support"?',
      'there is no customer "rosi" — did you mean "rossi"?',
      'the example says that "stopped" matches, but it does not — all: a condition found nothing',
      '"phone" is missing — add phone with text',
      'unknown key "phnoe" — did you mean "phone"?',
    ]);
  });

  it('are not told of what only refers to a part with a mistake', () => {
    replace('customers.yaml', '    covers: [server', '    cover: [server');
    replace('calendars.yaml', 'holidays: IT ', 'holidays: Italia ');
    replace('rules.yaml', '"giu"]', '365]');
    expect(refusal().map((line) => line.replace(/:.*/, ''))).toEqual([
      'calendars.yaml',
      'customers.yaml',
      'rules.yaml',
    ]);
  });

  it('do not make an example fail that asks for what is not known', () => {
    const rule = `  - id: late
    description: x
    when: { all: [{ customer: rossi }, { serviceHours: false }] }
    then: { severity: 2 }
    examples:
      - { from: "x@officinerossi.example.com", at: "2026-03-02 18:30", matches: true }
`;
    replace('rules.yaml', 'rules:\n', `rules:\n${rule}`);
    expect(refusal()).toEqual([]);
    replace('customers.yaml', 'id: rossi\n', 'id: rossi\n    nmae: x\n');
    expect(refusal()).toHaveLength(1);
  });
});
