// The package that this program is: where it stands, and which version.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Its folder: two up from here, from src/io as from dist/io. It ends in a slash. */
export const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));

/** Its version, as package.json has it. */
export function readVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return version;
}
