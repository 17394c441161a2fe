// Says in an administrator's words what the schema found: "is missing", "expected text, found a number".
import type { core } from 'zod';
import { suggestName } from './nearest.js';

/** A schema's finding: where, what is wrong, how to mend it. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  /** The key itself is wrong, not its value. */
  readonly atKey?: boolean;
  readonly problem: string;
  readonly hint: string;
}

type Issue = core.$ZodIssue;

/** One finding or more for each issue. `exists` tells whether the file has something at that path. */
export function explainIssue(issue: Issue, exists: (path: readonly PropertyKey[]) => boolean): Finding[] {
  const { path } = issue;
  const name = nameOf(path);
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue);
  if (issue.code === 'invalid_union') return explainUnion(issue, exists);
  if (issue.code === 'invalid_type' && !exists(path)) {
    return [{ path, problem: `"${name}" is missing`, hint: `add ${name} with ${kind(issue.expected)}` }];
  }
  if (issue.code === 'invalid_type') {
    const found = kind(/received (\w+)$/.exec(issue.message)?.[1] ?? 'something else');
    const quotes = issue.expected === 'string' ? 'put it in quotes' : `write ${kind(issue.expected)}`;
    return [{ path, problem: `"${name}" must be ${kind(issue.expected)}, not ${found}`, hint: quotes }];
  }
  if (issue.code === 'invalid_value' && !exists(path)) {
    return [{ path, problem: `"${name}" is missing`, hint: `one of ${issue.values.join(', ')}` }];
  }
  if (issue.code === 'invalid_value') {
    return [
      { path, problem: `"${name}" is not one of its values`, hint: `one of ${issue.values.join(', ')}` },
    ];
  }
  const [problem = '', hint = ''] = issue.message.split(' — ');
  return [{ path, problem: `"${name}": ${problem}`, hint }];
}

// An item of a list is called by the list's name.
function nameOf(path: readonly PropertyKey[]): string {
  return path.findLast((key) => typeof key === 'string') ?? 'the file';
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

// Of the shapes that a value may have, the one is meant whose type it has: its own issues are told.
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
  const name = nameOf(issue.path);
  const kinds = issue.errors.flat().flatMap((inner) => (isTypeOnly(inner) ? [kind(inner.expected)] : []));
  const missing = exists(issue.path) ? 'has not the right form' : 'is missing';
  return [
    { path: issue.path, problem: `"${name}" ${missing}`, hint: `write ${[...new Set(kinds)].join(' or ')}` },
  ];
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
