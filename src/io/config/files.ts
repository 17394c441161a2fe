// The files of a configuration as a whole: whether they changed, and a bell that rings when one is saved.
import { createHash } from 'node:crypto';
import { type FSWatcher, existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files of the configuration folder. */
export const CONFIG_FILES = ['service.yaml', 'rules.yaml', 'customers.yaml', 'calendars.yaml'] as const;

// Three folders up from here is the package, from src/io/config as from dist/io/config.
const SHIPPED_TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));

/** The templates beside the configuration folder, else the shipped ones. */
export function templatesFolderOf(configFolder: string): string {
  const own = join(dirname(configFolder), 'templates');
  return existsSync(own) ? own : SHIPPED_TEMPLATES;
}

/** SHA-256 by file, hexadecimal, and one of all templates together under `templates`. What cannot be read has none. */
export function hashFiles(configFolder: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const file of CONFIG_FILES) hashes[file] = hashOf([join(configFolder, file)]);
  const templates = templatesFolderOf(configFolder);
  hashes['templates'] = hashOf(filesBelow(templates).map((name) => join(templates, name)));
  return hashes;
}

/** Names relative to the folder, in an order of their own; an editor's own files are none of ours. */
function filesBelow(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.hbs')).toSorted();
  } catch {
    return [];
  }
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  // One file's hash is that of its bytes, as `sha256sum` tells it; of several each begins with its name.
  for (const file of files) {
    try {
      const bytes = readFileSync(file);
      if (files.length > 1) hash.update(`${file}\0${bytes.length}\0`);
      hash.update(bytes);
    } catch {
      if (files.length === 1) return '';
    }
  }
  return hash.digest('hex');
}

/**
 * Rings whenever something happens in the folders of the configuration. Editors write beside a file and rename, so
 * folders are watched, not files. It may miss something (a network drive, no more watches, a folder that was put in
 * another's place): whoever listens looks by himself from time to time.
 */
export function watchFiles(configFolder: string, ring: () => void): { close(): void } {
  const templates = templatesFolderOf(configFolder);
  const folders = [configFolder, templates, ...foldersIn(templates)];
  const watchers = folders.flatMap((folder) => watchFolder(folder, ring));
  return { close: () => watchers.forEach((watcher) => watcher.close()) };
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

function watchFolder(folder: string, ring: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, ring);
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
