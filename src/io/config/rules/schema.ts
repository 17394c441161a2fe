// The shape of rules.yaml: what an administrator may write, before lists are expanded and names looked up.
import { z } from 'zod';
import { LEARNED } from '../../../core/rules/rule.js';
import { address, key, language, line, oneOrMore, section } from '../yaml/value.js';

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
  in: oneOrMore(field)
    .optional()
    .describe('Where to look: subject, text, from, to, attachments, or header:NAME.'),
  any: words
    .optional()
    .describe('One of the words is there. $name stands for any word of a list, .. for up to three words.'),
  all: words.optional().describe('Each of the words is there.'),
  without: words.optional().describe('Sentences with one of these do not count (beside any).'),
  pattern: line
    .optional()
    .describe(
      'A regular expression (RE2: no look-around, no back-references), on text without capitals and accents.',
    ),
  origin: oneOrMore(origin).optional().describe('How the request came.'),
  customer: z
    .union([z.boolean(), oneOrMore(key)])
    .optional()
    .describe('The customer by id; true for any, false for nobody that is known.'),
  contract: z
    .union([z.boolean(), oneOrMore(key)])
    .optional()
    .describe("The customer's contract by name; true for any, false for none."),
  language: oneOrMore(language).optional().describe('The language of the request.'),
  mailbox: oneOrMore(key).optional().describe('The mailbox that it came to.'),
  form: z
    .union([z.boolean(), oneOrMore(line)])
    .optional()
    .describe('The web form that was filled in, by name; true for any, false for none.'),
  sender: oneOrMore(
    z
      .string()
      .regex(/^[^\s@]*@[^\s@]+$/, 'is no sender — an address, or a domain as @example.it')
      .transform((text) => text.toLowerCase()),
  )
    .optional()
    .describe('An address, or a domain as @example.it.'),
  serviceHours: z.boolean().optional().describe('Whether it came within the service hours.'),
  forwarded: z
    .boolean()
    .optional()
    .describe("The request is in the forwarded part; then the rule's text is that part."),
}).superRefine((asked, context) => {
  const keys = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const looks = keys.filter((name) => ['any', 'all', 'pattern'].includes(name));
  const facts = keys.filter((name) => !['in', 'without', ...looks].includes(name));
  if (asked.in === undefined && looks[0] !== undefined) {
    context.addIssue(`the condition does not say where to look — add in: [subject, text]`);
  } else if (looks.length + facts.length !== 1 || (asked.in !== undefined && looks.length !== 1)) {
    context.addIssue('a condition asks one thing — in with any, all or pattern; or one fact as origin: mail');
  } else if (asked.without !== undefined && looks[0] !== 'any') {
    context.addIssue('without stands beside any — for other conditions use none: of the rule');
  }
});

const action = section({
  severity: z
    .literal([1, 2, 3, LEARNED])
    .exactOptional()
    .describe('1 blocking, 2 partial, 3 report; learned: by the likeness to labelled requests.'),
  service: key
    .exactOptional()
    .describe("The service that is concerned, as a contract's covers names it; or learned."),
  redirect: key.exactOptional().describe('The department that the mail is handed on to.'),
  ignore: line.exactOptional().describe('No ticket and no answer; write why.'),
  hold: line.exactOptional().describe('A person has to look first; write why.'),
  language: language.exactOptional().describe('The language of the answer.'),
  alert: z.boolean().exactOptional().describe('Whether the people on call are told, whatever the severity.'),
});

const example = section({
  subject: z.string().default('').describe('The subject.'),
  text: z.string().default('').describe('What the sender wrote.'),
  forwarded: z.string().nullable().default(null).describe('The text of the mail forwarded inside it.'),
  from: line.default('someone@example.com').describe('Who wrote; this finds the customer, too.'),
  to: oneOrMore(line).default([]).describe('To and Cc.'),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is no header name'), z.string())
    .default({})
    .describe('Headers by name.'),
  attachments: z.array(z.string()).default([]).describe('Names of attached files.'),
  at: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}$/, 'is no local time — write it as 2026-03-02 10:30')
    .optional()
    .describe('When it came, local to the desk; within the service hours by default.'),
  origin: origin.default('mail').describe('How it came.'),
  mailbox: key.nullable().default(null).describe('The mailbox that it came to.'),
  form: line.nullable().default(null).describe('The web form that was filled in.'),
  language: language
    .optional()
    .describe('Its language; else that of the customer, or the first of the desk.'),
  matches: z.boolean().describe('Whether the rule above must match it.'),
});

const conditions = z.array(condition).default([]);

const asksNothing = { all: [], any: [], none: [] };

const rule = section({
  id: key.describe('A name of its own; tickets and reports speak of the rule by it.'),
  description: line.describe('What the rule is for.'),
  when: section({
    all: conditions.describe('Each of these must hold.'),
    any: conditions.describe('One of these must hold, where there are some.'),
    none: conditions.describe('None of these may hold.'),
  })
    .default(asksNothing)
    .describe('When the rule matches; only a rule that judges by likeness may take every mail.'),
  // oxlint-disable-next-line unicorn/no-thenable -- the administrator's word; nothing awaits a rule.
  then: action
    .refine(
      (then) => Object.keys(then).length > 0,
      'does nothing — give a severity, a service, or redirect, ignore, hold',
    )
    .refine(
      (then) => [then.redirect, then.ignore, then.hold].filter((what) => what !== undefined).length <= 1,
      'a mail has one end — keep one of redirect, ignore and hold',
    )
    .describe('What becomes of the mail.'),
  examples: z.array(example).default([]).describe('Tried at every load: one that fails refuses the file.'),
}).refine(({ when, then }) => when.all.length + when.any.length > 0 || then.severity === LEARNED, {
  path: ['when'],
  message: 'asks nothing, so the rule would take every mail — add a condition under all or any',
});

const cost = z.number().min(0).max(1000).optional();
const probability = z.number().min(0).max(1).optional();

const judgement = section({
  wrong: section({
    '1 given 2': cost.describe('A blocking request that is taken for a partial one.'),
    '1 given 3': cost.describe('A blocking request that is taken for a report.'),
    '2 given 1': cost.describe('A partial failure that is taken for a blocking one.'),
    '2 given 3': cost.describe('A partial failure that is taken for a report.'),
    '3 given 1': cost.describe('A report that is taken for a blocking request.'),
    '3 given 2': cost.describe('A report that is taken for a partial failure.'),
  })
    .optional()
    .describe(
      'What a mistake costs the desk: "1 given 3" is a 1 that was given a 3. 1 where it is not said.',
    ),
  unsure: probability.describe('Below this probability a ticket is marked unsure.'),
  callOut: probability.describe(
    'A learned 1 below this probability goes to the team, not to people on call.',
  ),
});

/** The file's schema. */
export const rulesSchema = section({
  default: section({
    severity: z.literal([1, 2, 3]).describe('1 blocking, 2 partial, 3 report.'),
    service: key.exactOptional().describe("The service that is concerned, as a contract's covers names it."),
    uncovered: z
      .literal([2, 3])
      .exactOptional()
      .describe('What a 1 becomes where the contract does not include the service; 2 by default.'),
  }).describe('What no rule matches.'),
  departments: z
    .record(
      key,
      section({
        name: line.describe('As the sender reads it.'),
        address: address.describe('Where mail is handed on to.'),
      }),
    )
    .default({})
    .describe('Where mail goes that is not for this desk (then: { redirect: NAME }).'),
  lists: z
    .record(key, z.array(line).min(1, 'is an empty list — give at least one word'))
    .default({})
    .describe('Words by name; $name stands for them in rules.'),
  judgement: judgement.optional().describe('How probabilities become decisions, where a rule says learned.'),
  rules: z.array(rule).default([]).describe('From top to bottom; the first that matches wins.'),
});

/** The schema of a file in which the default may be missing. */
export const rulesPartSchema = rulesSchema.partial({ default: true });

export type RulesPart = z.output<typeof rulesPartSchema>;
export type DescribedJudgement = z.output<typeof judgement>;
export type DescribedRule = z.output<typeof rule>;
export type DescribedCondition = z.output<typeof condition>;
export type DescribedExample = z.output<typeof example>;
