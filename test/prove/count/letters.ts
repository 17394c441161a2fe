// Counts letters: each answerable ticket has one acknowledgement, each letter was on the wire, and more than once only
// where a daemon could not know that it was.
import { sql } from 'kysely';
import type { Store } from '../../../src/io/store/open.js';
import type { Received } from '../../support/smtp.js';
import type { Disturbance } from '../disturbances.js';
import { figure, none, type Finding } from '../findings.js';
import { groupBy } from '../group-by.js';
import { headerOf, messageIdOf } from '../wire.js';

interface Letter {
  readonly id: number;
  readonly letter: string;
  readonly cause_id: number | null;
  readonly to_address: string;
  readonly message_id: string;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** Counts what the outbox says, and what the mail server was given. */
export async function countLetters(
  store: Store,
  received: readonly Received[],
  done: readonly Disturbance[],
): Promise<Finding[]> {
  const { rows: letters } = await sql<Letter>`
    select id, letter, cause_id, to_address, message_id, state, attempts, last_error from outbox order by id`.execute(
    store,
  );
  const { rows: answerable } = await sql<{ id: number }>`
    select id from message where decision = 'opened' and unanswered_because is null`.execute(store);
  const { rows: events } = await sql<{ ticket_id: number; count: number }>`
    select ticket_id, count(*) as count from event where kind = 'acknowledged' group by ticket_id`.execute(
    store,
  );
  const wire = groupBy(received, messageIdOf);
  const known = new Set(letters.map(({ message_id: id }) => id));
  const acknowledgements = groupBy(
    letters.filter(({ letter }) => letter === 'acknowledgement'),
    ({ cause_id: cause }) => cause,
  );
  const resent = letters.filter(({ message_id: id }) => (wire.get(id)?.length ?? 0) > 1);
  return [
    figure('letters', letters.length),
    none(
      'tickets without their one acknowledgement',
      answerable.filter(({ id }) => acknowledgements.get(id)?.length !== 1).map(({ id }) => `message ${id}`),
    ),
    none('tickets that were not noted as acknowledged once', [
      ...events.filter(({ count }) => count !== 1).map(({ ticket_id: id }) => `ticket ${id}`),
      ...(events.length === answerable.length ? [] : [`${events.length} of ${answerable.length}`]),
    ]),
    none(
      'letters not sent',
      letters
        .filter(({ state }) => state !== 'sent')
        .map(({ id, state, last_error: error }) => `letter ${id} is ${state}: ${error ?? ''}`),
    ),
    none(
      'letters that the mail server never got',
      letters.filter(({ message_id: id }) => !wire.has(id)).map(({ id }) => `letter ${id}`),
    ),
    none(
      'mails on the wire that are no letter',
      [...wire.keys()].filter((id) => !known.has(id)),
    ),
    none('causes with two letters on the wire', twoForOneCause(received)),
    figure('letters sent again, after a kill or a cut', resent.length),
    none(
      'letters sent again without a reason',
      resent.flatMap((letter) => unexplained(letter, wire.get(letter.message_id) ?? [], done)),
    ),
  ];
}

function twoForOneCause(received: readonly Received[]): string[] {
  const causes = groupBy(received, ({ to, raw }) => `${to.join()} ${headerOf(raw, 'In-Reply-To')}`);
  return [...causes]
    .filter(([, mails]) => new Set(mails.map(messageIdOf)).size > 1)
    .map(([cause, mails]) => `${cause}: ${[...new Set(mails.map(messageIdOf))].join(' ')}`);
}

/** Between the daemon's last word about a letter and the next attempt something must have struck a daemon or the server. */
function unexplained(letter: Letter, sent: readonly Received[], done: readonly Disturbance[]): string[] {
  const name = `letter ${letter.id}`;
  const [first] = sent;
  const faults = sent
    .slice(1)
    .filter(({ at }, index) => {
      const before = sent[index]?.at ?? 0;
      return !done.some((one) => one.at <= at && one.until >= before - RECORDED_MS);
    })
    .map(() => `${name} went out again though nothing was disturbed`);
  if (sent.some(({ raw }) => first?.raw.equals(raw) === false))
    faults.push(`${name} went out in other bytes`);
  if (letter.attempts < sent.length)
    faults.push(`${name} was on the wire ${sent.length} times, in ${letter.attempts} attempts`);
  return faults;
}

/** A disturbance just before the final dot cuts off the record of it as well. */
const RECORDED_MS = 1_000;
