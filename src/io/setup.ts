// What the daemon works by: the configuration and the templates that go with it, read, checked and rendered as one, so
// that what comes into force comes into force whole.
import { resolve } from 'node:path';
import { type Config, ConfigInvalid, type Environment, loadConfig } from './config.js';
import { hashFiles } from './config/files.js';
import { loadTemplates, type Templates, TemplatesInvalid } from './template.js';

/** A configuration without a mistake, its templates ready to be filled in. */
export interface Setup {
  readonly config: Config;
  readonly templates: Templates;
  /** SHA-256 by file, and of all templates under `templates`. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Reads everything. `storeInUse` is the file of the store that a running daemon cannot leave.
 * @throws ConfigInvalid with all mistakes of all files.
 */
export function loadSetup(folder: string, environment: Environment, storeInUse: string | null = null): Setup {
  // Before the files are read: what is saved while they are read differs from these.
  const hashes = hashFiles(resolve(folder));
  const config = loadConfig(folder, environment, storeInUse);
  try {
    return { config, templates: loadTemplates(config.templatesFolder, config.desk.languages), hashes };
  } catch (error) {
    if (error instanceof TemplatesInvalid) throw new ConfigInvalid(error.problems);
    throw error;
  }
}
