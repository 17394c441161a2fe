// Notifies the operator of troubles: once when one begins and once when it is over. Each report is recorded in the
// store, in the transaction of its letters, so a restart neither repeats nor forgets one.
import { findTroubles, type HealthFacts, type KnownTrouble, type Trouble } from '../../core/desk/health.js';
import { composeTroubleNews, type HealthNews } from '../../core/letters/health/health.js';
import type { Instant } from '../../core/mail/message.js';
import type { Config } from '../../io/config/config.js';
import type { Log } from '../../io/system/log.js';
import { forgetTrouble, listTroubles, noteTrouble } from '../../io/store/state/health.js';
import type { Store } from '../../io/store/open.js';
import { queueLetter } from '../effects/queue-letter.js';

/** The parts that notifying works with. */
export interface NotifyingParts {
  readonly config: Pick<Config, 'desk' | 'health'>;
  readonly store: Store;
  readonly log: Log;
  /** When the process began to look. */
  readonly startedAt: Instant;
}

/** Compares the present troubles with those reported, and reports the difference. True when there was any. */
export async function notifyOperator(parts: NotifyingParts, facts: HealthFacts): Promise<boolean> {
  const { config, store, log, startedAt } = parts;
  const known = await listTroubles(store);
  const found = findTroubles(facts, known, config.health, startedAt);
  const begun = found.filter((trouble) => !known.some((other) => isSame(trouble, other)));
  const over = known.filter((trouble) => !found.some((other) => isSame(trouble, other)));
  for (const trouble of begun) {
    if (!(await notifyBegun(parts, trouble, facts.at))) continue;
    log.error({ event: 'trouble.begun', ...named(trouble) }, trouble.detail ?? undefined);
  }
  for (const trouble of over) {
    if (!(await notifyOver(parts, trouble, facts))) continue;
    log.info({ event: 'trouble.over', ...named(trouble) });
  }
  return begun.length + over.length > 0;
}

function notifyBegun(parts: NotifyingParts, trouble: Trouble, now: Instant): Promise<boolean> {
  return parts.store.transaction().execute(async (transaction) => {
    const isNew = await noteTrouble(transaction, trouble, now);
    if (isNew) await queue(parts, transaction, composeTroubleNews(trouble, null, parts.config.desk), now);
    return isNew;
  });
}

function notifyOver(parts: NotifyingParts, trouble: KnownTrouble, facts: HealthFacts): Promise<boolean> {
  // A mailbox that is no longer configured is not read again: there is nothing to report.
  const isConfigured = trouble.mailbox === '' || facts.mailboxes.some(({ name }) => name === trouble.mailbox);
  const news = composeTroubleNews({ ...trouble, detail: null }, facts.at, parts.config.desk);
  return parts.store.transaction().execute(async (transaction) => {
    const wasKnown = await forgetTrouble(transaction, trouble);
    if (wasKnown && isConfigured) await queue(parts, transaction, news, facts.at);
    return wasKnown;
  });
}

async function queue(
  { config: { desk, health } }: NotifyingParts,
  transaction: Store,
  news: HealthNews,
  at: Instant,
): Promise<void> {
  for (const address of health.operator) {
    const to = { address, name: '' };
    await queueLetter(transaction, news, { ticketId: null, to, at, sendThrough: null, desk });
  }
}

function isSame(one: Trouble, other: Trouble): boolean {
  return one.kind === other.kind && one.mailbox === other.mailbox;
}

function named({ kind, mailbox, since }: Trouble): object {
  return { trouble: kind, ...(mailbox !== '' && { mailbox }), since };
}
