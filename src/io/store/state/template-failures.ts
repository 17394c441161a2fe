// Templates that failed on a letter: the letter went out by the shipped one, and `status` says so until they serve again.
import type { Selectable } from 'kysely';
import type { Instant } from '../../../core/mail/message.js';
import type { Store } from '../open.js';
import type { TemplateFailureTable } from '../schema.js';

/** Notes that a template failed; its first failure says since when. */
export async function noteTemplateFailure(
  transaction: Store,
  template: string,
  error: string,
  at: Instant,
): Promise<void> {
  await transaction
    .insertInto('template_failure')
    .values({ template, since: at, error, letters: 1 })
    .onConflict((conflict) =>
      conflict
        .column('template')
        .doUpdateSet((eb) => ({ error, letters: eb('template_failure.letters', '+', 1) })),
    )
    .execute();
}

/** Notes that a template laid a letter out. */
export async function noteTemplateServed(transaction: Store, template: string): Promise<void> {
  await transaction.deleteFrom('template_failure').where('template', '=', template).execute();
}

/** Every template that fails. */
export function listTemplateFailures(store: Store): Promise<Selectable<TemplateFailureTable>[]> {
  return store.selectFrom('template_failure').selectAll().orderBy('template').execute();
}
