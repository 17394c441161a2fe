// A database that fails at rows of a test's choice, as if the program had stumbled at them.
import type { Installation } from './installation.js';
import { isOnServer } from './store-database.js';

/** Has every insert fail into this table whose `condition` holds, in which `new` is the row. */
export function refuseRows(
  here: Installation,
  { table, condition, words }: { readonly table: string; readonly condition: string; readonly words: string },
): void {
  const name = `refuse_${table}`;
  if (isOnServer) {
    here.query(`create function ${name}() returns trigger language plpgsql as
      $$ begin raise exception '${words}'; end $$`);
    here.query(`create trigger ${name} before insert on ${table} for each row when (${condition})
      execute function ${name}()`);
  } else {
    here.query(`create trigger ${name} before insert on ${table} when ${condition}
      begin select raise(abort, '${words}'); end`);
  }
}
