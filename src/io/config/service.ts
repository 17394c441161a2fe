// service.yaml made ready: the desk, its mailboxes and servers, its limits and digests, monitors and forms.
import { readPattern } from '../../core/rule/condition.js';
import type { Desk, Limits } from '../../core/desk.js';
import type { Form } from '../../core/form/form.js';
import type { Monitor } from '../../core/monitor/monitor.js';
import type { Calendar } from '../../core/service-calendar.js';
import type { Language } from '../../core/ticket.js';
import type { Server } from '../connection.js';
import type { SmtpServer } from '../smtp.js';
import type { Path } from './document.js';
import { suggestName } from './nearest.js';
import type { Problem } from './problem.js';
import { IMAP_PORTS, type Surroundings, readServer, readSmtpServer } from './server.js';
import type { ServiceFile } from './service-schema.js';
import { storeFileOf } from './store-url.js';

/** A mailbox that is read. */
export interface MailboxConfig {
  readonly name: string;
  /** Lower case. */
  readonly address: string;
  readonly imap: Server;
  /** `sent` is read for the desk's own answers where it is not null. */
  readonly folders: {
    readonly inbox: string;
    readonly done: string;
    readonly held: string;
    readonly sent: string | null;
  };
  /** A certified (PEC) mailbox: it sends as its own address, through an smtp of its own. */
  readonly certified: boolean;
  /** Its own server, else the service's. */
  readonly smtp: SmtpServer;
  /** The server whose Authentication-Results count; null when none was named, and trust stays neutral. */
  readonly authservId: string | null;
}

/** A report that goes out by schedule, in the time zone of the desk's calendar. */
export interface DigestConfig {
  readonly name: string;
  /** A cron expression of five fields. */
  readonly schedule: string;
  readonly to: readonly string[];
  readonly language: Language;
}

/** What service.yaml says. */
export interface Service {
  readonly desk: Desk;
  readonly limits: Limits;
  readonly mailboxes: readonly MailboxConfig[];
  readonly smtp: SmtpServer;
  /** The SQLite file, an absolute path. */
  readonly store: { readonly file: string };
  readonly digests: readonly DigestConfig[];
  readonly monitors: readonly Monitor[];
  readonly forms: readonly Form[];
}

/** The service, names looked up. Problems go to the findings of `around`; the caller refuses them. */
export function readService(
  file: ServiceFile,
  calendars: ReadonlyMap<string, Calendar> | null,
  around: Surroundings,
): Service {
  const refuse = (path: Path, problem: string, hint: string): number =>
    around.findings.problems.push(around.document.problemAt(path, problem, hint));
  const smtp = readSmtpServer(file.smtp, ['smtp'], around);
  const desk = readDesk(file, calendars, refuse);
  refuseRepeated(file, refuse);
  refusePatterns(file, refuse);
  return {
    desk,
    limits: readLimits(file.limits),
    mailboxes: file.mailboxes.map((mailbox, index) => readMailbox(mailbox, index, file, smtp, around)),
    smtp,
    store: { file: readStore(file, around, refuse) },
    digests: file.digests.map((digest, index) => readDigest(digest, index, desk.languages, refuse)),
    monitors: file.monitors,
    forms: file.forms,
  };
}

type Refuse = (path: Path, problem: string, hint: string) => Problem['line'];

function readDesk(file: ServiceFile, calendars: ReadonlyMap<string, Calendar> | null, refuse: Refuse): Desk {
  const { aliases, authservId: _, languages, ...desk } = file.desk;
  const calendar = calendars?.get(desk.calendar);
  if (calendars && !calendar) {
    const hint = suggestName(desk.calendar, calendars.keys());
    refuse(['desk', 'calendar'], `calendars.yaml has no calendar "${desk.calendar}"`, hint);
  }
  const [first = 'it', ...others] = languages;
  const own = [desk.address, ...file.mailboxes.map((mailbox) => mailbox.address), ...aliases];
  return {
    ...desk,
    languages: [first, ...others],
    timeZone: calendar?.timeZone ?? 'UTC',
    ownAddresses: [...new Set(own)],
  };
}

// The lock, the leases and the mail in hand belong to one store for as long as the daemon runs.
function readStore({ store }: ServiceFile, { root, storeInUse }: Surroundings, refuse: Refuse): string {
  const file = storeFileOf(root, store.url);
  if (storeInUse !== null && storeInUse !== file) {
    const hint =
      'stop the daemon, move the file, and start it again; until then nothing of the change is in force';
    refuse(['store', 'url'], `the running daemon has its store in ${storeInUse}`, hint);
  }
  return file;
}

function readLimits(limits: ServiceFile['limits']): Limits {
  const { window, ...counts } = limits.acknowledgements;
  return {
    messageBytes: limits.messageBytes,
    parseMs: limits.parseTime,
    parseHeapMb: Math.max(16, Math.floor(limits.parseMemory / 1024 ** 2)),
    acknowledgements: { windowMs: window, ...counts },
    team: { windowMs: limits.team.window, mails: limits.team.mails },
    reopenDays: limits.reopenDays,
    pollMs: limits.poll,
    giveUpMs: limits.giveUp,
  };
}

function readMailbox(
  mailbox: ServiceFile['mailboxes'][number],
  index: number,
  file: ServiceFile,
  smtp: SmtpServer,
  around: Surroundings,
): MailboxConfig {
  const path = ['mailboxes', index];
  return {
    name: mailbox.name,
    address: mailbox.address,
    imap: readServer(mailbox.imap, [...path, 'imap'], IMAP_PORTS, around),
    folders: mailbox.folders,
    certified: mailbox.certified,
    smtp: mailbox.smtp ? readSmtpServer(mailbox.smtp, [...path, 'smtp'], around) : smtp,
    authservId: mailbox.authservId ?? file.desk.authservId ?? null,
  };
}

function readDigest(
  digest: ServiceFile['digests'][number],
  index: number,
  languages: Desk['languages'],
  refuse: Refuse,
): DigestConfig {
  const path = ['digests', index];
  const language = digest.language ?? languages[0];
  if (!languages.includes(language)) {
    const problem = `the desk does not speak "${language}"`;
    refuse([...path, 'language'], problem, `desk.languages has ${languages.join(', ')}`);
  }
  return { name: digest.name, schedule: digest.schedule, to: digest.to, language };
}

function refuseRepeated(file: ServiceFile, refuse: Refuse): void {
  const check = (list: 'mailboxes' | 'digests' | 'monitors' | 'forms') => {
    const names = new Set<string>();
    for (const [index, { name }] of file[list].entries()) {
      if (names.has(name))
        refuse([list, index, 'name'], `"${name}" stands above`, 'give each a name of its own');
      names.add(name);
    }
  };
  check('mailboxes');
  check('digests');
  check('monitors');
  check('forms');
}

function refusePatterns(file: ServiceFile, refuse: Refuse): void {
  for (const [index, monitor] of file.monitors.entries()) {
    const groups = new Set<string>();
    for (const [position, pattern] of monitor.patterns.entries()) {
      const path = ['monitors', index, 'patterns', position];
      const read = readPattern(pattern);
      if (typeof read === 'string')
        refuse(path, `the pattern cannot be read: ${read}`, 'write it in RE2 syntax');
      else Object.keys(read.namedGroups()).forEach((group) => groups.add(group));
    }
    const missing = ['host', 'state'].filter((group) => !groups.has(group));
    if (missing.length === 0) continue;
    const hint = 'write (?P<host>…) and (?P<state>…), and (?P<service>…) where the mail names one';
    refuse(['monitors', index, 'patterns'], `no pattern names the ${missing.join(' and the ')}`, hint);
  }
}
