// The shape of rules.yaml: what an administrator may write, before lists are expanded and names looked up.
import { z } from 'zod';
import { address, key, language, line, oneOrMore, section } from './value.js';

const words = oneOrMore(line);

const field = z
  .string()
  .regex(
    /^(subject|text|from|to|attachments|header:[A-Za-z0-9-]{1,100})$/,
    'is no field — subject, text, from, to, attachments, or a header as header:list-id',
  )
  .transform((name) => name.toLowerCase());

const origin = z.enum(['phone', 'mail', 'monitor', 'other']);

const condition = section({
  in: oneOrMore(field).optional(),
  any: words.optional(),
  all: words.optional(),
  together: z.array(words).min(2, 'needs two groups of words or more — for one, write any').optional(),
  without: words.optional(),
  pattern: line.optional(),
  origin: oneOrMore(origin).optional(),
  customer: z.union([z.boolean(), oneOrMore(key)]).optional(),
  contract: z.union([z.boolean(), oneOrMore(key)]).optional(),
  language: oneOrMore(language).optional(),
  mailbox: oneOrMore(key).optional(),
  sender: oneOrMore(
    z
      .string()
      .regex(/^[^\s@]*@[^\s@]+$/, 'is no sender — an address, or a domain as @example.it')
      .transform((text) => text.toLowerCase()),
  ).optional(),
  serviceHours: z.boolean().optional(),
  forwarded: z.boolean().optional(),
}).superRefine((asked, context) => {
  const keys = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const looks = keys.filter((name) => ['any', 'all', 'together', 'pattern'].includes(name));
  const facts = keys.filter((name) => !['in', 'without', ...looks].includes(name));
  if (asked.in === undefined && looks[0] !== undefined) {
    context.addIssue(`the condition does not say where to look — add in: [subject, text]`);
  } else if (looks.length + facts.length !== 1 || (asked.in !== undefined && looks.length !== 1)) {
    context.addIssue(
      'a condition asks one thing — in with any, all, together or pattern; or one fact as origin: mail',
    );
  } else if (asked.without !== undefined && !['any', 'together'].includes(looks[0] ?? '')) {
    context.addIssue('without stands beside any or together — for other conditions use none: of the rule');
  }
});

const action = section({
  severity: z.literal([1, 2, 3]).exactOptional(),
  service: key.exactOptional(),
  redirect: key.exactOptional(),
  ignore: line.exactOptional(),
  hold: line.exactOptional(),
  language: language.exactOptional(),
  alert: z.boolean().exactOptional(),
});

const example = section({
  subject: z.string().default(''),
  text: z.string().default(''),
  forwarded: z.string().nullable().default(null),
  from: line.default('someone@example.com'),
  to: oneOrMore(line).default([]),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is no header name'), z.string()).default({}),
  attachments: z.array(z.string()).default([]),
  at: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}$/, 'is no local time — write it as 2026-03-02 10:30')
    .optional(),
  origin: origin.default('mail'),
  mailbox: key.nullable().default(null),
  language: language.optional(),
  matches: z.boolean(),
});

const conditions = z.array(condition).default([]);

const rule = section({
  id: key,
  description: line,
  when: section({ all: conditions, any: conditions, none: conditions }).refine(
    (when) => when.all.length + when.any.length > 0,
    'asks nothing, so the rule would take every mail — add a condition under all or any',
  ),
  // oxlint-disable-next-line unicorn/no-thenable -- the administrator's word; nothing awaits a rule.
  then: action
    .refine(
      (then) => Object.keys(then).length > 0,
      'does nothing — give a severity, a service, or redirect, ignore, hold',
    )
    .refine(
      (then) => [then.redirect, then.ignore, then.hold].filter((what) => what !== undefined).length <= 1,
      'a mail has one end — keep one of redirect, ignore and hold',
    ),
  examples: z.array(example).default([]),
});

/** The file's schema. */
export const rulesSchema = section({
  default: section({
    severity: z.literal([1, 2, 3]),
    service: key.exactOptional(),
    uncovered: z.literal([2, 3]).exactOptional(),
  }),
  departments: z.record(key, section({ name: line, address })).default({}),
  lists: z.record(key, z.array(line).min(1, 'is an empty list — give at least one word')).default({}),
  rules: z.array(rule).default([]),
});

export type RulesFile = z.output<typeof rulesSchema>;
export type DescribedRule = z.output<typeof rule>;
export type DescribedCondition = z.output<typeof condition>;
export type DescribedExample = z.output<typeof example>;
