// Several daemons on one PostgreSQL store, against one daemon on SQLite in the same run. All of it runs on one machine, with
// the mail servers and the database server: what each mail costs says more here than how fast it is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import { installation, type Service } from '../support/installation.js';
import { startPostgres, type Postgres } from '../support/postgres.js';
import { fill } from './load.js';
import { cpuMs, end, measure, statOf, startSink, type Measured } from './measure.js';

/** What so many daemons needed. */
export interface Shared extends Measured {
  readonly store: 'sqlite' | 'postgres';
  readonly daemons: number;
  /** The mails a second over those of the daemon on SQLite. */
  readonly ratio: number;
  /** The processor time of the database server; 0 for SQLite, which has none. */
  readonly serverCpuMsPerMail: number;
}

/** Measures one daemon on SQLite, and then each of these numbers of daemons on a new store on PostgreSQL. */
export async function compareShared(mails: number, counts: readonly number[]): Promise<Shared[]> {
  const dovecot = await startDovecot();
  const postgres = await startPostgres('shipped');
  try {
    const floor = await measureOn(dovecot, null, 1, mails);
    const compared: Shared[] = [{ ...floor, ratio: 1 }];
    for (const daemons of counts) {
      const measured = await measureOn(dovecot, postgres, daemons, mails);
      compared.push({ ...measured, ratio: measured.mailsPerSecond / floor.mailsPerSecond });
    }
    return compared;
  } finally {
    await postgres.stop();
    await dovecot.stop();
  }
}

async function measureOn(
  dovecot: Dovecot,
  postgres: Postgres | null,
  daemons: number,
  mails: number,
): Promise<Omit<Shared, 'ratio'>> {
  await fill(dovecot, ['support'], mails);
  const sink = await startSink();
  const place = await postgres?.place();
  const edit = (service: Service): void => {
    const window = { window: '1h', sender: 1_000, domain: 1_000_000, overall: 1_000_000 };
    service['limits'] = { acknowledgements: window };
    if (place !== undefined)
      service['store'] = { url: `postgres://postgres@127.0.0.1:${place.port}/${place.database}` };
  };
  const places = Array.from({ length: daemons }, () =>
    installation({ imapPort: dovecot.port, smtpPort: sink.port, edit }),
  );
  const before = postgres === null ? 0 : clusterCpuMs(postgres);
  try {
    const start = () => places.map((one) => one.start(['run']));
    const { running, measured } = await measure(start, sink, mails, () => dovecot.count('support'));
    const serverCpuMs = postgres === null ? 0 : clusterCpuMs(postgres) - before;
    await end(running);
    const store = postgres === null ? 'sqlite' : 'postgres';
    return { ...measured, store, daemons, serverCpuMsPerMail: serverCpuMs / mails };
  } finally {
    sink.stop();
    for (const one of places) one.remove();
  }
}

/** The processor time of the server's first process, of its children, and of those that have ended. */
function clusterCpuMs({ data }: Postgres): number {
  const first = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  return [first, ...childrenOf(first)].reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function childrenOf(parent: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
  return processes.map(Number).filter((pid) => {
    try {
      return statOf(pid).parent === parent;
    } catch {
      // It ended while we looked.
      return false;
    }
  });
}

/** The comparison as a table. */
export function sharedTable(mails: number, compared: readonly Shared[]): string {
  const table = new Table({
    head: [
      `${mails} mails`,
      'mails a second',
      'ratio',
      'ms per mail, daemons',
      'ms per mail, server',
      'peak MB',
    ],
    style: { head: [], border: [] },
  });
  for (const { store, daemons, ratio, ...of } of compared)
    table.push([
      store === 'sqlite' ? 'SQLite' : `PostgreSQL, daemons: ${daemons}`,
      of.mailsPerSecond.toFixed(0),
      ratio.toFixed(2),
      of.cpuMsPerMail.toFixed(1),
      of.serverCpuMsPerMail.toFixed(1),
      of.peakMb.toFixed(0),
    ]);
  return table.toString();
}
