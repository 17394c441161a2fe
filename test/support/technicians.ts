// Two technicians, and a key that makes their tokens.
import { DEFAULT_ANSWERS, type Technician } from '../../src/core/desk/technician.js';
import type { Policy } from '../../src/core/desk/policy.js';

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
