// The database in which an installation of a test keeps its store, and a way to look behind the program: a SQLite file, or,
// where the tests run on PostgreSQL, a database of one cluster that all of them share.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { it } from 'vitest';
import type { StorePlace } from '../../src/io/store/place.js';
import { programs } from './postgres.js';

/** The variable with the port of that cluster, and the database that others are made from. */
export const SHARED_PORT = 'SPORTELLO_TEST_POSTGRES';
export const TEMPLATE = 'store1';

const port = process.env[SHARED_PORT];

/** Whether installations of tests keep their stores on PostgreSQL. */
export const isOnServer = port !== undefined;

/** A test of the file itself, or of the disk that it is on: a server has neither here. */
export const itOnFile = it.skipIf(isOnServer);

/** The database of an installation. */
export interface StoreDatabase {
  /** What store.url says. */
  readonly url: string;
  readonly place: StorePlace;
  /** Runs one statement; answers with the rows of one that reads. */
  query<Row>(sql: string): Row[];
  remove(): void;
}

/** A new one; `file` is where it stands on SQLite. */
export function newDatabase(file: string): StoreDatabase {
  return port === undefined ? fileDatabase(file) : serverDatabase(port);
}

function fileDatabase(file: string): StoreDatabase {
  return {
    url: 'sqlite:data/sportello.db',
    place: file,
    query: <Row>(sql: string) => {
      // Whoever asks before the program has made its store must not make an empty one, which it would refuse.
      const database = new Database(file, { timeout: 5_000, fileMustExist: true });
      try {
        const statement = database.prepare<[], Row>(sql);
        if (statement.reader) return statement.all();
        statement.run();
        return [];
      } finally {
        database.close();
      }
    },
    remove: () => undefined,
  };
}

/** JSON knows no bytes: PostgreSQL writes them as hexadecimal digits. */
function asBytes(value: unknown): unknown {
  const isBytes = typeof value === 'string' && /^\\x(?:[0-9a-f]{2})*$/u.test(value);
  return isBytes ? Buffer.from(value.slice(2), 'hex') : value;
}

function serverDatabase(at: string): StoreDatabase {
  const name = `desk_${randomUUID().replaceAll('-', '')}`;
  const psql = (database: string, sql: string): string =>
    execFileSync(
      join(programs(), 'psql'),
      ['-X', '-q', '-t', '-A', '-h', '127.0.0.1', '-p', at, '-U', 'postgres', '-d', database, '-c', sql],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
  psql('postgres', `create database ${name} template ${TEMPLATE} strategy file_copy`);
  return {
    url: `postgres://postgres@127.0.0.1:${at}/${name}`,
    place: {
      host: '127.0.0.1',
      port: Number(at),
      user: 'postgres',
      database: name,
      password: null,
      missingSecret: null,
      sslMode: 'disable',
      ca: null,
    },
    query: <Row>(sql: string): Row[] => {
      if (!/^\s*(?:select|with)\b|\breturning\b/iu.test(sql)) {
        psql(name, sql);
        return [];
      }
      const found = psql(name, `with found as (${sql}) select coalesce(json_agg(found), '[]') from found`);
      return JSON.parse(found, (_key, value: unknown) => asBytes(value));
    },
    remove: () => psql('postgres', `drop database if exists ${name} with (force)`),
  };
}
