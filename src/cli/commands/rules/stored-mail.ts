// The stored mail, judged anew: by the rules and weights as they are now, or as they would be. Nothing is written.
import { classify } from '../../../core/decide/classification.js';
import type { Policy } from '../../../core/desk/policy.js';
import { identify } from '../../../core/identify/identify.js';
import type { TraceEntry } from '../../../core/identify/identified.js';
import type { Message } from '../../../core/mail/message.js';
import type { Config } from '../../../io/config/config.js';
import { trustAnchorsOf } from '../../../io/config/service/certified.js';
import { type MimeReader, openMimeReader } from '../../../io/mime/mime.js';
import { type JudgedMail, judgedMail } from '../../../io/store/mail/judged-mail.js';
import { readChunks } from '../../../io/store/mail/originals.js';
import type { Store } from '../../../io/store/open.js';
import { freshArrival, mailboxNamed } from '../../../stages/triage/facts.js';

/** The fate of a mail: a Severity Code, or another effect of a rule. */
export type Fate = '1' | '2' | '3' | 'ignored' | 'held' | 'redirected';

/** The verdict of the rules on a mail. */
export interface Verdict {
  readonly fate: Fate;
  /** `default` where no rule matches. */
  readonly rule: string;
}

/** A mail of the store that the rules decided. */
export interface StoredMail {
  readonly message: number;
  /** The number of the ticket that it opened; null where it was set aside. */
  readonly ticket: string | null;
  readonly subject: string;
  /** The verdict when it came. */
  readonly decided: Verdict;
  /** Judges it by a policy, at the instant when it came; null where it cannot be read any more. */
  readonly judge: ((policy: Policy) => Verdict | null) | null;
}

/** So many mails are read beside each other. */
const ABREAST = 20;

/**
 * The mail since an instant, newest first. Automatic mail and what joined a ticket is left out: no rule decides about it.
 */
export async function* storedMail(store: Store, config: Config, since: number): AsyncGenerator<StoredMail> {
  const { parseMs, parseHeapMb: heapMb } = config.limits;
  const { mailboxes } = config;
  const reader = openMimeReader({ parseMs, heapMb, workers: 2, trustAnchors: trustAnchorsOf(mailboxes) });
  try {
    let batch: Promise<StoredMail>[] = [];
    for await (const mail of judgedMail(store, since)) {
      const decided = verdictOf(mail);
      if (decided === null) continue;
      batch.push(readAgain({ store, config, reader }, mail, decided));
      if (batch.length < ABREAST) continue;
      yield* await Promise.all(batch);
      batch = [];
    }
    yield* await Promise.all(batch);
  } finally {
    await reader.close();
  }
}

/** The verdict of the rules; null where another check decided. */
function verdictOf({ decision, severity, rule, road }: JudgedMail): Verdict | null {
  if (decision === 'opened') return { fate: fateOf(severity ?? 2), rule: rule ?? 'default' };
  const steps: TraceEntry[] = road === null ? [] : JSON.parse(road);
  const last = steps.at(-1);
  if (last?.test !== 'rules') return null;
  const fate = (['ignored', 'held', 'redirected'] as const).find((one) => one === decision);
  return fate === undefined
    ? null
    : { fate, rule: /^rule (?<id>\S+)/u.exec(last.saw)?.groups?.['id'] ?? 'default' };
}

async function readAgain(
  { store, config, reader }: { store: Store; config: Config; reader: MimeReader },
  mail: JudgedMail,
  decided: Verdict,
): Promise<StoredMail> {
  const { id, mailbox, receivedAt: at } = mail;
  const about = { message: id, ticket: mail.number, subject: mail.subject ?? '', decided };
  try {
    const message = await reader.read(readChunks(store, id), { mailbox, at });
    return { ...about, judge: (policy) => judgeAnew(message, mail, config, policy) };
  } catch {
    return { ...about, judge: null };
  }
}

function judgeAnew(message: Message, mail: JudgedMail, config: Config, policy: Policy): Verdict | null {
  const released = mail.releasedAt === null ? null : { from: mail.releasedFrom };
  const arrival = freshArrival(mailboxNamed(config.mailboxes, mail.mailbox), mail.receivedAt);
  const identified = identify(message, { ...arrival, released }, policy);
  if (identified.requester === null) return null;
  const { judgement, severity } = classify(identified, identified.requester);
  const { ignore, hold, redirect } = released === null ? judgement : NOTHING_SET_ASIDE;
  const rule = judgement.rule ?? 'default';
  if (ignore !== null) return { fate: 'ignored', rule };
  if (hold !== null) return { fate: 'held', rule };
  return { fate: redirect === null ? fateOf(severity) : 'redirected', rule };
}

const NOTHING_SET_ASIDE = { ignore: null, hold: null, redirect: null };

function fateOf(severity: number): Fate {
  return severity === 1 ? '1' : severity === 2 ? '2' : '3';
}
