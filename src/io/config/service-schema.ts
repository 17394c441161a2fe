// The shape of service.yaml. Whatever design can decide has a default; what only the desk's owner knows has none.
import { validate } from 'node-cron';
import { z } from 'zod';
import { imapSection, smtpSection } from './server.js';
import { DEFAULT_STORE } from './store-url.js';
import { address, count, duration, key, language, line, oneOrMore, section, size } from './value.js';

const limits = section({
  messageBytes: size.prefault('50MB'),
  parseTime: duration.prefault('20s'),
  parseMemory: size.prefault('256MB'),
  acknowledgements: section({
    window: duration.prefault('1h'),
    sender: count.default(10),
    domain: count.default(50),
    ticket: count.default(10),
    overall: count.default(1000),
  }).prefault({}),
  reopenDays: z.int().min(0, 'must be 0 or more — write a number of days').default(14),
  poll: duration.prefault('60s'),
  giveUp: duration.prefault('2d'),
});

const mailbox = section({
  name: key,
  address,
  imap: imapSection,
  folders: section({
    inbox: line.default('INBOX'),
    done: line.default('Done'),
    held: line.default('Held'),
    sent: line.nullable().default(null),
  }).prefault({}),
  certified: z.boolean().default(false),
  smtp: smtpSection.optional(),
  authservId: line.optional(),
}).refine((described) => !described.certified || described.smtp, {
  path: ['certified'],
  message: 'is true without a server to send through — a certified mailbox needs an smtp of its own',
});

const label = oneOrMore(line);

const optionalLabel = label.optional().transform((labels) => labels ?? []);

const form = section({
  name: line,
  from: oneOrMore(address),
  fields: section({
    email: label,
    name: optionalLabel,
    phone: optionalLabel,
    subject: optionalLabel,
    message: label,
  }),
});

const schedule = line.refine(
  (text) => text.trim().split(/\s+/).length === 5 && validate(text),
  'is no schedule — five fields: minute hour day month weekday, as "0 8 * * 1-5"',
);

const monitor = section({
  name: line,
  from: oneOrMore(address),
  patterns: oneOrMore(line),
  problem: oneOrMore(line),
  recovery: oneOrMore(line),
});

/** The file's schema. */
export const serviceSchema = section({
  desk: section({
    name: line,
    address,
    phone: line,
    privacyNotice: z.url({ protocol: /^https?$/, error: 'is no address of a page — write it with https://' }),
    languages: z.array(language).min(1, 'is an empty list — the first language is the default'),
    calendar: key,
    team: z.array(address).default([]),
    aliases: z.array(address).default([]),
    authservId: line.optional(),
  }),
  mailboxes: z.array(mailbox).min(1, 'is an empty list — give at least one mailbox'),
  smtp: smtpSection,
  store: section({
    url: z
      .string()
      .regex(/^sqlite:[^\p{Cc}]+$/u, 'is no store that is known — write sqlite:data/sportello.db')
      .default(DEFAULT_STORE),
  }).prefault({}),
  digests: z
    .array(
      section({
        name: key,
        schedule,
        to: z.array(address).min(1, 'is an empty list — give at least one address'),
        language: language.optional(),
      }),
    )
    .default([]),
  monitors: z.array(monitor).default([]),
  forms: z.array(form).default([]),
  limits: limits.prefault({}),
});

export type ServiceFile = z.output<typeof serviceSchema>;
