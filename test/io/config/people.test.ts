// The technicians of people.yaml: who is notified and on call by name, and every mistake with its place.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ANSWERS } from '../../../src/core/desk/technician.js';
import { ConfigInvalid, loadConfig } from '../../../src/io/config/config.js';
import { formatProblem } from '../../../src/io/system/problem.js';
import { FEW_RULES } from '../../support/few-rules.js';

const SECRET = { SPORTELLO_IMAP_PASSWORD: 'secret', SPORTELLO_KEY: 'a5'.repeat(32) };

const PEOPLE = `technicians:
  verdi: { name: Anna Verdi, addresses: [Anna.Verdi@example.it, verdi@casa.example.net], may: [answer, close] }
  neri: { name: Bruno Neri, addresses: [bruno@gmail.com], language: en }
`;

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sportello-people-')), 'config');
  cpSync(resolve('config'), folder, { recursive: true });
  writeFileSync(join(folder, 'rules.yaml'), FEW_RULES);
  write('people.yaml', PEOPLE);
  edit('service.yaml', '# team: [tecnici@example.it]', 'team: [verdi, tecnici@example.it]');
  edit('service.yaml', '# authservId:', 'authservId:');
  edit('service.yaml', 'sportello.db" }  ', 'sportello.db", key: { env: SPORTELLO_KEY } } #');
});
afterEach(() => rmSync(resolve(folder, '..'), { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  write(file, text.replace(from, to));
}

function refusal(): string[] {
  try {
    loadConfig(folder, SECRET);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message.split('\n');
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const warnings = (): string[] => loadConfig(folder, SECRET).warnings.map(formatProblem);

describe('technicians', () => {
  it('are part of the policy, with what becomes of their answers', () => {
    const { policy, desk, warnings: told } = loadConfig(folder, SECRET);
    expect(policy.technicians).toEqual([
      {
        key: 'verdi',
        name: 'Anna Verdi',
        addresses: ['anna.verdi@example.it', 'verdi@casa.example.net'],
        may: ['answer', 'close'],
        language: null,
      },
      { key: 'neri', name: 'Bruno Neri', addresses: ['bruno@gmail.com'], may: [], language: 'en' },
    ]);
    expect(policy.answers).toEqual({ ...DEFAULT_ANSWERS, hasKey: true, verifies: true });
    expect(desk.team).toEqual(['anna.verdi@example.it', 'tecnici@example.it']);
    expect(told).toEqual([]);
  });

  it.each<[string, number]>([
    ['0s', 0],
    ['90s', 90_000],
  ])('have their answers wait as long as it says: %s', (hold, ms) => {
    write('people.yaml', `${PEOPLE}answers: { hold: ${hold} }\n`);
    expect(loadConfig(folder, SECRET).policy.answers.holdMs).toBe(ms);
  });

  it('are nobody without the file, and all is as it was', () => {
    rmSync(join(folder, 'people.yaml'));
    edit('service.yaml', 'team: [verdi, tecnici@example.it]', 'team: [tecnici@example.it]');
    const { policy, desk, warnings: told } = loadConfig(folder, SECRET);
    expect([policy.technicians, desk.team, told]).toEqual([[], ['tecnici@example.it'], []]);
  });

  it('are on call by name, beside people of the turns', () => {
    const turns = `
onCall:
  timeZone: Europe/Rome
  people: { gallo: { name: Carla Gallo, address: gallo@example.it } }
  turns: [{ who: [verdi, gallo] }]
  fallback: [neri, capo@example.it]
`;
    write('calendars.yaml', `${readFileSync(join(folder, 'calendars.yaml'), 'utf8')}${turns}`);
    const { onCall } = loadConfig(folder, SECRET);
    expect(onCall?.turns[0]?.who.map(({ address }) => address)).toEqual([
      'anna.verdi@example.it',
      'gallo@example.it',
    ]);
    expect(onCall?.fallback).toEqual([
      { name: 'Bruno Neri', address: 'bruno@gmail.com', language: 'en' },
      { name: '', address: 'capo@example.it', language: null },
    ]);
    edit('calendars.yaml', 'people: { gallo: { name: Carla Gallo, address: gallo@example.it } }', '');
    edit('calendars.yaml', 'who: [verdi, gallo]', 'who: [verdi, nerri]');
    expect(refusal()).toEqual([
      expect.stringMatching(/^calendars\.yaml:\d+:\d+: people has no "nerri" — did you mean "neri"\?$/u),
    ]);
  });
});

describe('a mistake', () => {
  it.each([
    [
      'anna.verdi@example.it',
      'Assistenza@example.it',
      '2:42: assistenza@example.it is an address of this desk',
    ],
    ['bruno@gmail.com', 'anna.verdi@example.it', '3:41: anna.verdi@example.it belongs to "verdi", too'],
    [
      'bruno@gmail.com',
      'ced@officinerossi.example.com',
      '3:41: ced@officinerossi.example.com writes for the customer "rossi"',
    ],
    [
      'bruno@gmail.com',
      'bruno@northwind.example.com',
      '3:41: bruno@northwind.example.com writes for the customer "northwind"',
    ],
    [
      '[answer, close]',
      '[answer, colse]',
      '2:104: "may" is not one of its values — did you mean "close"? one of answer, close, severity, release, merge',
    ],
    [
      'en }\n',
      'en }\nanswers: { hold: soon }\n',
      '4:18: "hold": is no length of time — write 0s, 30s, 90m, 1h or 2d',
    ],
    ['language: en', 'language: fr', '3:69: the desk does not speak "fr" — desk.languages has it, en'],
    ['  neri:', '  customer:', '3:3: "customer" means somebody else in the history of tickets'],
    [
      'addresses: [bruno@gmail.com]',
      'addresses: []',
      '3:29: "addresses": is an empty list — give at least one address',
    ],
    [
      '  neri: { name: Bruno Neri',
      '  neri: { nmae: Bruno Neri',
      '3:11: unknown key "nmae" — did you mean "name"?',
    ],
  ])('is reported at its place: %s → %s', (from, to, problem) => {
    write('people.yaml', PEOPLE.replaceAll('Anna.Verdi', 'anna.verdi').replace(from, to));
    expect(refusal().map((line) => line.slice(0, problem.length + 12))).toContain(`people.yaml:${problem}`);
  });

  it('in the team is reported with the nearest name', () => {
    edit('service.yaml', 'team: [verdi', 'team: [verdo');
    expect(refusal()).toEqual([
      'service.yaml:13:10: people.yaml has no technician "verdo" — did you mean "verdi"?',
    ]);
    rmSync(join(folder, 'people.yaml'));
    expect(refusal()).toEqual([
      'service.yaml:13:10: people.yaml has no technician "verdo" — write an address',
    ]);
  });

  it('is a token that finds no room in the address', () => {
    write('people.yaml', `${PEOPLE}answers: { plusAddress: true }\n`);
    expect(loadConfig(folder, SECRET).policy.answers.plusAddress).toBe(true);
    edit(
      'service.yaml',
      '  address: assistenza@example.it  ',
      '  address: assistenza.tecnica.roma@example.it  ',
    );
    expect(refusal()).toEqual([
      expect.stringMatching(
        /^people\.yaml:4:\d+: assistenza\.tecnica\.roma@example\.it is too long to bear a token, too/u,
      ),
    ]);
  });

  it('is none for a colleague whose own firm is a customer of the desk', () => {
    edit('customers.yaml', 'domains: [northwind.example.com]', 'domains: [example.it]');
    expect(warnings()).toEqual([]);
    edit('customers.yaml', 'contacts: [it@northwind.example.com]', 'contacts: [anna.verdi@example.it]');
    expect(refusal()).toEqual([
      expect.stringContaining('anna.verdi@example.it writes for the customer "northwind"'),
    ]);
  });
});

describe('a warning', () => {
  it('says that no token can be made without a key', () => {
    edit('service.yaml', ', key: { env: SPORTELLO_KEY } }', ' }');
    expect(warnings()).toEqual([
      expect.stringMatching(/^people\.yaml:1:1: without store\.key no token can be made/u),
    ]);
    write('people.yaml', `${PEOPLE}answers: { byMail: off }\n`);
    expect(warnings()).toEqual([]);
  });

  it('says that answers stay notes where nothing verifies From', () => {
    edit('service.yaml', 'authservId:', '# authservId:');
    expect(warnings()).toEqual([
      expect.stringMatching(/^people\.yaml:\d+:\d+: without an authservId .* answers by mail stay notes/u),
    ]);
    expect(loadConfig(folder, SECRET).policy.answers.verifies).toBe(false);
  });

  it('says what a token alone proves', () => {
    write('people.yaml', `${PEOPLE}answers: { byMail: token }\n`);
    expect(warnings()).toEqual([expect.stringContaining('whoever has seen a notification can answer')]);
  });
});
