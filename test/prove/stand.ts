// Everything around the daemons of a proof: mail servers, the database server, and for each daemon a machine of its own,
// which is a configuration and a way to the database that can be cut.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePlace } from '../../src/io/store/place.js';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import { installation, type Installation, type Service } from '../support/installation.js';
import { startPostgres, type Postgres } from '../support/postgres.js';
import { startSmtp, type SmtpSink } from '../support/smtp.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

/** The mailboxes with their addresses; each name is also that of the user. */
export const MAILBOXES: ReadonlyMap<string, string> = new Map([
  ['support', 'assistenza@example.it'],
  ['sales', 'vendite@example.it'],
  ['billing', 'fatture@example.it'],
  ['network', 'rete@example.it'],
]);

/** Where a daemon runs. */
export interface Machine {
  readonly here: Installation;
  /** Its way to the database server; null on SQLite. */
  readonly way: TcpProxy | null;
}

/** The whole stand. */
export interface ProofStand {
  readonly dovecot: Dovecot;
  readonly smtp: SmtpSink;
  /** Null on SQLite. */
  readonly postgres: Postgres | null;
  readonly machines: readonly Machine[];
  /** The store that all of them share. */
  readonly place: StorePlace;
  /** Holds the logs; it stays. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts the servers and makes a machine for each daemon; on SQLite there is one. */
export async function startProofStand(kind: 'sqlite' | 'postgres', daemons: number): Promise<ProofStand> {
  process.setMaxListeners(60);
  const [dovecot, smtp] = await Promise.all([startDovecot(), startSmtp()]);
  const postgres = kind === 'postgres' ? await startPostgres() : null;
  const shared = postgres === null ? null : await postgres.place({ isEmpty: true });
  const machines: Machine[] = [];
  for (let count = 0; count < (postgres === null ? 1 : daemons); count += 1) {
    const way = postgres === null ? null : await startTcpProxy(postgres.port);
    const store =
      way === null || shared === null ? null : `postgres://postgres@127.0.0.1:${way.port}/${shared.database}`;
    const edit = (service: Service): void => settings(service, store);
    machines.push({ here: installation({ imapPort: dovecot.port, smtpPort: smtp.port, edit }), way });
  }
  const folder = mkdtempSync(join(tmpdir(), 'sportello-prove-'));
  return {
    dovecot,
    smtp,
    postgres,
    machines,
    place: shared ?? machines[0]?.here.database ?? '',
    folder,
    stop: async () => {
      for (const { here, way } of machines) {
        here.remove();
        await way?.stop();
      }
      await postgres?.stop();
      await smtp.stop();
      await dovecot.stop();
    },
  };
}

/** Four mailboxes, and nobody who writes much goes without an answer. */
function settings(service: Service, store: string | null): void {
  const [first] = service.mailboxes;
  if (first === undefined) throw new Error('the configuration has no mailbox');
  service.mailboxes = [...MAILBOXES].map(([name, address]) => ({
    ...first,
    name,
    address,
    imap: { ...first.imap, user: name },
  }));
  service['limits'] = { acknowledgements: { window: '1h', sender: 1e6, domain: 1e6, overall: 1e6 } };
  service['digests'] = [];
  if (store !== null) service['store'] = { url: store };
}
