// The turns of calendars.yaml: who is notified at night that a customer's systems stand still.
import { z } from 'zod';
import type { Desk } from '../../../core/desk/desk.js';
import type { OnCall, Person, Turn } from '../../../core/desk/on-call/turn.js';
import { isOwnAddress } from '../../../core/desk/own-address.js';
import type { Technician } from '../../../core/desk/technician.js';
import type { Calendar } from '../../../core/desk/calendar/calendar.js';
import type { Document, Path } from '../yaml/document.js';
import { suggestName } from '../yaml/nearest.js';
import type { Findings, Problem } from '../../system/problem.js';
import type { Calendars, People } from '../service/service.js';
import { address, date, key, language, line, member, oneOrMore, section, zone } from '../yaml/value.js';

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day — write it as "09:00"')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const turn = section({
  who: oneOrMore(key).describe(
    'Names of people here or of technicians in people.yaml: all of them together, unless they rotate.',
  ),
  during: key.nullable().default(null).describe('Only within the hours of this calendar.'),
  outside: key.nullable().default(null).describe('Only outside the hours of this calendar.'),
  from: date.nullable().default(null).describe('The first day, as 2026-08-10.'),
  to: date.nullable().default(null).describe('The last day, included.'),
  rotates: section({
    since: date.describe(
      'The day on which the first of who begins; each week is handed over on its weekday.',
    ),
    handover: clockTime.prefault('00:00').describe('The time of the handover, as "09:00".'),
  })
    .nullable()
    .default(null)
    .describe('The people take turns week by week.'),
});

const whom = section({
  name: line.describe('The full name.'),
  address: address.describe('Where alerts go; not an address of the desk itself.'),
  language: language
    .nullable()
    .default(null)
    .describe('The language of the alerts; else the first of the desk.'),
});

/** The section's schema. */
export const onCallSection = section({
  timeZone: zone.describe('The time zone of days and handovers, as Europe/Rome.'),
  people: z
    .record(key, whom)
    .default({})
    .describe('Who can be on call, by a short name, beside the technicians of people.yaml.'),
  turns: z
    .array(turn)
    .min(1, 'is an empty list — give a turn, or take onCall out')
    .describe('From top to bottom: the first that holds says who is on call.'),
  fallback: z
    .array(member)
    .default([])
    .describe(
      'Who is told when nobody is on call; else desk.team, else everybody of people and of the turns.',
    ),
});

type Section = z.output<typeof onCallSection>;

/** The turns, and where they stand: gaps in them can only be found for a given day. */
export interface ConfiguredTurns extends OnCall {
  readonly place: Pick<Problem, 'file' | 'line' | 'column'>;
}

/** The turns with their names looked up; null when there are none. Problems go to the findings. */
export function readOnCall(
  document: Document<{ readonly onCall?: Section | undefined }>,
  calendars: Calendars,
  { technicians, names }: People,
  desk: Desk,
  findings: Findings,
): ConfiguredTurns | null {
  const described = document.part?.onCall;
  if (described === undefined) return null;
  const note = (list: Problem[]) => (path: Path, problem: string, hint: string) =>
    void list.push(document.problemAt(['onCall', ...path], problem, hint));
  const refuse = note(findings.problems);
  refusePeople(described, desk, names, refuse);
  refuseTurns(described, calendars.names, names, refuse);
  warnOfTurns(described, note(findings.warnings));
  const known = peopleBy(described, technicians);
  const { file, line: at, column } = document.problemAt(['onCall', 'turns'], '', '');
  return {
    timeZone: described.timeZone,
    turns: described.turns.map((one) => readTurn(one, known, calendars.byName)),
    fallback: fallbackOf(described, known, desk),
    place: { file, line: at, column },
  };
}

function readTurn(
  { who, during, outside, from, to, rotates }: Section['turns'][number],
  people: ReadonlyMap<string, Person>,
  calendars: ReadonlyMap<string, Calendar>,
): Turn {
  const calendar = (name: string | null) => (name === null ? null : (calendars.get(name) ?? null));
  return {
    who: who.flatMap((id) => people.get(id) ?? []),
    during: calendar(during),
    outside: calendar(outside),
    from,
    to,
    rotation: rotates,
  };
}

/** Everybody who can be on call by name: whoever is described here, and the technicians. */
function peopleBy({ people }: Section, technicians: readonly Technician[]): ReadonlyMap<string, Person> {
  return new Map([
    ...technicians.map(
      ({ key: id, name, language: spoken, addresses: [first] }) =>
        [id, { name, address: first, language: spoken }] as const,
    ),
    ...Object.entries(people),
  ]);
}

/** Somebody always hears of an alert: whoever is named for it, else the team, else everybody. */
function fallbackOf(
  { fallback, turns, people: described }: Section,
  people: ReadonlyMap<string, Person>,
  { team }: Desk,
): Person[] {
  const named = fallback.length > 0 ? fallback : team;
  if (named.length === 0) {
    const ids = new Set([...Object.keys(described), ...turns.flatMap(({ who }) => who)]);
    return [...people].flatMap(([id, person]) => (ids.has(id) ? [person] : []));
  }
  const known = new Map([...people.values()].map((person) => [person.address, person]));
  return named.flatMap((one) => {
    if (!one.includes('@')) return people.get(one) ?? [];
    return known.get(one) ?? { name: '', address: one, language: null };
  });
}

type Note = (path: Path, problem: string, hint: string) => void;

function refusePeople(
  { people, fallback }: Section,
  desk: Desk,
  technicians: ReadonlySet<string> | null,
  refuse: Note,
): void {
  const refuseOwn = (path: Path, one: string): void => {
    if (!isOwnAddress(one, desk)) return;
    const hint = 'give an address that a person reads at night';
    refuse(path, `${one} is the desk's own: an alert would come back as mail`, hint);
  };
  for (const [id, person] of Object.entries(people)) {
    refuseOwn(['people', id, 'address'], person.address);
    if (person.language === null || desk.languages.includes(person.language)) continue;
    const hint = `desk.languages has ${desk.languages.join(', ')}`;
    refuse(['people', id, 'language'], `the desk does not speak "${person.language}"`, hint);
  }
  for (const [index, one] of fallback.entries()) {
    if (one.includes('@')) refuseOwn(['fallback', index], one);
    else refuseUnknown(['fallback', index], one, people, technicians, refuse);
  }
}

function refuseUnknown(
  path: Path,
  id: string,
  people: Section['people'],
  technicians: ReadonlySet<string> | null,
  refuse: Note,
): void {
  if (technicians === null || technicians.has(id) || Object.hasOwn(people, id)) return;
  refuse(path, `people has no "${id}"`, suggestName(id, [...Object.keys(people), ...technicians]));
}

function refuseTurns(
  { people, turns }: Section,
  calendars: ReadonlySet<string> | null,
  technicians: ReadonlySet<string> | null,
  refuse: Note,
): void {
  for (const [index, { who, from, to, ...one }] of turns.entries()) {
    const path = ['turns', index];
    for (const [position, id] of who.entries())
      refuseUnknown([...path, 'who', position], id, people, technicians, refuse);
    for (const use of ['during', 'outside'] as const) {
      const name = one[use];
      if (name === null || calendars === null || calendars.has(name)) continue;
      refuse([...path, use], `there is no calendar "${name}"`, suggestName(name, calendars));
    }
    if (from !== null && to !== null && to < from)
      refuse([...path, 'to'], `it ends on ${to}, before it begins`, `give a day from ${from} on`);
  }
}

function warnOfTurns({ people, turns }: Section, warn: Note): void {
  const isEndless = (one: Section['turns'][number]) =>
    [one.during, one.outside, one.from, one.to].every((bound) => bound === null);
  const endless = turns.findIndex(isEndless);
  for (const [index, { who, rotates }] of turns.entries()) {
    const path = ['turns', index];
    if (endless !== -1 && index > endless)
      warn(path, 'its turn never comes: one above holds at all times', 'move it up, or bound the one above');
    if (rotates !== null && who.length === 1)
      warn([...path, 'rotates'], 'one person alone takes no turns', 'name others in who, or take it out');
  }
  const named = new Set(turns.flatMap((one) => one.who));
  for (const id of Object.keys(people)) {
    if (!named.has(id)) warn(['people', id], `no turn names "${id}"`, 'give a turn, or take the person out');
  }
}
