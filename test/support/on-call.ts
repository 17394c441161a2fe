// People on call for an installation of a test: anna all the time, and others where a test says so.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Installation } from './installation.js';

/** The section `onCall` of calendars.yaml, as an object. */
export interface TurnsFile {
  timeZone: string;
  people: Record<string, { name: string; address: string; language?: string }>;
  turns: readonly Record<string, unknown>[];
  fallback?: readonly string[];
}

/** Anna is on call at all times; Bruno has a turn that never comes. */
export const ALWAYS_ANNA: TurnsFile = {
  timeZone: 'Europe/Rome',
  people: {
    anna: { name: 'Anna Verdi', address: 'anna.verdi@example.it' },
    bruno: { name: 'Bruno Neri', address: 'bruno.neri@example.it', language: 'en' },
  },
  turns: [{ who: 'bruno', to: '2020-01-01' }, { who: 'anna' }],
  fallback: ['capo@example.it'],
};

/** Writes the turns into an installation's calendars.yaml. */
export function setTurns(here: Installation, turns: TurnsFile): void {
  const file = join(here.config, 'calendars.yaml');
  const calendars = parseDocument(readFileSync(file, 'utf8'));
  calendars.set('onCall', calendars.createNode(turns));
  writeFileSync(file, calendars.toString());
}
