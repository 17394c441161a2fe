// The first configuration of a new installation: the shipped one, with the facts of the machine filled in, and
// the unit that starts it.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { EXAMPLES_FOLDER } from './rules/examples.js';
import { WEIGHTS_FILE } from './rules/judgement.js';
import type { Environment } from '../system/environment.js';
import { PACKAGE } from '../system/package.js';

/** Facts that the machine gives about itself. */
export interface Machine {
  /** An IANA name, e.g. `Europe/Rome`. */
  readonly timeZone: string;
  /** The domain that its host name ends in, or null where it has none. */
  readonly domain: string | null;
  /** The languages of the desk, the first one its own. */
  readonly languages: readonly ['it', 'en'] | readonly ['en', 'it'];
  /** The country whose holidays count, as `IT`; null where nothing shows it. */
  readonly country: string | null;
}

/** Facts that can be found out without asking anybody. */
export function lookAround(environment: Environment): Machine {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  const [, language, country] = /^([a-z]{2})_([A-Z]{2})/.exec(locale) ?? [];
  const [, domain] = /^[^.]+\.((?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63})$/u.exec(hostname()) ?? [];
  return {
    timeZone,
    domain:
      domain === undefined || /\.(?:localdomain|local|internal|lan)$|^localdomain$/.test(domain)
        ? null
        : domain,
    languages: language === undefined || language === 'it' ? ['it', 'en'] : ['en', 'it'],
    country: timeZone === 'Europe/Rome' ? 'IT' : (country ?? null),
  };
}

const UNIT = 'sportello.service';

/** The first file in a folder that the shipped configuration would stand in the way of. */
function findTaken(folder: string): string | undefined {
  return existsSync(folder) ? readdirSync(folder)[0] : undefined;
}

/**
 * Writes the configuration folder. `node` is the program that runs ours.
 * @throws EEXIST where anything stands in the folder already.
 */
export function writeStarter(folder: string, machine: Machine, node: string): void {
  const target = resolve(folder);
  const taken = findTaken(target);
  if (taken !== undefined) {
    const problem = `${target} is not empty (${taken} is there): name a new folder. Nothing was written`;
    throw Object.assign(new Error(problem), { code: 'EEXIST' });
  }
  const shipped = join(PACKAGE, 'config');
  for (const entry of readdirSync(shipped, { withFileTypes: true, recursive: true })) {
    const from = join(entry.parentPath, entry.name);
    // The weights of the package serve until the desk has learned its own, and its labelled requests beside the desk's.
    const isOfPackage = entry.name === WEIGHTS_FILE || basename(entry.parentPath) === EXAMPLES_FOLDER;
    if (!entry.isFile() || isOfPackage) continue;
    const to = join(target, from.slice(shipped.length));
    makeFolder(dirname(to));
    writeFileSync(to, fillIn(entry.name, readFileSync(from, 'utf8'), target, machine, node), { flag: 'wx' });
    chmodSync(to, 0o644);
  }
}

/** Makes a folder, and those above it. The service runs as a user of its own, who has to read the configuration. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  let made = first;
  chmodSync(made, 0o755);
  for (const name of relative(first, folder).split(sep).filter(Boolean)) {
    made = join(made, name);
    chmodSync(made, 0o755);
  }
}

function fillIn(name: string, text: string, folder: string, machine: Machine, node: string): string {
  const root = dirname(folder);
  if (name === 'calendars.yaml') {
    const local = text.replaceAll('timeZone: Europe/Rome', `timeZone: ${machine.timeZone}`);
    if (machine.country === 'IT') return local;
    const holidays = machine.country === null ? '# holidays: IT' : `holidays: ${machine.country}`;
    return local
      .replaceAll(
        /holidays: IT(.*)closed on the public holidays of Italy/g,
        `${holidays}$1closed on its public holidays`,
      )
      .replaceAll(/^( *)(- 06-29.*)$/gm, '$1# $2');
  }
  if (name === 'service.yaml') {
    const [first, second] = machine.languages;
    const filled = text
      .replace('languages: [it, en]', `languages: [${first}, ${second}]`)
      .replace('language: it }', `language: ${first} }`)
      .replace('{ env: SPORTELLO_IMAP_PASSWORD }', '{ file: secrets/imap-password }')
      .replace(
        'sqlite:data/sportello.db',
        isSystemWide(root) ? `sqlite:${STATE}/sportello.db` : 'sqlite:data/sportello.db',
      );
    return machine.domain === null ? filled : filled.replaceAll('example.it', machine.domain);
  }
  if (name !== UNIT) return text;
  return text
    .replace(
      /^# The daemon.*\n# a program.*\n/,
      '# The daemon under systemd, as `sportello init` found this machine.\n',
    )
    .replaceAll('/usr/bin/node', node)
    .replaceAll(/\/etc\/sportello(\/config)?/g, (_, config: string | undefined) =>
      config === undefined ? root : folder,
    )
    .replaceAll('/opt/sportello/', PACKAGE);
}

/** Where a unit of systemd keeps its data (StateDirectory). */
const STATE = '/var/lib/sportello';

/** Configuration below /etc has its data elsewhere. */
export function isSystemWide(root: string): boolean {
  return root === '/etc' || root.startsWith('/etc/');
}
