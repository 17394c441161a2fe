// When everything is done: no mail in an inbox, none without a decision, no letter that is not sent.
import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../src/io/store/open.js';
import { MAILBOXES, type ProofStand } from './stand.js';

/** What is left to do. */
export interface Left {
  readonly inboxes: number;
  readonly undecided: number;
  readonly letters: number;
}

/** Longer than the longest pause of a stage whose server was down. */
const STANDSTILL_MS = 6 * 60_000;

/** Counts what is left; null while the server is down. */
export async function countLeft(store: Store, { dovecot }: ProofStand): Promise<Left | null> {
  const inboxes = [...MAILBOXES.keys()].reduce((sum, user) => sum + dovecot.count(user), 0);
  try {
    const { rows } = await sql<{ undecided: number; letters: number }>`
      select (select count(*) from message where state <> 'stored') as undecided,
        (select count(*) from outbox where state in ('pending', 'uncertain')) as letters`.execute(store);
    const { undecided = 0, letters = 0 } = rows[0] ?? {};
    return { inboxes, undecided, letters };
  } catch {
    return null;
  }
}

/** Waits until nothing is left, or nothing has moved for long: answers with what is left then. */
export async function untilQuiet(
  look: () => Promise<Left | null>,
  log: (line: string) => void,
): Promise<Left> {
  let [last, changedAt, saidAt] = ['', Date.now(), 0];
  for (;;) {
    const left = await look();
    if (left !== null && left.inboxes + left.undecided + left.letters === 0) return left;
    const now = JSON.stringify(left);
    if (now !== last) [last, changedAt] = [now, Date.now()];
    if (left !== null && Date.now() - changedAt > STANDSTILL_MS) return left;
    if (Date.now() - saidAt > 10_000) {
      log(`left: ${now}`);
      saidAt = Date.now();
    }
    await sleep(250);
  }
}
