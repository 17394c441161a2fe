// Mail that waits though its turn has come, and the mail behind it that must not overtake it: a sender's mails are decided
// in their order, and an answer after the mail that it answers. All other mail goes on.
import { relationsIn } from '../../core/mail/citation.js';
import type { MessageRow } from '../../io/store/mail/messages.js';
import { readHeaders } from '../../io/store/mail/originals.js';
import type { Store } from '../../io/store/open.js';

/** Those of the messages, in order of arrival, that neither have to wait nor are related to an earlier one that does. */
export async function withoutWaiting(
  store: Store,
  rows: readonly MessageRow[],
  hasToWait: (row: MessageRow) => boolean,
): Promise<MessageRow[]> {
  if (!rows.some(hasToWait)) return [...rows];
  const headers = await readHeaders(
    store,
    rows.map(({ id }) => id),
  );
  const waiting = new Set<string>();
  return rows.filter((row) => {
    const relations = relationsIn(headers.get(row.id) ?? '');
    if (!hasToWait(row) && !relations.some((one) => waiting.has(one))) return true;
    for (const one of relations) waiting.add(one);
    return false;
  });
}
