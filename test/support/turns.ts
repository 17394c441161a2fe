// People on call and their turns, for tests of who is told when.
import type { OnCall, Person, Turn } from '../../src/core/desk/on-call/turn.js';

/** Somebody at example.it. */
export function person(name: string): Person {
  return { name, address: `${name}@example.it`, language: null };
}

export const [verdi, neri, gallo, boss] = [
  person('verdi'),
  person('neri'),
  person('gallo'),
  person('boss'),
] as const;

/** A turn at all times, as far as a test does not bound it. */
export function turn(who: readonly Person[], words: Partial<Turn> = {}): Turn {
  return { who, during: null, outside: null, from: null, to: null, rotation: null, ...words };
}

/** Turns in Rome; nobody on call means the boss. */
export function turns(...all: Turn[]): OnCall {
  return { timeZone: 'Europe/Rome', turns: all, fallback: [boss] };
}
