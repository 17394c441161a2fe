// The folder listing is the architecture: no folder is too full to be read at a glance, and none imports from a folder
// that it serves.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '../src');
/** More files than these in one folder are not taken in at a glance. */
const FILES_AT_MOST = 16;

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** The folders that a folder imports from, straight. */
const imports = new Map<string, Set<string>>();
for (const file of files) {
  const from = dirname(file);
  const reached = imports.get(from) ?? new Set();
  imports.set(from, reached);
  for (const [, path = ''] of readFileSync(join(SOURCE, file), 'utf8').matchAll(
    /(?:from|import)\s*\(?\s*'(\.[^']+)'/g,
  )) {
    const to = dirname(normalize(join(from, path)));
    if (to !== from) reached.add(to);
  }
}

/** Every folder that can be reached from one. */
function reachable(start: string, seen = new Set<string>()): Set<string> {
  for (const next of imports.get(start) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachable(next, seen);
  }
  return seen;
}

describe('the layout', () => {
  it.each([...imports.keys()])('%s is on no circle of folders', (folder) => {
    const circle = [...(imports.get(folder) ?? [])].filter((next) => reachable(next).has(folder));
    expect(circle).toEqual([]);
  });

  it('has no folder that is too full', () => {
    const full = [...imports.keys()].filter(
      (folder) => files.filter((file) => dirname(file) === folder).length > FILES_AT_MOST,
    );
    expect(full).toEqual([]);
  });
});
