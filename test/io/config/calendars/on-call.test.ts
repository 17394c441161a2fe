// The turns of calendars.yaml: what is read out of them, and every mistake with its place.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DateTime } from 'luxon';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gapWarning, onCallNow } from '../../../../src/cli/commands/service/on-call.js';
import { peopleOnCall, type OnCall } from '../../../../src/core/desk/on-call/turn.js';
import { ConfigInvalid, loadConfig } from '../../../../src/io/config/config.js';
import { FEW_RULES } from '../../../support/few-rules.js';
import { withSample } from '../../../support/samples.js';

const SHIPPED = resolve('config');
const SECRET = { SPORTELLO_IMAP_PASSWORD: 'secret' };

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sportello-turns-')), 'config');
  cpSync(SHIPPED, folder, { recursive: true });
  writeFileSync(join(folder, 'rules.yaml'), FEW_RULES);
  const calendars = join(folder, 'calendars.yaml');
  writeFileSync(calendars, withSample(readFileSync(calendars, 'utf8'), 'onCall'));
});
afterEach(() => rmSync(resolve(folder, '..'), { recursive: true }));

/** Replaces the sample turns; the section begins at the returned line. */
function write(section: string): number {
  const file = join(folder, 'calendars.yaml');
  const [calendars = ''] = readFileSync(file, 'utf8').split('onCall:');
  writeFileSync(file, `${calendars}${section}`);
  return calendars.split('\n').length;
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

function rome(local: string): number {
  return DateTime.fromISO(local, { zone: 'Europe/Rome' }).toMillis();
}

const PEOPLE = `onCall:
  timeZone: Europe/Rome
  people:
    anna: { name: Anna Verdi, address: Anna@example.it, language: en }
    bruno: { name: Bruno Neri, address: bruno@example.it }
`;

function names(onCall: OnCall | null, at: string): string[] | null {
  return onCall === null ? null : peopleOnCall(onCall, rome(at)).map((person) => person.name);
}

it('the shipped turns are a sample, which alerts nobody', () => {
  expect(loadConfig(SHIPPED, SECRET).onCall).toBeNull();
});

describe('the sample turns', () => {
  it('have somebody on call at every hour of the coming years', () => {
    const { onCall } = loadConfig(folder, SECRET);
    expect(names(onCall, '2026-11-23T10:00')).toEqual(['Anna Verdi', 'Bruno Neri']);
    expect(names(onCall, '2026-11-23T19:00')).toHaveLength(1);
    expect(names(onCall, '2026-12-25T10:00')).toEqual(['Carla Gallo']);
    for (const day of ['2026-11-22', '2026-12-20', '2027-03-20', '2027-10-20'])
      expect(onCall && gapWarning(onCall, rome(day))).toBeNull();
  });
});

it('nobody is alerted without turns', () => {
  write('');
  expect(loadConfig(folder, SECRET)).toMatchObject({ onCall: null, warnings: [] });
});

describe('turns', () => {
  it('are read with calendars, days and rotation', () => {
    write(`${PEOPLE}  turns:
    - { who: bruno, during: office, from: 2026-08-10, to: 2026-08-23 }
    - { who: [anna, bruno], outside: office, rotates: { since: 2026-01-05, handover: "09:30" } }
`);
    const { onCall, warnings } = loadConfig(folder, SECRET);
    expect(warnings).toEqual([]);
    const anna = { name: 'Anna Verdi', address: 'anna@example.it', language: 'en' };
    const bruno = { name: 'Bruno Neri', address: 'bruno@example.it', language: null };
    expect(onCall).toMatchObject({
      timeZone: 'Europe/Rome',
      turns: [
        { who: [bruno], during: { name: 'office' }, outside: null, from: '2026-08-10', to: '2026-08-23' },
        { who: [anna, bruno], outside: { name: 'office' }, rotation: { since: '2026-01-05', handover: 570 } },
      ],
    });
  });

  it('fall back to the named addresses, else to the team, else to everybody', () => {
    const turns = `${PEOPLE}  turns: [{ who: [anna, bruno] }]\n`;
    const fallback = () => loadConfig(folder, SECRET).onCall?.fallback.map((person) => person.address);
    write(`${turns}  fallback: [capo@example.it, bruno@example.it]\n`);
    expect(fallback()).toEqual(['capo@example.it', 'bruno@example.it']);
    write(turns);
    expect(fallback()).toEqual(['anna@example.it', 'bruno@example.it']);
    const file = join(folder, 'service.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('# team: [tecnici', 'team: [tecnici'));
    expect(fallback()).toEqual(['tecnici@example.it']);
  });

  it('are refused with their place and a hint', () => {
    const line = write(`onCall:
  timeZone: Europe/Rome
  people:
    anna: { name: Anna Verdi, address: assistenza@example.it, language: de }
  turns:
    - { who: ana, during: ofice, from: 2026-08-10, to: 2026-08-01 }
    - { who: anna, rotates: { since: 2026-01-05 } }
  fallback: [assistenza@example.it]
`);
    const at = (offset: number) => `calendars.yaml:${line + offset}:`;
    expect(refusal()).toEqual([
      expect.stringMatching(
        `${at(3)}.*assistenza@example.it is the desk's own: an alert would come back as mail — give an address that a person reads`,
      ),
      expect.stringMatching(`${at(3)}.*the desk does not speak "de" — desk.languages has it, en`),
      expect.stringMatching(`${at(5)}.*people has no "ana" — did you mean "anna"`),
      expect.stringMatching(`${at(5)}.*there is no calendar "ofice" — did you mean "office"`),
      expect.stringMatching(`${at(5)}.*it ends on 2026-08-01, before it begins — give a day from 2026-08-10`),
      expect.stringMatching(`${at(7)}.*assistenza@example.it is the desk's own`),
    ]);
  });

  it('are refused in their form, too', () => {
    const line = write(`onCall:
  people: {}
  turns:
    - { who: anna, rotates: { since: 5 January, handover: "25:00" }, unless: office }
`);
    expect(refusal()).toEqual([
      expect.stringMatching(`^calendars.yaml:${line + 1}:3: "timeZone" is missing`),
      expect.stringMatching(`^calendars.yaml:${line + 3}:.*"since": is no day`),
      expect.stringMatching(
        `^calendars.yaml:${line + 3}:.*"handover": is no time of day — write it as "09:00"`,
      ),
      expect.stringMatching(`^calendars.yaml:${line + 3}:.*unknown key "unless"`),
    ]);
  });

  it('deserve a look where one never comes, nobody rotates, or somebody has none', () => {
    const line = write(`${PEOPLE}  turns:
    - { who: anna, rotates: { since: 2026-01-05 } }
    - { who: anna, during: office }
`);
    const { warnings } = loadConfig(folder, SECRET);
    expect(warnings.map((one) => [one.line - line, one.problem])).toEqual([
      [4, 'no turn names "bruno"'],
      [6, 'one person alone takes no turns'],
      [7, 'its turn never comes: one above holds at all times'],
    ]);
  });
});

describe('the coming weeks', () => {
  it('are looked through for a time without anybody', () => {
    const line = write(`${PEOPLE}  turns: [{ who: [anna, bruno], during: office }]\n`);
    const { onCall } = loadConfig(folder, SECRET);
    const at = rome('2026-11-23T10:00');
    expect(onCall && gapWarning(onCall, at)).toEqual({
      file: 'calendars.yaml',
      line: line + 5,
      column: 3,
      problem:
        'nobody is on call from Mon 23 Nov 2026 18:00 to Tue 24 Nov 2026 09:00, and 18 more times within four weeks',
      hint: 'add a turn; until then anna@example.it, bruno@example.it would be told',
    });
    expect(onCall && onCallNow(onCall, at)).toMatchObject({
      people: [{ name: 'Anna Verdi' }, { name: 'Bruno Neri' }],
      until: rome('2026-11-23T18:00'),
    });
  });
});
