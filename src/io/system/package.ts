// The package that this program is: where it stands, and which version.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Its folder: the first above this file that has a package.json, from the source as from the build. It ends in a slash. */
export const PACKAGE = `${packageAbove(dirname(fileURLToPath(import.meta.url)))}/`;

/** A program of its own that the build makes beside the main one, by its place in `src` without an ending. */
export function builtProgram(name: string): string {
  return join(PACKAGE, 'dist', `${name}.js`);
}

/** Its version, as package.json has it. */
export function readVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return version;
}

function packageAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error(`no package.json stands above ${import.meta.url}`);
  return packageAbove(above);
}
