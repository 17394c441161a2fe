// The health of the line in `status`: the same facts that `/metrics` and the operator's mails are made of.
import { showBytes, type HealthFacts, type Trouble } from '../../../core/desk/health.js';
import { count } from '../../terminal/table.js';
import { oneLine } from '../../../io/system/printable.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

/** The health as an operator has to know it. */
export interface HealthState {
  readonly line: HealthFacts;
  /** Troubles that the operator was notified of and that are not over. */
  readonly troubles: readonly Trouble[];
}

/** The form that `--json` prints. */
export function healthJson({ line, troubles }: HealthState): object {
  return {
    troubles: troubles.map(({ kind, mailbox, since, detail }) => ({
      kind,
      mailbox: mailbox === '' ? null : mailbox,
      since: isoTime(since),
      detail,
    })),
    mailboxes: line.mailboxes.map(({ name, reachedAt, error, errorAt, lastMailAt }) => ({
      name,
      reachedAt: isoTime(reachedAt),
      error,
      errorAt: isoTime(errorAt),
      lastMailAt: isoTime(lastMailAt),
    })),
    unread: line.unread.map(({ since, dueAt, ...mail }) => ({
      ...mail,
      since: isoTime(since),
      dueAt: isoTime(dueAt),
    })),
    messagesSince: isoTime(line.messagesSince),
    lettersSince: isoTime(line.letter?.since ?? null),
    lettersDueSince: isoTime(line.dueSince),
    disk: line.disk,
  };
}

/** The line for a person that describes a trouble. */
export function troubleLine({ kind, mailbox, since, detail }: Trouble, time: ShowTime): string {
  const what = WHAT[kind].replace('%', () => mailbox);
  return oneLine(`${what}, since ${time(since)}${detail === null ? '' : `: ${detail}`}`);
}

const WHAT: Readonly<Record<Trouble['kind'], string>> = {
  mailbox: 'the mailbox % cannot be read',
  mail: 'mail of the mailbox % cannot be read or moved',
  outbox: 'letters wait for too long',
  disk: 'the disk is nearly full',
  answers: 'too many answers went out: only customers are answered',
};

/** When mail last came into each mailbox, for a person. */
export function lastMailLines({ mailboxes }: HealthFacts, time: ShowTime): string[] {
  return mailboxes.map(({ name, lastMailAt }) =>
    lastMailAt === null ? `${name}: no mail yet` : `${name}: last mail ${time(lastMailAt)}`,
  );
}

/** So many mails are named. */
const UNREAD_SHOWN = 10;

/** The mails that a server does not give, or does not move, for a person. */
export function unreadLines({ unread }: HealthFacts, time: ShowTime): string[] {
  const lines = unread.slice(0, UNREAD_SHOWN).map(({ mailbox, uid, failures, since, dueAt, problem }) => {
    const tried = `tried ${count(failures, 'time')} since ${time(since)}, next ${time(dueAt)}`;
    return oneLine(`${mailbox}: the mail with UID ${uid} stays in the inbox (${tried}): ${problem}`);
  });
  const more = unread.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** The room on the disk, for a person; null where a server has the store. */
export function diskLine({ disk }: HealthFacts): string | null {
  return disk && `${showBytes(disk.freeBytes)} of ${showBytes(disk.totalBytes)} free`;
}
