// An installation of its own for a test: a temporary root with the shipped configuration, its service.yaml
// pointing at the test's servers, and the program's lists read back as objects.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { StorePlace } from '../../src/io/store/place.js';
import { SUPPORT } from './mails.js';
import { newDatabase } from './store-database.js';
import { projectPath, runSportello, startSportello } from './process.js';
import type { Ended, Running, RunOptions } from './process.js';

/** service.yaml as an object; `[more: string]` takes every further key. */
export interface Service {
  desk: Record<string, unknown>;
  mailboxes: MailboxEntry[];
  smtp: Record<string, unknown>;
  store: Record<string, unknown>;
  [more: string]: unknown;
}

/** One entry of `mailboxes`. */
export interface MailboxEntry {
  name: string;
  address: string;
  imap: Record<string, unknown>;
  [more: string]: unknown;
}

/** What the installation is pointed at. */
export interface InstallationOptions {
  /** IMAP without encryption on this port, user `support`. */
  readonly imapPort: number;
  /** SMTP without encryption on this port. */
  readonly smtpPort: number;
  /** Changes service.yaml before it is written. */
  readonly edit?: (service: Service) => void;
}

/** A line of `messages --json`. */
export interface MessageLine {
  readonly id: number | string;
  readonly mailbox: string;
  readonly receivedAt: string;
  readonly from: string | null;
  readonly subject: string | null;
  readonly messageId: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly state: 'received' | 'stored';
  readonly decision: 'opened' | 'appended' | 'redirected' | 'ignored' | 'held' | null;
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly unansweredBecause: string | null;
}

/** A line of `tickets --json`. */
export interface TicketLine {
  readonly number: string;
  readonly state: 'open' | 'closed';
  readonly origin: string;
  readonly severity: 1 | 2 | 3;
  readonly rule: string | null;
  readonly evidence: unknown;
  readonly subject: string;
  readonly requester: string;
  readonly customer: string | null;
  readonly contract: string | null;
  readonly service: string | null;
  readonly marks: readonly string[];
  readonly language: string;
  readonly openedAt: string;
  readonly acknowledgedAt: string | null;
  readonly messages: number;
}

/** A line of `outbox --json`. */
export interface OutboxLine {
  readonly id: number | string;
  readonly kind: 'acknowledgement' | 'answer' | 'notice' | 'redirect' | 'alert' | 'digest';
  readonly ticket: string | null;
  readonly to: string;
  readonly subject: string | null;
  readonly messageId: string;
  readonly state: 'pending' | 'uncertain' | 'sent' | 'failed' | 'cancelled';
  /** What receipts of certified mail told: sent, accepted, doubtful, failed or delivered. */
  readonly delivery: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly sentAt: string | null;
  readonly lastError: string | null;
}

/** A temporary installation. */
export interface Installation {
  readonly root: string;
  readonly config: string;
  readonly database: string;
  /** Writes service.yaml anew. */
  /** Where its store stands. */
  readonly place: StorePlace;
  /** Runs one statement on its database: to look behind the lists, or to turn the clock. */
  query<Row>(sql: string): Row[];
  configure(edit: (service: Service) => void): void;
  /** Runs a command here to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Starts a command here, `run` mostly. */
  start(args: readonly string[], options?: RunOptions): Running;
  messages(): Promise<MessageLine[]>;
  tickets(): Promise<TicketLine[]>;
  outbox(): Promise<OutboxLine[]>;
  remove(): void;
}

/** Makes an installation below the system's temporary folder. */
export function installation(options: InstallationOptions): Installation {
  const root = mkdtempSync(join(tmpdir(), 'sportello-root-'));
  const config = join(root, 'config');
  cpSync(projectPath('config'), config, { recursive: true });
  const database = newDatabase(join(root, 'data', 'sportello.db'));
  const service = basicService(options, database.url);
  const configure = (edit: (service: Service) => void) => {
    edit(service);
    writeFileSync(join(config, 'service.yaml'), stringify(service));
  };
  configure(options.edit ?? (() => undefined));

  const here = (more: RunOptions = {}): RunOptions => ({
    cwd: root,
    ...more,
    env: { SPORTELLO_IMAP_PASSWORD: 'secret', ...more.env },
  });
  const run = (args: readonly string[], more?: RunOptions) => runSportello(args, here(more));
  // The lines are the contract's; a test that reads a missing key fails by itself.
  const list = async <Line>(name: string): Promise<Line[]> => {
    const { code, stdout, stderr } = await run([name, '--json']);
    if (code !== 0) throw new Error(`${name} --json ended with ${code}: ${stderr}`);
    return jsonLines(stdout);
  };
  const remove = () => {
    rmSync(root, { recursive: true, force: true });
    database.remove();
  };
  process.once('exit', remove);
  return {
    root,
    config,
    database: join(root, 'data', 'sportello.db'),
    place: database.place,
    query: (sql) => database.query(sql),
    configure,
    run,
    start: (args, more) => startSportello(args, here(more)),
    messages: () => list<MessageLine>('messages'),
    tickets: () => list<TicketLine>('tickets'),
    outbox: () => list<OutboxLine>('outbox'),
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}

/** What a command printed with `--json`: one object a line. */
export function jsonLines<Line>(stdout: string): Line[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
}

function basicService({ imapPort, smtpPort }: InstallationOptions, url: string): Service {
  const local = { host: '127.0.0.1', security: 'none' };
  return {
    desk: {
      name: 'Assistenza tecnica',
      address: SUPPORT,
      phone: '06 0000 0000',
      privacyNotice: 'https://www.example.it/privacy',
      languages: ['it', 'en'],
      calendar: 'office',
    },
    mailboxes: [
      {
        name: 'support',
        address: SUPPORT,
        imap: { ...local, port: imapPort, user: 'support', password: { env: 'SPORTELLO_IMAP_PASSWORD' } },
        folders: { inbox: 'INBOX', done: 'Done', held: 'Held' },
      },
    ],
    smtp: { ...local, port: smtpPort },
    store: { url },
    digests: [{ name: 'daily', schedule: '0 8 * * 1-5', to: ['responsabile@example.it'], language: 'it' }],
  };
}
