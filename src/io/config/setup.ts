// What the daemon works by: the configuration and the templates that go with it, read, checked and rendered as one, so
// that what comes into force comes into force whole.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { type Config, ConfigInvalid, loadConfig } from './config.js';
import { type Environment } from '../system/environment.js';
import { hashFiles } from './files.js';
import { DEFAULT_STORE, STORE_URL, storeFileOf } from './service/store-url.js';
import { loadTemplates, type Templates, TemplatesInvalid } from '../template/template.js';

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
  /** None where the configuration is refused. */
  readonly mailboxes: Config['mailboxes'];
  readonly warnings: Config['warnings'];
  /** Every mistake; null where there is none. */
  readonly refusal: ConfigInvalid | null;
}

/** Looks at everything, also where a mistake in it keeps it from coming into force: the store is found all the same. */
export function inspectSetup(folder: string, environment: Environment): Inspection {
  try {
    const { config } = loadSetup(folder, environment);
    const { store, onCall, mailboxes, warnings } = config;
    return { storeFile: store.file, onCall, mailboxes, warnings, refusal: null };
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    return {
      storeFile: locateStore(folder) ?? storeFileOf(dirname(resolve(folder)), DEFAULT_STORE),
      onCall: null,
      mailboxes: [],
      warnings: [],
      refusal: error,
    };
  }
}

/**
 * Where the store is, by a service.yaml that may be wrong elsewhere. Null where it does not tell, as when there is none.
 */
export function locateStore(folder: string): string | null {
  try {
    const yaml = parseDocument(readFileSync(join(folder, 'service.yaml'), 'utf8'), { logLevel: 'error' });
    const url = yaml.getIn(['store', 'url']) ?? DEFAULT_STORE;
    return typeof url === 'string' && STORE_URL.test(url) ? storeFileOf(dirname(resolve(folder)), url) : null;
  } catch {
    // Whoever reads the whole configuration is told what is wrong with the file.
    return null;
  }
}
