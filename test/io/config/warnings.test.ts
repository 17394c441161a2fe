// What works but was hardly meant is told with its place and a way to mend it, and refuses nothing. ¦ marks the place.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examineConfig } from '../../../src/io/config/config.js';
import { formatProblem } from '../../../src/io/config/yaml/problem.js';
import { projectPath } from '../../support/process.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sportello-warnings-')), 'config');
  cpSync(projectPath('config'), folder, { recursive: true });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

function warnings(): string[] {
  const { config, doubts } = examineConfig(folder, { SPORTELLO_IMAP_PASSWORD: 'secret' });
  return [...config.warnings, ...doubts].map(formatProblem);
}

it('nothing of the shipped configuration deserves one', () => {
  expect(warnings()).toEqual([]);
});

it.each<[string, string, string, string, string]>([
  [
    'a rule that asks what it excludes',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - id: ¦odd\n    description: x\n    when: { all: [{ in: subject, any: [fermo] }], none: [{ in: [subject, text], any: ["ferm*"] }] }\n    then: { severity: 1 }\n',
    'the rule "odd" can never fire: its conditions contradict each other — what all or any asks, none must not exclude',
  ],
  [
    'a rule behind a wider one',
    'rules.yaml',
    '\nrules:\n',
    '\nrules:\n  - id: wide\n    description: x\n    when: { all: [{ in: [subject, text], any: [quux] }] }\n    then: { severity: 2 }\n  - id: ¦narrow\n    description: x\n    when: { all: [{ in: subject, any: [quux] }, { language: it }] }\n    then: { severity: 1 }\n',
    'the rule "narrow" can never fire: "wide" above takes every mail that it would — move it up, narrow the other, or remove it',
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
