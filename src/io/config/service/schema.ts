// The shape of service.yaml. Whatever design can decide has a default; what only the desk's owner knows has none.
import { validate } from 'node-cron';
import { z } from 'zod';
import { readSchedule } from '../../../core/letters/digest/schedule.js';
import { certifiedSection } from './certified.js';
import { imapSection, smtpSection } from './server.js';
import { DEFAULT_STORE, STORE_URL } from './store-url.js';
import {
  address,
  count,
  duration,
  key,
  language,
  line,
  member,
  oneOrMore,
  secret,
  section,
  size,
  zone,
} from '../yaml/value.js';

const limits = section({
  messageBytes: size
    .prefault('50MB')
    .describe(
      'A larger mail is stored by its header and first text; the original stays on the server, in the folder held.',
    ),
  parseTime: duration.prefault('20s').describe('The longest that reading one mail may take.'),
  parseMemory: size.prefault('256MB').describe('The most memory that reading one mail may take.'),
  acknowledgements: section({
    window: duration.prefault('1h').describe('The length of time that the other numbers count in.'),
    sender: count.default(10).describe('Answers to one address.'),
    domain: count.default(50).describe('Answers to all addresses of one domain.'),
    ticket: count.default(10).describe('Answers on one ticket.'),
    overall: count.default(1000).describe('Answers to everybody together.'),
    customers: z
      .int()
      .min(0, 'must be 0 or more — write a number')
      .default(250)
      .describe('Answers to customers of customers.yaml above `overall`: nobody else can use them up.'),
  })
    .prefault({})
    .describe(
      'How many acknowledgements go out within the window; what is above opens tickets without an answer.',
    ),
  team: section({
    window: duration.prefault('1h').describe('The length of time that the number counts in.'),
    mails: count
      .default(50)
      .describe('Mails to one member of the team; the last one says that it is the last.'),
  })
    .prefault({})
    .describe('How many mails about opened, appended and held mail a member of the team gets.'),
  reopenDays: z
    .int()
    .min(0, 'must be 0 or more — write a number of days')
    .default(14)
    .describe('A reply within so many days reopens a closed ticket; a later one opens another.'),
  poll: duration.prefault('60s').describe('Between two looks at a mailbox when nothing wakes us earlier.'),
  giveUp: duration.prefault('2d').describe('A letter that could not be sent for so long is given up.'),
  silentMinutes: count
    .default(15)
    .describe('A mailbox that could not be read for so many minutes is told to the operator.'),
  outboxMinutes: count
    .default(60)
    .describe('A letter that has waited for so many minutes is told to the operator.'),
  diskFree: size
    .prefault('500MB')
    .describe('Less room than this on the disk of the database is told to the operator.'),
});

const alerts = section({
  repeatAfter: duration.prefault('15m').describe('The time for somebody to take the ticket.'),
  repeats: z
    .int()
    .min(0, 'must be 0 or more — write how often an alert is repeated')
    .max(100, 'is too often — write at most 100')
    .default(3)
    .describe('How often an alert is repeated; from the second time on, everybody is told.'),
});

/** The name INBOX is the same folder in any case; other names differ by theirs (RFC 3501 §5.1). */
function isOneFolder(one: string, other: string): boolean {
  return one === other || (/^inbox$/i.test(one) && /^inbox$/i.test(other));
}

const mailbox = section({
  name: key.describe('A name of its own; rules and lists speak of the mailbox by it.'),
  address: address.describe('The address that customers write to.'),
  imap: imapSection.describe('The server that holds the mailbox.'),
  folders: section({
    inbox: line.default('INBOX').describe('Where new mail arrives; it must exist.'),
    done: line.default('Done').describe('Where mail goes once it is in the database.'),
    held: line.default('Held').describe('Where originals go that were too large to be stored whole.'),
    sent: line
      .nullable()
      .default(null)
      .describe(
        'A copy of every letter to a customer about a ticket is put there, and mail written by hand from there is read into its ticket.',
      ),
  })
    .refine(({ inbox, done }) => !isOneFolder(done, inbox), {
      path: ['done'],
      message: 'is the inbox, where its mail would be read again and again — name another folder',
    })
    .refine(({ inbox, held }) => !isOneFolder(held, inbox), {
      path: ['held'],
      message: 'is the inbox, where its mail would be read again and again — name another folder',
    })
    .refine(({ done, held }) => !isOneFolder(held, done), {
      path: ['held'],
      message:
        'is the folder done, too: nobody would see which mail was too large to be stored — name another folder',
    })
    .refine(
      ({ inbox, done, held, sent }) =>
        sent === null || ![inbox, done, held].some((one) => isOneFolder(sent, one)),
      {
        path: ['sent'],
        message:
          'is the inbox, done or held, too: sent mail would be taken for received mail — name another folder',
      },
    )
    .prefault({})
    .describe('The folders of the mailbox. Those that are missing are made, but for the inbox.'),
  certified: certifiedSection,
  smtp: smtpSection.optional().describe('The server that this mailbox sends through; else the common one.'),
  authservId: line.optional().describe('Whose Authentication-Results count here; else that of the desk.'),
}).refine((described) => described.certified === false || described.smtp, {
  path: ['certified'],
  message: 'is true without a server to send through — a certified mailbox needs an smtp of its own',
});

const label = oneOrMore(line);

const optionalLabel = label.optional().transform((labels) => labels ?? []);

const form = section({
  name: line.describe('A name of its own.'),
  from: oneOrMore(address).describe('Who the form writes as: an address, or a list of them.'),
  fields: section({
    email: label.describe("The label before the person's address."),
    name: optionalLabel.describe("The label before the person's name."),
    phone: optionalLabel.describe("The label before the person's telephone number."),
    subject: optionalLabel.describe('The label before the subject.'),
    message: label.describe('The label before what the person wrote.'),
  }).describe('Each field is found by its label in the mail; one label, or a list of them.'),
});

const schedule = line.refine(
  (text) => validate(text) && readSchedule(text, 'UTC') !== null,
  'is no schedule — five fields: minute hour day month weekday, as "0 8 * * 1-5"',
);

const monitor = section({
  name: line.describe('The name of the system, as customers read it.'),
  from: oneOrMore(address).describe('Who it writes as: an address, or a list of them.'),
  patterns: oneOrMore(line).describe(
    'Tried in order, on the subject and then on the text. (?P<host>…) and (?P<state>…) must be found, (?P<service>…) may. RE2 syntax.',
  ),
  problem: oneOrMore(line).describe('States that are a problem.'),
  recovery: oneOrMore(line).describe('States that end it.'),
});

/** Shorter, and letters would be forgotten before the bounces that they cause have come. */
const SHORTEST_KEPT_MS = 7 * 24 * 60 * 60_000;

const kept = duration
  .refine((ms) => ms >= SHORTEST_KEPT_MS, 'is too short — 7d or more, as 90d or 730d')
  .optional();

const retention = section({
  mail: kept.describe(
    'The bytes of a mail and what it says, here and on the server, from its arrival; never while its ticket is open or it is held.',
  ),
  closedTickets: kept.describe(
    'Who and what a ticket was about, with its mail and letters, from its closing. Its numbers stay for statistics.',
  ),
  held: kept.describe('A held mail that nobody released, from its arrival.'),
  events: kept.describe('The words of the history of closed tickets, from the event.'),
  letters: kept.describe('Whom a letter went to and what it said, from the day that it was queued.'),
});

/** The file's schema. */
export const serviceSchema = section({
  desk: section({
    name: line.describe('The name that stands in From of everything the desk sends.'),
    address: address.describe('From of everything the desk sends.'),
    phone: line.describe('The telephone number that letters name, in quotes.'),
    privacyNotice: z
      .url({ protocol: /^https?$/, error: 'is no address of a page — write it with https://' })
      .describe('The page that letters link to.'),
    languages: z
      .array(language)
      .min(1, 'is an empty list — the first language is the default')
      .describe('Languages the desk answers in, each with templates of its own; the first is the default.'),
    calendar: key.describe('The service hours of the desk, by their name in calendars.yaml.'),
    team: z
      .array(member)
      .default([])
      .describe('Told of what was opened, appended and held: addresses, and technicians of people.yaml.'),
    closing: z
      .enum(['notify', 'quiet'])
      .default('notify')
      .describe('Whether whoever asked hears that a ticket was closed, and how it was solved.'),
    operator: z
      .array(address)
      .optional()
      .describe(
        'Told when a mailbox cannot be read, when letters wait too long or the disk is nearly full; else the team.',
      ),
    aliases: z
      .array(address)
      .default([])
      .describe('Further addresses of ours: their mail is never answered.'),
    authservId: line
      .optional()
      .describe('The server whose Authentication-Results count; without one trust stays neutral.'),
  }).describe('Who the desk is.'),
  mailboxes: z
    .array(mailbox)
    .min(1, 'is an empty list — give at least one mailbox')
    .describe('The mailboxes that are read.'),
  smtp: smtpSection.describe('The server that letters go out through.'),
  store: section({
    url: z
      .string()
      .regex(
        STORE_URL,
        'is no store that is known — write sqlite:data/sportello.db, or postgres://USER@HOST/DATABASE',
      )
      .default(DEFAULT_STORE)
      .describe(
        'sqlite: and a file, relative to the folder that holds config/; or postgres://USER@HOST/DATABASE?sslmode=verify-full. A change wants a restart.',
      ),
    password: secret
      .optional()
      .describe('The password of a PostgreSQL store. Its source: { env: NAME } or { file: PATH }.'),
    ca: line
      .optional()
      .describe(
        'For a PostgreSQL store: a file with the certificates to trust (PEM), where the usual ones do not do.',
      ),
    key: secret
      .optional()
      .describe(
        'What encrypts the logins (OAuth2) in the store and makes the tokens of technicians, 32 bytes in hexadecimal or base64. Its source: { env: NAME } or { file: PATH }.',
      ),
  })
    .prefault({})
    .describe('Where tickets and mail are kept.'),
  digests: z
    .array(
      section({
        name: key.describe('A name of its own.'),
        schedule: schedule.describe('When it goes out: minute hour day month weekday, as "0 8 * * 1-5".'),
        timeZone: zone
          .optional()
          .describe('The time zone of the schedule and of its times; else that of the desk.'),
        period: z
          .enum(['day', 'week', 'month'])
          .optional()
          .describe(
            'What it calls its periods, each of which lasts from one due time to the next; else by the schedule.',
          ),
        to: z.array(address).min(1, 'is an empty list — give at least one address').describe('Who gets it.'),
        language: language.optional().describe('Its language; else the first of the desk.'),
      }),
    )
    .default([])
    .describe('Reports that go out by schedule, each over the time since the last one.'),
  monitors: z
    .array(monitor)
    .default([])
    .describe('Monitoring systems: repeated alarms of one host and service become one ticket.'),
  forms: z.array(form).default([]).describe('Web forms that write to the desk for a person.'),
  retention: retention
    .prefault({})
    .describe('How long what is kept, as 730d; what is not named is kept for ever.'),
  health: section({
    port: z
      .int()
      .min(1, 'is no port — write a number from 1 to 65535')
      .max(65_535, 'is no port — write a number from 1 to 65535')
      .optional()
      .describe(
        'The port of 127.0.0.1 that /livez, /readyz and /metrics are served on; without one, nothing is.',
      ),
  })
    .prefault({})
    .describe('How programs on this machine ask the daemon whether it is well.'),
  limits: limits.prefault({}).describe('Bounds; each has a default that serves.'),
  alerts: alerts.prefault({}).describe('How often people on call are told of a ticket that nobody takes.'),
});

/** The schema of a file from which sections may be missing. */
export const servicePartSchema = serviceSchema.partial();

export type ServiceFile = z.output<typeof serviceSchema>;
export type ServicePart = z.output<typeof servicePartSchema>;
