// The daemon's setup: the configuration and the templates that go with it, read, checked and rendered as one, so that
// it comes into force whole.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { IANAZone } from 'luxon';
import { parseDocument } from 'yaml';
import { type Config, ConfigInvalid, loadConfig } from './config.js';
import { type Environment } from '../system/environment.js';
import { hashFiles } from './files.js';
import { servicePartSchema, serviceSchema } from './service/schema.js';
import { readStore } from './service/store.js';
import { DEFAULT_STORE, isPostgresUrl, STORE_URL, storeFileOf } from './service/store-url.js';
import type { StorePlace } from '../store/place.js';
import type { Findings } from '../system/problem.js';
import { readDocument } from './yaml/document.js';
import { TemplatesInvalid } from '../template/problem.js';
import { loadTemplates, type Templates } from '../template/template.js';

/** A configuration without a mistake, its templates ready to be filled in. */
export interface Setup {
  readonly config: Config;
  readonly templates: Templates;
  /** SHA-256 by file, and of all templates under `templates`. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Reads everything. `storeInUse` is the store that a running daemon cannot leave.
 * @throws ConfigInvalid with all mistakes of all files.
 */
export function loadSetup(
  folder: string,
  environment: Environment,
  storeInUse: StorePlace | null = null,
): Setup {
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

/** Everything that can be known of a configuration, with or without mistakes. */
export interface Inspection {
  readonly store: StorePlace;
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
    return { store: store.place, onCall, mailboxes, warnings, refusal: null };
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    return {
      store: locateStore(folder, environment) ?? storeFileOf(dirname(resolve(folder)), DEFAULT_STORE),
      onCall: null,
      mailboxes: [],
      warnings: [],
      refusal: error,
    };
  }
}

/**
 * Where the store is, by a service.yaml that may be wrong elsewhere. Null where that file names none, or is missing.
 */
export function locateStore(folder: string, environment: Environment): StorePlace | null {
  const url = valueIn(folder, 'service.yaml', ['store', 'url'], DEFAULT_STORE);
  if (url === null || !STORE_URL.test(url)) return null;
  const root = dirname(resolve(folder));
  return isPostgresUrl(url) ? locateServer(folder, root, environment) : storeFileOf(root, url);
}

function locateServer(folder: string, root: string, environment: Environment): StorePlace | null {
  const findings: Findings = { problems: [], warnings: [] };
  const document = readDocument(folder, 'service.yaml', serviceSchema, servicePartSchema, findings);
  const store = document.part?.store;
  if (store === undefined) return null;
  const own: Findings = { problems: [], warnings: [] };
  const place = readStore(store, { root, environment, storeInUse: null, document, findings: own });
  return own.problems.length === 0 ? place : null;
}

/** The time zone of the desk, by files that may be wrong elsewhere. Null where they give none. */
export function locateTimeZone(folder: string): string | null {
  const calendar = valueIn(folder, 'service.yaml', ['desk', 'calendar']);
  const zone = calendar && valueIn(folder, 'calendars.yaml', [calendar, 'timeZone']);
  return zone !== null && IANAZone.isValidZone(zone) ? zone : null;
}

/** A text of a file, or what stands for one that is not given; null where the file cannot be read. */
function valueIn(
  folder: string,
  file: string,
  path: readonly string[],
  otherwise: string | null = null,
): string | null {
  try {
    const value = parseDocument(readFileSync(join(folder, file), 'utf8'), { logLevel: 'error' }).getIn(path);
    return typeof value === 'string' ? value : (value ?? null) === null ? otherwise : null;
  } catch {
    // Whoever reads the whole configuration gets a report of the mistakes in the file.
    return null;
  }
}
