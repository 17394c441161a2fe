// The names that a file gives, also where it is wrong otherwise: a mistake beside a name does not make the name unknown.
import type { Document } from './document.js';

type Written = Pick<Document<unknown>, 'written' | 'isWhole'>;

/** The keys of the whole file, or of the group under a key; null when they are not known. */
export function keysIn(document: Written, key?: string): ReadonlySet<string> | null {
  const group = key === undefined ? document.written : at(document, key, {});
  return isGroup(group) ? new Set(Object.keys(group)) : null;
}

/** The values of `name` in each item of the list under a key; null when they are not known. */
export function namesIn(document: Written, key: string, name: string): ReadonlySet<string> | null {
  const list = at(document, key, []);
  if (!Array.isArray(list)) return null;
  return new Set(list.map((item: unknown) => String(isGroup(item) ? item[name] : '')));
}

// A key missing from a file without mistakes means empty; in another file it is perhaps misspelt.
function at({ written, isWhole }: Written, key: string, empty: unknown): unknown {
  const value = isGroup(written) ? written[key] : undefined;
  return value === undefined && isWhole ? empty : value;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
