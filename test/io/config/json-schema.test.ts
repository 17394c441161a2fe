// The JSON Schemas that editors complete and check with while an administrator types. They are made here, from the
// definitions that the program itself checks with, and shipped in config/schema: after a change of a definition
// `npm run schemas` writes them anew. What reads them below knows nothing of the definitions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { calendarsSchema } from '../../../src/io/config/calendars/calendars.js';
import { customersSchema } from '../../../src/io/config/customers.js';
import { peopleSchema } from '../../../src/io/config/people.js';
import { wordsSchema } from '../../../src/io/config/rules/judgement.js';
import { rulesSchema } from '../../../src/io/config/rules/schema.js';
import { serviceSchema } from '../../../src/io/config/service/schema.js';
import { accepts } from '../../support/json-schema.js';
import { withSample } from '../../support/samples.js';
import { projectPath } from '../../support/process.js';

const SCHEMAS = {
  service: serviceSchema,
  rules: rulesSchema,
  customers: customersSchema,
  calendars: calendarsSchema,
  people: peopleSchema,
  words: wordsSchema,
} as const;
type Name = keyof typeof SCHEMAS;
const NAMES: readonly Name[] = ['service', 'rules', 'customers', 'calendars', 'people', 'words'];

const schemaFile = (name: Name): string => projectPath('config', 'schema', `${name}.json`);
const shipped = (name: Name): string => readFileSync(projectPath('config', `${name}.yaml`), 'utf8');
/** The shipped file with the samples in it that are commented out. */
const sampled = (name: Name): string =>
  SAMPLES[name].reduce((text, key) => withSample(text, key), shipped(name));
const SAMPLES: Readonly<Record<Name, readonly string[]>> = {
  service: ['digests', 'monitors', 'forms', 'health', 'limits', 'alerts', 'retention'],
  rules: [],
  customers: [],
  calendars: ['evenings', 'onCall'],
  people: ['technicians'],
  words: [],
};

const schemaOf = (name: Name): unknown => JSON.parse(readFileSync(schemaFile(name), 'utf8'));

describe.each(NAMES)('the JSON Schema of %s.yaml', (name) => {
  it('is the one that the definitions give now', async () => {
    // Editors know draft 7 best. What a person types is the input of a definition, before defaults and lower case.
    const schema = z.toJSONSchema(SCHEMAS[name], { io: 'input', target: 'draft-7', unrepresentable: 'any' });
    const text = `${JSON.stringify({ title: `${name}.yaml of Sportello`, ...schema }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(schemaFile(name));
  });

  it('is named in the first line of the file, so that it is found in an installation, too', () => {
    const [first = ''] = shipped(name).split('\n');
    const named = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? '';
    expect(join(projectPath('config'), named)).toBe(schemaFile(name));
  });

  it('says of every key what it is for', () => {
    const silent: string[] = [];
    walk(schemaOf(name), name, silent);
    expect(silent).toEqual([]);
  });

  it('accepts the shipped file, with its samples too', () => {
    expect(accepts(schemaOf(name), parse(shipped(name)))).toBe(true);
    expect(accepts(schemaOf(name), parse(sampled(name)))).toBe(true);
    expect(SCHEMAS[name].safeParse(parse(sampled(name))).error).toBeUndefined();
  });
});

/** Notes the keys that have no description. */
function walk(node: unknown, path: string, silent: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      for (const [property, described] of Object.entries(value)) {
        if (!Object.hasOwn(Object(described), 'description')) silent.push(`${path}.${property}`);
      }
    }
    walk(value, `${path}.${key}`, silent);
  }
}

describe('a mistake that the program refuses', () => {
  it.each<[Name, string, string]>([
    ['service', '  name: Assistenza', '  nmae: Assistenza'],
    ['service', 'phone: "06 0000 0000"', 'phone: 600000000'],
    ['service', 'calendar: office', 'calender: office'],
    ['service', 'languages: [it, en]', 'languages: it'],
    ['service', 'address: assistenza@example.it  ', 'address: assistenza  '],
    ['service', 'security: none }\n', 'security: nnoe }\n'],
    ['service', 'port: 143', 'port: 99999'],
    ['service', 'sqlite:data', 'mysql:data'],
    ['service', 'to: [responsabile@example.it]', 'to: []'],
    ['rules', 'default: { severity: 2', 'default: { severity: 4'],
    ['rules', 'uncovered: 2', 'uncoverd: 2'],
    ['rules', '    then: { severity: 2', '    then: { severty: 2'],
    ['rules', '    then: { severity: 1', '    than: { severity: 1'],
    ['rules', 'matches: true', 'matches: maybe'],
    ['customers', 'extraTime: always', 'extraTime: sometimes'],
    ['customers', 'domains: [officinerossi.example.com]', 'domains: ["@officinerossi.example.com"]'],
    ['customers', 'contacts: [', 'contact: ['],
    ['calendars', '["09:00-18:00"]', '["9:00-18:00"]'],
    ['calendars', 'mon-fri: ["09:00-18:00"]', 'lun-ven: ["09:00-18:00"]'],
    ['calendars', 'timeZone: Europe/Rome', 'timezone: Europe/Rome'],
    ['people', 'may: [answer, close, severity]', 'may: [answer, colse, severity]'],
    ['people', 'addresses: [carla.gallo@example.it]', 'address: carla.gallo@example.it'],
    ['people', 'byMail: verified', 'byMail: always'],
    ['people', 'hold: 60s', 'hold: 60'],
  ])('is refused by the schema of %s.yaml, too: %s → %s', (name, from, to) => {
    const text = sampled(name);
    expect(text).toContain(from);
    const broken = text.replace(from, to);
    expect(SCHEMAS[name].safeParse(parse(broken)).success).toBe(false);
    expect(accepts(schemaOf(name), parse(broken))).toBe(false);
  });
});
