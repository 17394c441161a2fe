// What works but was hardly meant is told with its place and a way to mend it, and refuses nothing. ¦ marks the place.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examineConfig } from '../../../src/io/config/config.js';
import { formatProblem } from '../../../src/io/system/problem.js';
import { FEW_RULES } from '../../support/few-rules.js';
import { withSample } from '../../support/samples.js';
import { projectPath } from '../../support/process.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sportello-warnings-')), 'config');
  cpSync(projectPath('config'), folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

function allWarnings(): string[] {
  const { config, doubts } = examineConfig(folder, { SPORTELLO_IMAP_PASSWORD: 'secret' });
  return [...config.warnings, ...doubts].map(formatProblem);
}

const SAMPLE = ' is a sample: nobody of yours reads it — write your own, or remove it';

/** Those that are of this test: the shipped samples stand all the time. */
function warnings(): string[] {
  return allWarnings().filter((told) => !told.endsWith(SAMPLE));
}

it('nothing of the shipped configuration deserves one, but for each address of its samples', () => {
  expect(warnings()).toEqual([]);
  const samples = allWarnings().map((told) => told.replace(/^\S+ /, '').replace(SAMPLE, ''));
  expect(samples).toEqual([
    'officinerossi.example.com',
    'ced@officinerossi.example.com',
    'studiobianchi.example.com',
    'studiobianchi@pec.example.com',
    'segreteria@studiobianchi.example.com',
    'northwind.example.com',
    'it@northwind.example.com',
    'commerciale@example.com',
    'assistenza@example.it',
    'https://www.example.it/privacy',
    'assistenza@example.it',
  ]);
});

it('the samples that are commented out are told, too, once they are in force', () => {
  writeFileSync(join(folder, 'rules.yaml'), FEW_RULES);
  for (const [file, keys] of [
    ['service.yaml', ['digests', 'monitors', 'forms']],
    ['calendars.yaml', ['onCall']],
    ['people.yaml', ['technicians']],
  ] as const) {
    const path = join(folder, file);
    writeFileSync(
      path,
      keys.reduce((text, key) => withSample(text, key), readFileSync(path, 'utf8')),
    );
  }
  const told = allWarnings().filter((one) => one.endsWith(SAMPLE));
  for (const address of [
    'anna.verdi@example.it',
    'verdi@casa.example.com',
    'responsabile@example.it',
    'direzione@example.it',
    'zabbix@monitor.example.it',
    'modulo@www.example.it',
  ])
    expect(told.some((one) => one.includes(` ${address}${SAMPLE}`))).toBe(true);
});

function ofRules(): string[] {
  return warnings().filter((one) => one.startsWith('rules.yaml'));
}

it('one rule that takes everything is told once, not each rule below it', () => {
  const all =
    '  - { id: all, description: x, when: { all: [{ in: [subject, text], pattern: "." }] }, then: { severity: 2 }, examples: [{ text: x, matches: true }] }\n';
  const path = join(folder, 'rules.yaml');
  const rules = (text: string): void =>
    writeFileSync(
      path,
      FEW_RULES.replace('rules:\n', () => text),
    );
  rules(`rules:\n${all}`);
  expect(ofRules()).toEqual([
    'rules.yaml:5:11: the rule "all" takes every mail with a word in it: the rule below it can never fire — move it to the end, or narrow it',
  ]);
  // At the end it is what others call a default, and an edge (^) may keep a mail from it.
  writeFileSync(path, `${FEW_RULES}${all}`);
  expect(ofRules()).toEqual([]);
  rules(`rules:\n${all.replace('"."', '"^.$"')}`);
  expect(ofRules()).toEqual([]);
});

it('addresses of others are no samples', () => {
  writeFileSync(join(folder, 'rules.yaml'), FEW_RULES);
  for (const name of ['service.yaml', 'customers.yaml']) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/example\.(?:com|it)/g, 'example-desk.net'));
  }
  expect(allWarnings().filter((one) => one.endsWith(SAMPLE))).toEqual([]);
});

it.each<[string, string, string, string, string]>([
  [
    'a rule that asks what it excludes',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - id: ¦odd\n    description: x\n    when: { all: [{ in: subject, any: [fermo] }], none: [{ in: [subject, text], any: ["ferm*"] }] }\n    then: { severity: 1 }\n    examples: [{ text: x, matches: false }]\n',
    'the rule "odd" can never fire: its conditions contradict each other — what all or any asks, none must not exclude',
  ],
  [
    'a rule behind a wider one',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - id: wide\n    description: x\n    when: { all: [{ in: [subject, text], any: [quux] }] }\n    then: { severity: 2 }\n    examples: [{ text: quux, matches: true }]\n  - id: ¦narrow\n    description: x\n    when: { all: [{ in: subject, any: [quux] }, { language: it }] }\n    then: { severity: 1 }\n    examples: [{ subject: quux, matches: true }]\n',
    'the rule "narrow" can never fire: "wide" above takes every mail that it would — move it up, narrow the other, or remove it',
  ],
  [
    'a rule behind a pattern that its words begin with',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - { id: letters, description: x, when: { all: [{ in: text, pattern: "[p-s]" }] }, then: { severity: 2 }, examples: [{ text: "p", matches: true }] }\n  - { id: ¦quux, description: x, when: { all: [{ in: text, any: [quux, "pluto*"] }] }, then: { severity: 2 }, examples: [{ text: quux, matches: true }] }\n',
    'the rule "quux" can never fire: "letters" above takes every mail that it would — move it up, narrow the other, or remove it',
  ],
  [
    'a rule without examples',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - { id: ¦untried, description: x, when: { all: [{ in: text, any: [quux] }] }, then: { severity: 2 } }\n',
    'the rule "untried" has no examples — add one that matches and one that does not: they are tried at every load',
  ],
  [
    'a word that stands twice',
    'rules.yaml',
    '  trouble: [',
    '  trouble: [quux, ¦quux, ',
    '"quux" stands twice — remove it',
  ],
  [
    'a word that a list beside it covers',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - { id: odd, description: x, when: { all: [{ in: text, any: [$trouble, ¦bloccata] }] }, then: { severity: 2 }, examples: [{ text: guasto, matches: true }] }\n',
    '"bloccata" finds nothing that "bloccat* of $trouble" does not — remove it',
  ],
  [
    'a word of a rule that another one covers',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - { id: odd, description: x, when: { all: [{ in: text, any: ["quux*", ¦quuxes] }] }, then: { severity: 2 }, examples: [{ text: quux, matches: true }] }\n',
    '"quuxes" finds nothing that "quux*" does not — remove it',
  ],
  [
    'a list that no rule uses',
    'rules.yaml',
    '\nlists:\n',
    '\nlists:\n  ¦coffee: [espresso]\n',
    'no rule uses the list "coffee" — write $coffee in a rule, or remove it',
  ],
  [
    'a word that another one covers',
    'rules.yaml',
    '  trouble: [',
    '  trouble: ["quux*", ¦quuxbar, ',
    '"quuxbar" finds nothing that "quux*" does not — remove it',
  ],
  [
    'a department that gets nothing',
    'rules.yaml',
    '\ndepartments:\n',
    '\ndepartments:\n  ¦sales: { name: Vendite, address: vendite@example.it }\n',
    'no rule hands mail on to "sales" — write then: { redirect: sales }, or remove it',
  ],
  [
    'a customer without a contract',
    'customers.yaml',
    'customers:\n',
    'customers:\n  - { id: ¦verdi, name: Verdi }\n',
    '"verdi" has no contract — write contract: NAME; without one a 1 always stands, marked contract unknown',
  ],
  [
    'a contract that nobody has',
    'customers.yaml',
    'contracts:\n',
    'contracts:\n  ¦gold: { calendar: office }\n',
    'no customer has the contract "gold" — write contract: gold with one, or remove it',
  ],
  [
    'a service that no rule names',
    'customers.yaml',
    'covers: [server,',
    'covers: [¦servr, server,',
    'no rule names the service "servr" — did you mean "server"?',
  ],
  [
    'a machine of two customers',
    'customers.yaml',
    'hosts: [bianchi-nas]',
    'hosts: [¦rossi-fw01]',
    'rossi-fw01 belongs to "rossi", too: it proves neither customer — keep it with one of the two, and list single addresses for the other',
  ],
  [
    'a calendar that nothing uses',
    'calendars.yaml',
    '\noffice:\n',
    '\n¦night: { timeZone: Europe/Rome, hours: { mon-fri: "22:00-24:00" } }\n\noffice:\n',
    'nothing uses the calendar "night" — name it in customers.yaml or service.yaml, or remove it',
  ],
])('%s', (_, file, from, to, told) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  const marked = text.replace(from, () => to);
  writeFileSync(path, marked.replace('¦', ''));
  const before = marked.slice(0, marked.indexOf('¦')).split('\n');
  const place = `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
  expect(warnings()).toEqual([`${place}: ${told}`]);
});
