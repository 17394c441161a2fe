// An installation for the demo: the shipped configuration in a temporary folder, pointed at the demo's servers. It
// is a real one, so that every command works on it while the demo runs.
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { PACKAGE } from '../io/system/package.js';

const SHIPPED_CONFIG = join(PACKAGE, 'config');

/** The account with which the desk logs in at the demo's mail server. */
export const ACCOUNT = { address: 'assistenza@example.it', user: 'support', password: 'demo' } as const;

/** Who works the tickets. */
export const TECHNICIAN = { name: 'Anna Verdi', address: 'anna.verdi@example.it' } as const;

/** How the demo's mail server signs its verdict on the sender of a mail. */
export const AUTHSERV_ID = 'mx.example.it';

/** A folder of its own. */
export interface Installation {
  readonly root: string;
  /** The configuration folder in it. */
  readonly config: string;
  remove(): void;
}

/** Makes the installation. */
export function makeInstallation(ports: { readonly imap: number; readonly smtp: number }): Installation {
  const root = mkdtempSync(join(tmpdir(), 'sportello-demo-'));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  try {
    const config = join(root, 'config');
    cpSync(SHIPPED_CONFIG, config, { recursive: true });
    writeFileSync(join(root, 'imap-password'), ACCOUNT.password, { mode: 0o600 });
    writeFileSync(join(root, 'store-key'), randomBytes(32).toString('hex'), { mode: 0o600 });
    pointAt(join(config, 'service.yaml'), ports);
    writeFileSync(join(config, 'people.yaml'), stringify(PEOPLE));
    return { root, config, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function pointAt(file: string, ports: { readonly imap: number; readonly smtp: number }): void {
  const service = parseDocument(readFileSync(file, 'utf8'));
  const { user } = ACCOUNT;
  const local = { host: '127.0.0.1', security: 'none' };
  const imap = { ...local, port: ports.imap, user, password: { file: 'imap-password' } };
  service.setIn(['mailboxes', 0, 'imap'], service.createNode(imap));
  service.setIn(['smtp'], service.createNode({ ...local, port: ports.smtp }));
  // Nobody should have to wait for the next look, should a wake-up be missed.
  service.setIn(['limits', 'poll'], '1s');
  service.setIn(['desk', 'team'], service.createNode(Object.keys(PEOPLE.technicians)));
  service.setIn(['desk', 'authservId'], AUTHSERV_ID);
  service.setIn(['store', 'key'], service.createNode({ file: 'store-key' }));
  service.setIn(['monitors'], service.createNode([NAGIOS]));
  writeFileSync(file, service.toString());
}

/** The technician, who never sees a terminal. Nobody should have to wait for her answers. */
const PEOPLE = {
  technicians: {
    verdi: {
      name: TECHNICIAN.name,
      addresses: [TECHNICIAN.address],
      may: ['answer', 'close', 'severity', 'release', 'merge'],
      language: 'en',
    },
  },
  answers: { hold: '0s' },
};

/** As it stands, commented out, in the shipped service.yaml. */
const NAGIOS = {
  name: 'Nagios',
  from: 'nagios@monitor.example.it',
  patterns: ['\\*\\* \\w+ Service Alert: (?P<host>[^/]+)/(?P<service>.+) is (?P<state>\\w+) \\*\\*'],
  problem: ['CRITICAL', 'WARNING', 'UNKNOWN'],
  recovery: ['OK'],
};
