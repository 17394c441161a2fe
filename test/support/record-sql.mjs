// Loaded before the program (`node --import`): writes every statement that it prepares into the file of RECORD_SQL, one
// JSON string a line.
import { appendFileSync } from 'node:fs';
import Database from 'better-sqlite3';

const prepare = Reflect.get(Database.prototype, 'prepare');
Database.prototype.prepare = function recordAndPrepare(sql) {
  appendFileSync(process.env['RECORD_SQL'], `${JSON.stringify(sql)}\n`);
  return prepare.call(this, sql);
};
