// A mail that a rule hands on: the department gets the original, its sender is told. Both letters are queued in the
// transaction that stores the decision.
import { ticketSubject } from '../../core/decide/classification.js';
import type { Redirected } from '../../core/decide/decision.js';
import { redirect } from '../../core/letters/redirect/redirect.js';
import { announceRedirect } from '../../core/letters/redirect/redirected.js';
import { beginOf } from '../../core/desk/desk.js';
import { saidIn } from '../../core/mail/message.js';
import type { Store } from '../../io/store/open.js';
import { countQueued } from '../../io/store/outbox/outbox.js';
import type { Decided } from './context.js';
import { CITES_NOTHING, queueLetter } from './queue-letter.js';

/** Queues the mail to the department, and the notice to whoever asked unless the decision says why not. */
export async function handOn(
  transaction: Store,
  { department, requester, language, answerTo, unansweredBecause }: Redirected,
  { row, message, sendThrough, now, policy: { desk, limits } }: Decided,
): Promise<void> {
  if (row.acknowledge === 0) return;
  const facts = {
    department,
    subject: ticketSubject(message),
    written: saidIn(message),
    receivedAt: row.received_at,
  };
  const told = unansweredBecause === null ? answerTo : [];
  const { windowMs, mails } = limits.team;
  const since = beginOf(windowMs, now);
  const isLast =
    (await countQueued(transaction, ['redirect'], department.address, since, mails)) + 1 >= mails;
  const content = redirect(
    {
      ...facts,
      id: row.id,
      requester,
      bytes: row.original_bytes ?? row.bytes,
      whole: row.original_bytes === null,
      told: told.length > 0,
      silentUntil: isLast ? since + windowMs : null,
    },
    desk,
  );
  const context = { ticketId: null, at: now, cause: { id: row.id, message }, desk };
  // It never goes through a certified mailbox: there whoever sends it would be taken for its author.
  await queueLetter(transaction, content, {
    ...context,
    to: department,
    sendThrough: null,
    cites: CITES_NOTHING,
  });
  const notice = announceRedirect({ ...facts, language }, desk);
  for (const to of told) await queueLetter(transaction, notice, { ...context, to, sendThrough });
}
