// The layout of the sources holds: folders stay small enough to read as a list, and arrows between folders beside each
// other go one way.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = 'src';
const MOST_FILES = 16;

/** The one arrow that may run back: `demo` is a command, and it shows what the commands print. */
const BACK = ['demo -> cli'];

/** The folders of the core: each imports only those before it. */
const LAYERS = ['mail', 'rules', 'desk', 'letters', 'identify', 'decide'];

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'));

const IMPORT = /(?:from |import\()'(?<path>\.{1,2}\/[^']+)\.js'/gu;

/** The files that a file imports, by their places below the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(({ groups }) => {
    const target = normalize(join(ROOT, dirname(file), groups?.['path'] ?? ''));
    return `${relative(ROOT, target).split(sep).join('/')}.ts`;
  });
}

/** The two folders beside each other that an import joins, by their places; null where it stays within one. */
function arrowOf(from: string, to: string): readonly [string, string] | null {
  const [one, other] = [dirname(from).split('/'), dirname(to).split('/')];
  const depth = one.findIndex((name, at) => name !== other[at]);
  const [a, b] = [one[depth], other[depth]];
  if (depth === -1 || a === undefined || b === undefined || a === '.' || b === '.') return null;
  return [one.slice(0, depth + 1).join('/'), other.slice(0, depth + 1).join('/')];
}

/** Whom each folder imports, beside itself. */
function arrows(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const from of files) {
    for (const to of importsOf(from)) {
      const arrow = arrowOf(from, to);
      if (arrow === null || BACK.includes(arrow.join(' -> '))) continue;
      const [folder, imported] = arrow;
      found.set(folder, (found.get(folder) ?? new Set()).add(imported));
    }
  }
  return found;
}

/** Everything that a folder reaches. */
function reach(folder: string, graph: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const imported of graph.get(next) ?? []) {
      if (!reached.has(imported)) open.push(imported);
      reached.add(imported);
    }
  }
  return reached;
}

describe('the layout', () => {
  const graph = arrows();

  it('is read from the sources', () => {
    expect(graph.get('core/decide')).toContain('core/identify');
    expect(graph.get('stages')).toContain('io');
    expect(reach('core/decide', graph)).toContain('core/mail');
  });

  it('has no arrow from a folder back to one that it serves', () => {
    const back = [...graph].flatMap(([folder, imported]) =>
      [...imported]
        .filter((other) => reach(other, graph).has(folder))
        .map((other) => `${folder} -> ${other}`),
    );
    expect(back).toEqual([]);
  });

  it('has the layers of the core in their order', () => {
    for (const [at, layer] of LAYERS.entries()) {
      const imported = [...(graph.get(`core/${layer}`) ?? [])];
      const before = LAYERS.slice(0, at).map((other) => `core/${other}`);
      expect(imported.filter((other) => !before.includes(other))).toEqual([]);
    }
    expect(
      new Set(files.filter((file) => file.startsWith('core/')).map((file) => file.split('/')[1])),
    ).toEqual(new Set(LAYERS));
  });

  it('keeps folders small', () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const large = [...counts].filter(([, count]) => count > MOST_FILES);
    expect(large).toEqual([]);
  });
});
