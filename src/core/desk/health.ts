// Troubles of the line, judged from plain facts: those that an operator is notified of, and those that keep it from
// being ready. `/readyz`, the alert mails and `status` all go by what stands here.
import type { Instant } from '../mail/message.js';

/** From when on a state is a trouble. */
export interface HealthLimits {
  /** A mailbox may go unread for so long. */
  readonly silentMs: number;
  /** A letter may wait for so long. */
  readonly outboxMs: number;
  /** So much room has to be left on the disk. */
  readonly diskFreeBytes: number;
  /** The pause between two looks at a mailbox: nothing can be asked of it more often. */
  readonly pollMs: number;
}

/** A mailbox, as its server last answered. */
export interface MailboxHealth {
  readonly name: string;
  readonly reachedAt: Instant | null;
  /** The last refusal; null once it answers again. */
  readonly error: string | null;
  readonly errorAt: Instant | null;
  /** When mail last came in. */
  readonly lastMailAt: Instant | null;
}

/** A mail of an inbox that its server does not give, or does not move. */
export interface UnreadMail {
  readonly mailbox: string;
  readonly uid: number;
  /** How often it was tried. */
  readonly failures: number;
  readonly since: Instant;
  /** When it is tried again. */
  readonly dueAt: Instant;
  readonly problem: string;
  /** Whether its bytes are stored, so that it only stands in the inbox still. */
  readonly isStored: boolean;
}

/** The line at one moment. */
export interface HealthFacts {
  readonly at: Instant;
  readonly mailboxes: readonly MailboxHealth[];
  /** The mails that failed, the oldest trouble first. */
  readonly unread: readonly UnreadMail[];
  /** Since when the oldest message without a decision waits; null when none does. */
  readonly messagesSince: Instant | null;
  /** The letter that waits longest; null when none does. */
  readonly letter: { readonly since: Instant; readonly error: string | null } | null;
  /** When the letter that is due longest was due; null when none is due. */
  readonly dueSince: Instant | null;
  /** The disk of the store; null where a server has it. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** The answers of the last while and how many may go out in it; null where nobody counted. */
  readonly answers: { readonly count: number; readonly most: number } | null;
  /** Since when the configuration on disk is refused. */
  readonly refusedAt: Instant | null;
}

/** Something that an operator has to see to. There is at most one of each kind, and one for each mailbox. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** The mailbox that cannot be read, whole or in part; empty for the other kinds. */
  readonly mailbox: string;
  readonly since: Instant;
  /** The last news of it, in a server's words or in figures; null where there is nothing. */
  readonly detail: string | null;
}

export type TroubleKind = 'mailbox' | 'mail' | 'outbox' | 'disk' | 'answers';

/** A trouble that was reported. */
export interface KnownTrouble extends Trouble {
  readonly notifiedAt: Instant;
}

/** A flood that ebbs and rises is reported once: the answers have to fall to so much of their limit. */
const EBB = 0.75;

/** A lack of room that comes and goes at the very limit is reported once: it ends only a quarter above that limit. */
const ENOUGH_ROOM = 1.25;

/**
 * The troubles there are. `known` are those that stand already: they end only when what they are about is well, also
 * for a process that has just begun. `startedAt` is when it did: what nobody looked at before was not silent.
 */
export function findTroubles(
  facts: HealthFacts,
  known: readonly KnownTrouble[],
  limits: HealthLimits,
  startedAt: Instant,
): Trouble[] {
  const before = (kind: TroubleKind, mailbox = ''): KnownTrouble | undefined =>
    known.find((trouble) => trouble.kind === kind && trouble.mailbox === mailbox);
  const found: Trouble[] = [];
  for (const mailbox of facts.mailboxes) {
    const standing = before('mailbox', mailbox.name);
    const since = unreadSince(mailbox, startedAt);
    const isUnread =
      standing === undefined
        ? facts.at - since > patience(limits)
        : mailbox.error !== null || (mailbox.reachedAt ?? 0) <= standing.notifiedAt;
    if (!isUnread) continue;
    found.push({
      kind: 'mailbox',
      mailbox: mailbox.name,
      since: standing?.since ?? since,
      detail: mailbox.error,
    });
  }
  found.push(...unreadMails(facts));
  const { letter, disk } = facts;
  if (letter !== null && facts.at - letter.since > limits.outboxMs) {
    found.push({ kind: 'outbox', mailbox: '', since: letter.since, detail: letter.error });
  }
  const full = before('disk');
  if (disk !== null && disk.freeBytes < limits.diskFreeBytes * (full === undefined ? 1 : ENOUGH_ROOM)) {
    const detail = `${showBytes(disk.freeBytes)} / ${showBytes(disk.totalBytes)}`;
    found.push({ kind: 'disk', mailbox: '', since: full?.since ?? facts.at, detail });
  }
  const silenced = findSilenced(facts, before('answers'));
  return silenced === null ? found : [...found, silenced];
}

/** Whoever writes now gets no answer, since too many went out to everybody. */
function findSilenced({ answers, at }: HealthFacts, standing: KnownTrouble | undefined): Trouble | null {
  if (answers === null || answers.count < answers.most * (standing === undefined ? 1 : EBB)) return null;
  const detail = `${answers.count} / ${answers.most}`;
  return { kind: 'answers', mailbox: '', since: standing?.since ?? at, detail };
}

/** A mail that failed so often will hardly come by itself. */
const REPORTED_FAILURES = 3;

/** The mails that failed again and again, one trouble per mailbox: the oldest stands for them all. */
function unreadMails({ unread }: HealthFacts): Trouble[] {
  const grave = unread.filter(({ failures }) => failures >= REPORTED_FAILURES);
  return [...new Set(grave.map(({ mailbox }) => mailbox))].map((mailbox) => {
    const mails = grave.filter((mail) => mail.mailbox === mailbox);
    const since = Math.min(...mails.map((mail) => mail.since));
    const [{ uid, problem } = { uid: 0, problem: '' }] = mails;
    const others = mails.length > 1 ? ` (+${mails.length - 1})` : '';
    return { kind: 'mail', mailbox, since, detail: `UID ${uid}: ${problem}${others}` };
  });
}

/** Why the line is not ready, each in a sentence; empty when it is. */
export function findUnready(facts: HealthFacts, limits: HealthLimits, startedAt: Instant): string[] {
  const mailboxes = facts.mailboxes.flatMap(({ name, reachedAt, error }) => {
    if (error !== null) return [`mailbox ${name}: ${error}`];
    if (reachedAt === null || reachedAt < startedAt)
      return [`mailbox ${name}: it was not reached since the start`];
    const isLate = facts.at - reachedAt > patience(limits);
    return isLate ? [`mailbox ${name}: it was not reached for ${showSeconds(facts.at - reachedAt)}`] : [];
  });
  const refused = 'configuration: what is on disk is refused ("sportello check" tells why)';
  return [...mailboxes, ...(facts.refusedAt === null ? [] : [refused])];
}

/** Two looks at a mailbox have to fail before it can be called silent. */
function patience({ silentMs, pollMs }: HealthLimits): number {
  return Math.max(silentMs, 2 * pollMs);
}

/**
 * Since when a mailbox is not read. Where this process has seen it fail, that is since anybody last read it; else the
 * time before the start does not count, since nobody may have been there to read it.
 */
function unreadSince({ reachedAt, errorAt }: MailboxHealth, startedAt: Instant): Instant {
  const hasFailed = errorAt !== null && errorAt >= startedAt;
  return hasFailed ? (reachedAt ?? startedAt) : Math.max(reachedAt ?? 0, startedAt);
}

function showSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} seconds`;
}

/** A size as people read it: `480 MB`, `12.3 GB`. */
export function showBytes(bytes: number): string {
  const megabytes = bytes / 1024 ** 2;
  return megabytes < 1024 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}
