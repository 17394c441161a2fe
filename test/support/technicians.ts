// Two technicians, and a key that makes their tokens.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULT_ANSWERS, type Technician } from '../../src/core/desk/technician.js';
import type { Policy } from '../../src/core/desk/policy.js';
import type { Installation, Service } from './installation.js';

export const VERDI: Technician = {
  key: 'verdi',
  name: 'Anna Verdi',
  addresses: ['anna.verdi@example.it', 'verdi@casa.example.com'],
  may: ['answer', 'close', 'severity', 'release', 'merge'],
  language: null,
};

export const NERI: Technician = {
  key: 'neri',
  name: 'Bruno Neri',
  addresses: ['bruno.neri@example.it'],
  may: [],
  language: 'en',
};

/** `store.key`. */
export const STORE_KEY = new Uint8Array(32).fill(0xa5);

/** The policy of a desk where both answer by mail. */
export function withTechnicians(policy: Policy): Policy {
  const answers = { ...DEFAULT_ANSWERS, hasKey: true, verifies: true };
  return { ...policy, technicians: [VERDI, NERI], answers };
}

/** Their file, for an installation. */
const PEOPLE_FILE = {
  technicians: Object.fromEntries(
    [VERDI, NERI].map(({ key, name, addresses, may, language }) => [
      key,
      { name, addresses, may, ...(language === null ? {} : { language }) },
    ]),
  ),
};

/** Writes people.yaml and the file with `store.key` into an installation. */
export function setTechnicians(here: Installation, answers: object = {}): void {
  writeFileSync(join(here.config, 'people.yaml'), stringify({ ...PEOPLE_FILE, answers }));
  writeFileSync(join(here.root, 'key'), Buffer.from(STORE_KEY).toString('hex'), { mode: 0o600 });
}

/** What service.yaml says where technicians answer by mail: both are notified, beside an address of nobody known. */
export function employTechnicians(service: Service): void {
  service.store = { ...service.store, key: { file: 'key' } };
  service.desk['team'] = ['verdi', 'neri', 'tecnici@example.it'];
  service.desk['authservId'] = 'mx.example.it';
}
