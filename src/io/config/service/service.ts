// service.yaml made ready: the desk, its mailboxes and servers, its limits and digests, monitors and forms.
import { nameOfPeriods, type PeriodName } from '../../../core/letters/digest/period.js';
import { readSchedule } from '../../../core/letters/digest/schedule.js';
import type { Desk, Limits } from '../../../core/desk/desk.js';
import type { Form } from '../../../core/desk/form.js';
import type { HealthLimits } from '../../../core/desk/health.js';
import type { Monitor } from '../../../core/desk/monitor.js';
import type { Retention } from '../../../core/desk/retention.js';
import type { AlertTimes } from '../../../core/desk/on-call/alert.js';
import type { Technician } from '../../../core/desk/technician.js';
import type { Calendar } from '../../../core/desk/calendar/calendar.js';
import type { Language } from '../../../core/mail/language.js';
import type { Server } from '../../system/connection.js';
import type { SmtpServer } from '../../smtp/smtp.js';
import type { Path } from '../yaml/document.js';
import { suggestName } from '../yaml/nearest.js';
import type { Problem } from '../../system/problem.js';
import { explainPattern } from '../yaml/pattern.js';
import {
  IMAP_PORTS,
  type ServerSurroundings,
  type Surroundings,
  readKey,
  readServer,
  readSmtpServer,
} from './server.js';
import { readTrustAnchors } from './certified.js';
import type { ServiceFile, ServicePart } from './schema.js';
import { readStore } from './store.js';
import type { StorePlace } from '../../store/place.js';

/** A mailbox that is read. */
export interface MailboxConfig {
  readonly name: string;
  /** Lower case. */
  readonly address: string;
  readonly imap: Server;
  readonly folders: {
    readonly inbox: string;
    readonly done: string;
    readonly held: string;
    /** Where copies of what went out are put, and mail written by hand is found; null for neither. */
    readonly sent: string | null;
  };
  /** A certified (PEC) mailbox: it sends as its own address, through an smtp of its own. */
  readonly certified: boolean;
  /** The certificates (PEM) by which its envelopes and receipts are verified; null where they are not. */
  readonly trustAnchors: string | null;
  /** Its own server, else the service's. */
  readonly smtp: SmtpServer;
  /** Whether `smtp` is its own. */
  readonly ownSmtp: boolean;
  /** The server whose Authentication-Results count; null when none was named, and trust stays neutral. */
  readonly authservId: string | null;
}

/** A report that goes out by schedule. */
export interface DigestConfig {
  readonly name: string;
  /** A cron expression of five fields. */
  readonly schedule: string;
  /** The IANA zone in which the schedule and all times of the report are read. */
  readonly timeZone: string;
  /** The name of its periods; how long they are is the schedule's. */
  readonly period: PeriodName;
  /** Each address once. */
  readonly to: readonly string[];
  readonly language: Language;
}

/** How the daemon reports whether it is well. */
export interface HealthConfig extends HealthLimits {
  /** The port of its pages on 127.0.0.1; null for none. */
  readonly port: number | null;
  /** Whoever is notified of troubles. */
  readonly operator: readonly string[];
}

/** The content of service.yaml. */
export interface Service {
  readonly desk: Desk;
  readonly limits: Limits;
  readonly alerts: AlertTimes;
  readonly health: HealthConfig;
  readonly mailboxes: readonly MailboxConfig[];
  readonly smtp: SmtpServer;
  readonly store: {
    /** A SQLite file, or a database of a PostgreSQL server. */
    readonly place: StorePlace;
    /** Encrypts logins, and makes the tokens of technicians; null where there is none. */
    readonly key: Uint8Array | null;
  };
  readonly digests: readonly DigestConfig[];
  readonly monitors: readonly Monitor[];
  readonly forms: readonly Form[];
  readonly retention: Retention;
}

/** The technicians that a service may name: those without a mistake, and all names that there are. */
export interface People {
  readonly technicians: readonly Technician[];
  /** Null when they are not known. */
  readonly names: ReadonlySet<string> | null;
}

/** The calendars that a service may name: those without a mistake, and all names that there are. */
export interface Calendars {
  readonly byName: ReadonlyMap<string, Calendar>;
  /** Null when they are not known. */
  readonly names: ReadonlySet<string> | null;
}

/**
 * The service, names looked up; null where a section of it is missing. Problems go to the findings of `around`; the
 * caller refuses them.
 */
export function readService(
  part: ServicePart,
  calendars: Calendars,
  people: People,
  around: Surroundings,
): Service | null {
  const refuse = (path: Path, problem: string, hint: string): number =>
    around.findings.problems.push(around.document.problemAt(path, problem, hint));
  refuseRepeated(part, refuse);
  refusePatterns(part.monitors ?? [], refuse);
  if (part.desk) refuseUnknownNames({ ...part, desk: part.desk }, calendars.names, people.names, refuse);
  const { desk, mailboxes, smtp, store, limits, alerts, health, retention } = part;
  const { digests = [], monitors = [], forms = [] } = part;
  if (!desk || !mailboxes || !smtp || !store || !limits || !alerts || !health || !retention) return null;
  const lists = { digests, monitors, forms };
  const file = { ...part, desk, mailboxes, smtp, store, limits, alerts, health, retention, ...lists };
  const aroundServers = { ...around, key: readKey(store.key, around) };
  const common = readSmtpServer(smtp, ['smtp'], aroundServers);
  const ready = readDesk(file, calendars.byName.get(desk.calendar), people);
  return {
    desk: ready,
    limits: readLimits(limits),
    alerts: { repeatMs: alerts.repeatAfter, repeats: alerts.repeats },
    health: readHealth(file, ready),
    mailboxes: mailboxes.map((mailbox, index) => readMailbox(mailbox, index, file, common, aroundServers)),
    smtp: common,
    store: { place: readStore(store, around), key: aroundServers.key ?? null },
    digests: digests.map((digest, index) => readDigest(digest, index, ready, around)),
    monitors,
    forms,
    retention: readRetention(retention),
  };
}

function readRetention(kept: ServiceFile['retention']): Retention {
  return {
    mailMs: kept.mail ?? null,
    closedTicketsMs: kept.closedTickets ?? null,
    heldMs: kept.held ?? null,
    eventsMs: kept.events ?? null,
    lettersMs: kept.letters ?? null,
  };
}

type Refuse = (path: Path, problem: string, hint: string) => Problem['line'];

function refuseUnknownNames(
  { desk, digests = [] }: ServicePart & Pick<ServiceFile, 'desk'>,
  calendars: ReadonlySet<string> | null,
  technicians: ReadonlySet<string> | null,
  refuse: Refuse,
): void {
  for (const [index, member] of desk.team.entries()) {
    if (member.includes('@') || technicians === null || technicians.has(member)) continue;
    const hint = technicians.size === 0 ? 'write an address' : suggestName(member, technicians);
    refuse(['desk', 'team', index], `people.yaml has no technician "${member}"`, hint);
  }
  if (calendars && !calendars.has(desk.calendar)) {
    const hint = suggestName(desk.calendar, calendars);
    refuse(['desk', 'calendar'], `calendars.yaml has no calendar "${desk.calendar}"`, hint);
  }
  for (const [index, { language }] of digests.entries()) {
    if (language === undefined || desk.languages.includes(language)) continue;
    const problem = `the desk does not speak "${language}"`;
    refuse(['digests', index, 'language'], problem, `desk.languages has ${desk.languages.join(', ')}`);
  }
}

function readDesk(
  file: Pick<ServiceFile, 'desk' | 'mailboxes'>,
  calendar: Calendar | undefined,
  { technicians }: People,
): Desk {
  const { aliases, authservId: _, operator: __, languages, team, ...desk } = file.desk;
  const [first = 'it', ...others] = languages;
  const own = [desk.address, ...file.mailboxes.map((mailbox) => mailbox.address), ...aliases];
  return {
    ...desk,
    team: addressesOf(team, technicians),
    languages: [first, ...others],
    timeZone: calendar?.timeZone ?? 'UTC',
    ownAddresses: [...new Set(own)],
  };
}

/** The addresses of people who are named by an address, or as technicians by their key; each once. */
export function addressesOf(named: readonly string[], technicians: readonly Technician[]): string[] {
  const known = new Map(technicians.map(({ key, addresses: [first] }) => [key, first]));
  return [...new Set(named.flatMap((one) => (one.includes('@') ? one : (known.get(one) ?? []))))];
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

const MINUTE_MS = 60_000;

function readHealth(
  { desk, health, limits }: Pick<ServiceFile, 'desk' | 'health' | 'limits'>,
  { team }: Pick<Desk, 'team'>,
): HealthConfig {
  return {
    port: health.port ?? null,
    operator: [...new Set(desk.operator ?? team)],
    silentMs: limits.silentMinutes * MINUTE_MS,
    outboxMs: limits.outboxMinutes * MINUTE_MS,
    diskFreeBytes: limits.diskFree,
    pollMs: limits.poll,
  };
}

function readMailbox(
  mailbox: ServiceFile['mailboxes'][number],
  index: number,
  file: Pick<ServiceFile, 'desk'>,
  smtp: SmtpServer,
  around: ServerSurroundings,
): MailboxConfig {
  const path = ['mailboxes', index];
  return {
    name: mailbox.name,
    address: mailbox.address,
    imap: readServer(mailbox.imap, [...path, 'imap'], IMAP_PORTS, around),
    folders: mailbox.folders,
    certified: mailbox.certified !== false,
    trustAnchors: readTrustAnchors(mailbox.certified, [...path, 'certified'], around),
    ownSmtp: mailbox.smtp !== undefined,
    smtp: mailbox.smtp ? readSmtpServer(mailbox.smtp, [...path, 'smtp'], around) : smtp,
    authservId: mailbox.authservId ?? file.desk.authservId ?? null,
  };
}

function readDigest(
  digest: ServiceFile['digests'][number],
  index: number,
  desk: Pick<Desk, 'languages' | 'timeZone'>,
  { findings, document }: Surroundings,
): DigestConfig {
  const path = ['digests', index];
  const { name, to, schedule, timeZone = desk.timeZone, language = desk.languages[0] } = digest;
  const dues = readSchedule(schedule, timeZone);
  const natural = dues === null ? 'day' : nameOfPeriods(dues, 0);
  const { period = natural } = digest;
  if (period !== natural) {
    const problem = `the schedule is due by the ${natural}, so each digest covers about a ${natural}, not a ${period}`;
    const hint = `leave the period out, or choose a schedule that is due by the ${period}`;
    findings.warnings.push(document.problemAt([...path, 'period'], problem, hint));
  }
  return { name, schedule, timeZone, period, to: [...new Set(to)], language };
}

function refuseRepeated(part: ServicePart, refuse: Refuse): void {
  const check = (list: 'mailboxes' | 'digests' | 'monitors' | 'forms') => {
    const names = new Set<string>();
    for (const [index, { name }] of (part[list] ?? []).entries()) {
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

function refusePatterns(monitors: ServiceFile['monitors'], refuse: Refuse): void {
  for (const [index, monitor] of monitors.entries()) {
    const groups = new Set<string>();
    for (const [position, pattern] of monitor.patterns.entries()) {
      const path = ['monitors', index, 'patterns', position];
      const read = explainPattern(pattern);
      if ('problem' in read) refuse(path, read.problem, read.hint);
      else Object.keys(read.pattern.namedGroups()).forEach((group) => groups.add(group));
    }
    const missing = ['host', 'state'].filter((group) => !groups.has(group));
    if (missing.length === 0) continue;
    const hint = 'write (?P<host>…) and (?P<state>…), and (?P<service>…) where the mail names one';
    refuse(['monitors', index, 'patterns'], `no pattern names the ${missing.join(' and the ')}`, hint);
  }
}
