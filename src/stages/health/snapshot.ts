// Looks at the line from outside: everything in `/metrics`, `/readyz`, the operator's mails and `status` comes from
// here.
import type { AnswerLimits } from '../../core/desk/desk.js';
import type { HealthFacts } from '../../core/desk/health.js';
import type { Instant } from '../../core/mail/message.js';
import { roomBeside } from '../../io/system/disk.js';
import type { Config } from '../../io/config/config.js';
import { imapServiceName } from '../../io/imap/imap.js';
import { configurationState } from '../../io/store/state/configuration.js';
import { waitingSince } from '../../io/store/figures/digests.js';
import { dueSince, longestWaiting, mailboxHealth } from '../../io/store/state/health.js';
import { listSuspects } from '../../io/store/mail/suspects.js';
import type { Store } from '../../io/store/open.js';
import type { StorePlace } from '../../io/store/place.js';
import { countAllAnswers } from '../../io/store/outbox/answers.js';

/** The parts that are looked at, beside the store: the mailboxes that are in force, and where the store is. */
export interface Surveyed {
  readonly mailboxes: readonly Pick<Config['mailboxes'][number], 'name' | 'imap'>[];
  readonly place: StorePlace;
  /** The limits of the answers; null where nobody asks for them. */
  readonly answers: AnswerLimits | null;
}

/** The line at this moment. Nothing that it asks takes longer in a larger store. */
export async function takeSnapshot(
  store: Store,
  { mailboxes, place, answers }: Surveyed,
  now: Instant,
): Promise<HealthFacts> {
  const configuration = await configurationState(store);
  return {
    at: now,
    mailboxes: await Promise.all(
      mailboxes.map(({ name, imap }) => mailboxHealth(store, name, imapServiceName(name, imap))),
    ),
    unread: await listSuspects(
      store,
      mailboxes.map(({ name }) => name),
    ),
    messagesSince: await waitingSince(store),
    letter: await longestWaiting(store),
    dueSince: await dueSince(store, now),
    disk: typeof place === 'string' ? await roomBeside(place) : null,
    answers: answers === null ? null : await answersOf(store, answers, now),
    refusedAt: configuration?.refusedAt ?? null,
  };
}

async function answersOf(store: Store, limits: AnswerLimits, now: Instant): Promise<HealthFacts['answers']> {
  return { count: await countAllAnswers(store, limits, now), most: limits.overall };
}
