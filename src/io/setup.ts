// What the daemon works by: the configuration and the templates that go with it, read, checked and rendered as one, so
// that what comes into force comes into force whole.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { type Config, ConfigInvalid, type Environment, loadConfig } from './config.js';
import { hashFiles } from './config/files.js';
import { DEFAULT_STORE, storeFileOf } from './config/store-url.js';
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

/** What can be told of a configuration, with or without mistakes. */
export interface Inspection {
  /** The file of the store. */
  readonly storeFile: string;
  readonly onCall: Config['onCall'];
  readonly warnings: Config['warnings'];
  /** Every mistake; null where there is none. */
  readonly refusal: ConfigInvalid | null;
}

/** Looks at everything, also where a mistake in it keeps it from coming into force: the store is found all the same. */
export function inspectSetup(folder: string, environment: Environment): Inspection {
  try {
    const { config } = loadSetup(folder, environment);
    const { store, onCall, warnings } = config;
    return { storeFile: store.file, onCall, warnings, refusal: null };
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    return { storeFile: findStore(resolve(folder)), onCall: null, warnings: [], refusal: error };
  }
}

/** Where the store is by a service.yaml that is wrong elsewhere; at its usual place where it does not say. */
function findStore(folder: string): string {
  let url: unknown;
  try {
    url = parseDocument(readFileSync(join(folder, 'service.yaml'), 'utf8')).getIn(['store', 'url']);
  } catch {
    // The refusal tells that the file cannot be read.
  }
  return storeFileOf(dirname(folder), typeof url === 'string' ? url : DEFAULT_STORE);
}
