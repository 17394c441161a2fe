// The files of a configuration as a whole: whether they changed, and a bell that rings when one is saved.
import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { WEIGHTS_FILE, WORDS_FILE } from './rules/judgement.js';
import { foldersIn, SHIPPED_TEMPLATES, templateFilesIn } from '../template/files.js';

/** The files that every configuration folder has. */
export const CONFIG_FILES = ['service.yaml', 'rules.yaml', 'customers.yaml', 'calendars.yaml'] as const;

/** The file of technicians, which the folder may have beside them. */
export const PEOPLE_FILE = 'people.yaml';

/** Files that the folder may have beside them. */
const OTHER_FILES = [PEOPLE_FILE, WEIGHTS_FILE, WORDS_FILE] as const;

/** Where the desk's own templates are looked for: beside the configuration folder, which need not have any. */
export function templatesFolderOf(configFolder: string): string {
  return join(dirname(configFolder), 'templates');
}

/**
 * SHA-256 by file, hexadecimal, and one of all templates together under `templates`. A file that cannot be read has
 * none.
 */
export function hashFiles(configFolder: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const file of [...CONFIG_FILES, ...OTHER_FILES]) hashes[file] = hashOf([join(configFolder, file)]);
  const folders = [SHIPPED_TEMPLATES, templatesFolderOf(configFolder)];
  hashes['templates'] = hashOf(
    folders.flatMap((folder) => templateFilesIn(folder).map((name) => join(folder, name))),
  );
  return hashes;
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  // One file's hash is that of its bytes, as `sha256sum` prints it; of several each begins with its name.
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
  const languages = foldersIn(templates).map((name) => join(templates, name));
  const folders = [configFolder, templates, ...languages];
  const watchers = folders.flatMap((folder) => watchFolder(folder, ring));
  return { close: () => watchers.forEach((watcher) => watcher.close()) };
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
