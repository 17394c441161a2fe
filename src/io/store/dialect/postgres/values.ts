// Values on their way to PostgreSQL and back: they are the same in the program whichever database they stand in.
import { types } from 'pg';

/** A text of PostgreSQL holds no NUL: what a stranger's mail brings is shown by the replacement character. */
export function toDatabase(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) return value.replaceAll('\0', '\u{FFFD}');
  return value;
}

/** Parsers by the object ids of types: whole numbers and sums become numbers, which the library gives as texts. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [types.builtins.INT8, exactNumber],
  [types.builtins.NUMERIC, exactNumber],
]);

/** A number that the program can hold without loss. Throws beyond 2^53, where it could not. */
export function exactNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RangeError(`${text} is beyond what the program can count exactly`);
  return value;
}

/** How the library parses what the server answers. */
export const VALUE_TYPES = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ?? types.getTypeParser(oid, format),
};
