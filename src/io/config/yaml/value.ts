// The small values that every configuration file is made of: addresses, lengths of time, sizes, secrets.
// Messages read `problem — hint`; explain.ts takes them apart.
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';

/** A group of keys that refuses unknown ones, naming those it knows so that a hint can be given. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined),
  });
}

/** One value, or a list of them; always read as a list. */
export function oneOrMore<Schema extends z.ZodType>(schema: Schema) {
  return z
    .union([schema, z.array(schema).min(1, 'is an empty list — give at least one')])
    .transform((value) =>
      Array.isArray(value) ? (value as z.output<Schema>[]) : [value as z.output<Schema>],
    );
}

/** One line of text. */
export const line = z
  .string()
  .trim()
  .min(1, 'is empty — write some text')
  .max(1000, 'is too long — at most 1000 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must stand on one line — remove line breaks and control characters');

/** A name that other places refer to. */
export const key = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'is no name — use letters, digits, dots and hyphens');

/** A mail address, read in lower case. */
export const address = z
  .string()
  .max(254, 'is too long for an address — at most 254 characters')
  .regex(
    /^[^\s@<>,;:"()[\]\\]{1,64}@([\p{L}\p{N}_-]{1,63}\.)+[\p{L}\p{N}-]{2,63}$|^[^\s@<>,;:"()[\]\\]{1,64}@localhost$/u,
    'is no mail address — write it as name@example.it',
  )
  .transform((text) => text.toLowerCase());

/** Somebody of the desk: a mail address, read in lower case, or the short name of a technician. */
export const member = z.union(
  [address, key],
  'is neither a mail address nor the name of a technician — write it as name@example.it',
);

/** A mail domain, read in lower case. */
export const domain = z
  .string()
  .regex(/^([\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}$/u, 'is no domain — write it as example.it, without @')
  .transform((text) => text.toLowerCase());

/** A day of the calendar, as `2026-12-24`. */
export const date = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text).isValid,
    'is no day — write it as 2026-12-24',
  );

/** A time zone by its IANA name. */
export const zone = line.refine(
  (text) => IANAZone.isValidZone(text),
  'is no time zone — write it as Europe/Rome',
);

/** A language that templates exist for. */
export const language = z.string().regex(/^[a-z]{2}$/, 'is no language code — two letters, as it or en');

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function time(pattern: RegExp, examples: string) {
  const problem = `is no length of time — write ${examples}`;
  return z
    .string(problem)
    .regex(pattern, problem)
    .transform((text) => Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? 0));
}

/** A length of time with its unit (`30s`, `90m`, `1h`, `2d`), read in milliseconds. */
export const duration = time(/^[1-9]\d{0,5}[smhd]$/, '30s, 90m, 1h or 2d');

/** A length of time that may be none (`0s`), read in milliseconds. */
export const pause = time(/^(?:0s|[1-9]\d{0,5}[smhd])$/, '0s, 30s, 90m, 1h or 2d');

const UNIT_BYTES: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** A size (`50MB`, or a number of bytes), read in bytes. */
export const size = z
  .union([
    z.int().positive('must be more than nothing — write 50MB, or a number of bytes'),
    z.string().regex(/^[1-9]\d{0,5} ?[KMG]B$/, 'is no size — write 50MB, or a number of bytes'),
  ])
  .transform((value) => {
    if (typeof value === 'number') return value;
    return parseInt(value, 10) * (UNIT_BYTES[value.slice(-2)] ?? 0);
  });

/** How many of something: a whole number from 1. */
export const count = z.int().min(1, 'must be 1 or more — write a whole number');

/** Where a password comes from; `server.ts` fetches it. */
export const secret = z.union(
  [
    z.string().min(1, 'is empty — name its source: { env: NAME } or { file: PATH }'),
    section({
      env: line.optional().describe('The environment variable that holds it.'),
      file: line.optional().describe('The file that holds it, relative to the folder that holds config/.'),
    }).refine(
      (source) => (source.env === undefined) !== (source.file === undefined),
      'names no source — write { env: NAME } or { file: PATH }',
    ),
  ],
  'write { env: NAME } or { file: PATH }',
);
