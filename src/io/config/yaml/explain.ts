// Says in an administrator's words what the schema found: "is missing", "expected text, found a number".
import type { core } from 'zod';
import { nearestName, suggestName } from './nearest.js';

/** A schema's finding: where, what is wrong, how to mend it. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  /** The key itself is wrong, not its value. */
  readonly atKey?: boolean;
  readonly problem: string;
  readonly hint: string;
}

type Issue = core.$ZodIssue;

/** One finding or more for each issue. `exists` answers whether the file has something at that path. */
export function explainIssue(issue: Issue, exists: (path: readonly PropertyKey[]) => boolean): Finding[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue);
  if (issue.code === 'invalid_union') return explainUnion(issue, exists);
  if (issue.code === 'invalid_key') {
    const told = split(issue.issues[0]?.message ?? issue.message);
    return [{ path, atKey: true, problem: `${nameOf(path)}: ${told.problem}`, hint: told.hint }];
  }
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') {
    return [{ path, ...(exists(path) ? explainWrong(issue) : explainMissing(issue)) }];
  }
  const { problem, hint } = split(issue.message);
  return [{ path, problem: `${nameOf(path)}: ${problem}`, hint }];
}

type Simple = Extract<Issue, { code: 'invalid_type' | 'invalid_value' }>;

function explainMissing(issue: Simple): { problem: string; hint: string } {
  const name = issue.path.findLast((key) => typeof key === 'string') ?? '';
  const wanted = issue.code === 'invalid_type' ? kind(issue.expected) : `one of ${issue.values.join(', ')}`;
  const hint = issue.code === 'invalid_type' ? `add ${name} with ${wanted}` : wanted;
  return { problem: `${nameOf(issue.path)} is missing`, hint };
}

function explainWrong(issue: Simple): { problem: string; hint: string } {
  const name = nameOf(issue.path);
  if (issue.code === 'invalid_value') {
    const { values, input } = issue;
    const quoted = values.some((value) => typeof value === 'number' && String(value) === input);
    const nearest = typeof input === 'string' && !quoted ? nearestName(input, values.map(String)) : null;
    const meant = nearest === null ? '' : `did you mean "${nearest}"? `;
    const hint = `${meant}one of ${values.join(', ')}${quoted ? ', without quotes' : ''}`;
    return { problem: `${name} is not one of its values`, hint };
  }
  const told = split(issue.message);
  if (told.hint !== '') return { problem: `${name}: ${told.problem}`, hint: told.hint };
  if (issue.path.length === 0 && issue.input === null)
    return { problem: 'the file says nothing', hint: 'the shipped config/ is a working example' };
  const found = kind(/received (\w+)$/.exec(issue.message)?.[1] ?? 'something else');
  const item = typeof issue.path.at(-1) === 'number' ? `an item of ${name}` : name;
  const problem = `${item} must be ${kind(issue.expected)}, not ${found}`;
  return { problem, hint: howToWrite(issue.expected, issue.input) };
}

function howToWrite(expected: string, input: unknown): string {
  if (expected === 'string' && input === null)
    return 'write it behind the colon; what begins with # stands in quotes';
  if (Array.isArray(input) && input.length === 1 && isScalar(input[0], expected))
    return 'write it without brackets, and without -';
  if (expected === 'string')
    return typeof input === 'object' ? 'write one text behind the colon' : 'put it in quotes';
  if (expected === 'array')
    return typeof input === 'object'
      ? 'write its items below, each behind "- "'
      : 'put it in brackets, as [one, two]';
  return `write ${kind(expected)}${isQuoted(expected, input) ? ', without quotes' : ''}`;
}

/** A list of one, where that one was asked for. */
function isScalar(input: unknown, expected: string): boolean {
  return typeof input === expected || (expected === 'int' && Number.isInteger(input));
}

/** Whether only the quotes make it a text. */
function isQuoted(expected: string, input: unknown): boolean {
  if (typeof input !== 'string') return false;
  if (expected === 'boolean') return input === 'true' || input === 'false';
  return ['number', 'int'].includes(expected) && /^-?\d+(\.\d+)?$/.test(input);
}

// Messages of the definitions read `problem — hint`.
function split(message: string): { problem: string; hint: string } {
  const [problem = '', hint = ''] = message.split(' — ');
  return { problem, hint };
}

// An item of a list is called by the list's name.
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.findLast((key) => typeof key === 'string');
  return name === undefined ? 'the file' : `"${name}"`;
}

// A section's message for unknown keys lists the keys that it knows (see `section` in value.ts).
function unknownKeys(issue: Extract<Issue, { code: 'unrecognized_keys' }>): Finding[] {
  const known = issue.message.split(', ');
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    atKey: true,
    problem: `unknown key "${key}"`,
    hint: suggestName(key, known),
  }));
}

// Of the shapes that a value may have, the one is meant whose type it has: its own issues are reported.
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  exists: (path: readonly PropertyKey[]) => boolean,
): Finding[] {
  const meant = issue.errors.filter(
    (shape) => !shape.some((inner) => inner.path.length === 0 && isTypeOnly(inner)),
  );
  const [only] = meant;
  if (only && meant.length === 1) {
    return only.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, exists));
  }
  const kinds = issue.errors.flat().flatMap((inner) => (isTypeOnly(inner) ? [kind(inner.expected)] : []));
  const state = exists(issue.path) ? 'has not the right form' : 'is missing';
  // A definition that says how to write its value knows better than its kinds do.
  const hint =
    issue.message === 'Invalid input' ? `write ${[...new Set(kinds)].join(' or ')}` : issue.message;
  return [{ path: issue.path, problem: `${nameOf(issue.path)} ${state}`, hint }];
}

function isTypeOnly(issue: Issue): issue is Extract<Issue, { code: 'invalid_type' }> {
  return issue.code === 'invalid_type';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of names',
  null: 'empty',
  undefined: 'empty',
};

function kind(type: string): string {
  return KINDS[type] ?? type;
}
