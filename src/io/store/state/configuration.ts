// Which configuration the daemon works with, and why it does not work with the one on disk: `status` shows it.
import type { Instant } from '../../../core/mail/message.js';
import type { Problem } from '../../system/problem.js';
import type { Store } from '../open.js';

/** The daemon's last judgement of the files. */
export interface ConfigurationState {
  /** When the configuration that is in force came into force. */
  readonly loadedAt: Instant;
  /** SHA-256 by file, and of all templates under `templates`. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Since when the files on disk are refused; null while they are in force. */
  readonly refusedAt: Instant | null;
  readonly mistakes: readonly Problem[];
}

/** Nobody reads more of them; a file of another kind may make thousands. */
const MISTAKES_AT_MOST = 100;

/** Notes that the configuration with these hashes is in force. */
export async function noteInForce(
  store: Store,
  hashes: ConfigurationState['hashes'],
  at: Instant,
): Promise<void> {
  const row = { loaded_at: at, hashes_json: JSON.stringify(hashes), refused_at: null, mistakes_json: '[]' };
  await store
    .insertInto('configuration')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Notes why the files on disk are refused; since when is that of the first refusal in a row. */
export async function noteRefused(store: Store, mistakes: readonly Problem[], at: Instant): Promise<void> {
  await store
    .updateTable('configuration')
    .set((row) => ({
      refused_at: row.fn.coalesce('refused_at', row.val(at)),
      mistakes_json: JSON.stringify(mistakes.slice(0, MISTAKES_AT_MOST)),
    }))
    .where('id', '=', 1)
    .execute();
}

/** The daemon's last note; null where none has run yet. */
export async function configurationState(store: Store): Promise<ConfigurationState | null> {
  const row = await store.selectFrom('configuration').selectAll().where('id', '=', 1).executeTakeFirst();
  if (row === undefined) return null;
  return {
    loadedAt: row.loaded_at,
    hashes: JSON.parse(row.hashes_json),
    refusedAt: row.refused_at,
    mistakes: JSON.parse(row.mistakes_json),
  };
}
