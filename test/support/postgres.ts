// A real PostgreSQL for tests: a cluster of its own, its folder and port, and a database for each store from a template
// whose tables are up to date. A small shell watches over it, so that it ends when the test is killed.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openStore, type Store } from '../../src/io/store/open.js';
import type { PostgresPlace } from '../../src/io/store/place.js';
import { freePorts } from './port.js';

/** A running cluster on 127.0.0.1 and on a socket. */
export interface Postgres {
  readonly port: number;
  /** The folder of its socket. */
  readonly folder: string;
  /** The folder of its data. */
  readonly data: string;
  /** Makes a database, from the template where the store's tables are wanted in it. */
  place(options?: { readonly isEmpty?: boolean }): Promise<PostgresPlace>;
  /** Opens a new store. */
  store(): Promise<Store>;
  /** Stops it at once, as a crash does, until `resume()`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** The folder of Debian's newest PostgreSQL programs, where they are in no path. */
export function programs(): string {
  const debian = '/usr/lib/postgresql';
  const [newest] = existsSync(debian)
    ? readdirSync(debian).toSorted((one, other) => Number(other) - Number(one))
    : [];
  return newest === undefined ? '' : join(debian, newest, 'bin');
}

/** PostgreSQL refuses to be run by root. */
const USER = 'postgres';

/** For tests, which never lose the machine under the server; and as its makers ship it. */
const SETTINGS = {
  quick: '-c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c autovacuum=off',
  shipped: '',
} as const;

/** Starts a cluster; resolves when it answers. */
export async function startPostgres(settings: keyof typeof SETTINGS = 'quick'): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-postgres-'));
  const isRoot = process.getuid?.() === 0;
  chmodSync(folder, 0o755);
  if (isRoot) {
    const idOf = (kind: string) => Number(execFileSync('id', [kind, USER], { encoding: 'utf8' }));
    chownSync(folder, idOf('-u'), idOf('-g'));
  }
  const [port = 0] = await freePorts(1);
  const args = [folder, String(port), isRoot ? USER : '', SETTINGS[settings]];
  const watcher = spawn('/bin/bash', ['-c', WATCH, 'postgres', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: { ...process.env, PATH: `${programs()}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8' },
    cwd: '/',
  });
  const order = async (words?: string): Promise<void> => {
    const answered = new AbortController();
    const { signal } = answered;
    const said = once(watcher.stdout, 'data', { signal });
    const ended = once(watcher, 'exit', { signal }).then(() => {
      throw new Error('PostgreSQL does not start');
    });
    if (words !== undefined) watcher.stdin.write(`${words}\n`);
    try {
      await Promise.race([said, ended]);
    } finally {
      answered.abort();
      await Promise.allSettled([said, ended]);
    }
  };
  await order();
  const server = { host: '127.0.0.1', port, user: USER, password: null, missingSecret: null } as const;
  const placeOf = (database: string): PostgresPlace => ({
    ...server,
    database,
    sslMode: 'disable',
    ca: null,
  });
  let [databases, template] = [0, ''];
  const create = async (from: string): Promise<string> => {
    databases += 1;
    const name = `store${databases}`;
    const client = new Client({ host: '127.0.0.1', port, user: USER, database: 'postgres' });
    await client.connect();
    await client.query(`create database ${name} template ${from} strategy file_copy`);
    await client.end();
    return name;
  };
  const place = async ({ isEmpty = false } = {}): Promise<PostgresPlace> => {
    if (isEmpty) return placeOf(await create('template0'));
    if (template === '') {
      template = await create('template0');
      await (await openStore(placeOf(template))).destroy();
    }
    return placeOf(await create(template));
  };
  return {
    port,
    folder,
    data: join(folder, 'data'),
    place,
    store: async () => openStore(await place()),
    pause: () => order('pause'),
    resume: () => order('resume'),
    stop: async () => {
      if (watcher.exitCode !== null) return;
      watcher.stdin.end();
      await once(watcher, 'exit');
    },
  };
}

// Its standard input is the leash: it closes when the test stops the server, and when the test dies.
const WATCH = `
as() { if [ -n "$user" ]; then runuser -u "$user" -- "$@"; else "$@"; fi; }
folder=$1 port=$2 user=$3 settings=$4
start() {
  as pg_ctl start --silent --wait -D "$folder/data" -l "$folder/log" -o "-p $port -k $folder -h 127.0.0.1 \\
    -c max_connections=200 $settings" >/dev/null
}
halt() { as pg_ctl stop --silent -D "$folder/data" -m "$1" >/dev/null; }
as initdb --no-sync --no-instructions -A trust -U postgres -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=it-IT -D "$folder/data" >/dev/null &&
  start || { cat "$folder/log" >&2; exit 1; }
echo started
while read -r order; do
  case $order in pause) halt immediate; echo paused ;; resume) start; echo resumed ;; esac
done
halt immediate
rm -rf "$folder"
`;
