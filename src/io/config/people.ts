// people.yaml: who works the tickets, what each of them may do, and what becomes of their mail. The file is optional.
import { z } from 'zod';
import { findClaimant, type CustomerIndex } from '../../core/desk/contract.js';
import type { Desk } from '../../core/desk/desk.js';
import { isOwnAddress } from '../../core/desk/own-address.js';
import { DEFAULT_ANSWERS, RIGHTS, type AnswerPolicy, type Technician } from '../../core/desk/technician.js';
import { domainOf } from '../../core/mail/message.js';
import type { Findings, Problem } from '../system/problem.js';
import type { MailboxConfig } from './service/service.js';
import type { Document, Path } from './yaml/document.js';
import { address, key, language, line, pause, section } from './yaml/value.js';

const technician = section({
  name: line.describe('The full name, as customers read it.'),
  addresses: z
    .array(address)
    .min(1, 'is an empty list — give at least one address')
    .describe('Whatever the person writes from; notifications go to the first.'),
  may: z
    .array(z.enum(RIGHTS))
    .default([])
    .describe(
      'answer: write to customers; close: close and reopen; severity: correct it; release: held mail; merge: merge and split. Notes and taking need no right.',
    ),
  language: language
    .nullable()
    .default(null)
    .describe('The language of the notifications; else the first of the desk.'),
});

/** The file's schema. */
export const peopleSchema = section({
  technicians: z
    .record(key, technician)
    .default({})
    .describe('By a short name, which lists, desk.team and turns use.'),
  answers: section({
    byMail: z
      .enum(['verified', 'token', 'off'])
      .default(DEFAULT_ANSWERS.byMail)
      .describe(
        'What an answer proves: verified (token, From, and a pass of DMARC, SPF or DKIM by desk.authservId), token (token and From), or off: none is taken.',
      ),
    to: z
      .enum(['customer', 'note'])
      .default(DEFAULT_ANSWERS.to)
      .describe('Whom an answer is for that says neither @customer nor @note.'),
    hold: pause
      .prefault('60s')
      .describe('How long an answer may be taken back with @cancel; 0s: it goes out at once.'),
    cc: z
      .enum(['keep', 'none'])
      .default(DEFAULT_ANSWERS.cc)
      .describe("Whether people in Cc of the customer's mail get the answer too, in one mail to all."),
    plusAddress: z
      .boolean()
      .default(DEFAULT_ANSWERS.plusAddress)
      .describe('Whether Reply-To of a notification bears its token, too, as assistenza+TOKEN@example.it.'),
  })
    .prefault({})
    .describe('What becomes of the mail by which technicians answer a notification.'),
});

export type PeopleFile = z.output<typeof peopleSchema>;

/** The technicians that the file describes; none where it has a mistake or is not there. */
export function readTechnicians({ part }: Document<PeopleFile>): Technician[] {
  return Object.entries(part?.technicians ?? {}).flatMap(([name, { addresses, ...described }]) => {
    const [first, ...others] = new Set(addresses);
    return first === undefined ? [] : [{ ...described, key: name, addresses: [first, ...others] }];
  });
}

/** The rest of the configuration, as far as technicians have to do with it. */
export interface AroundPeople {
  readonly desk: Desk;
  readonly customers: CustomerIndex;
  readonly mailboxes: readonly MailboxConfig[];
  readonly store: { readonly key: Uint8Array | null };
}

/** What becomes of technicians' mail. Problems of the whole file go to the findings. */
export function readAnswers(
  document: Document<PeopleFile>,
  technicians: readonly Technician[],
  around: AroundPeople,
  findings: Findings,
): AnswerPolicy {
  const note = (list: Problem[]) => (path: Path, problem: string, hint: string) =>
    void list.push(document.problemAt(path, problem, hint));
  const { hold: holdMs, ...said } = document.part?.answers ?? {
    ...DEFAULT_ANSWERS,
    hold: DEFAULT_ANSWERS.holdMs,
  };
  const answers: AnswerPolicy = {
    ...said,
    holdMs,
    hasKey: around.store.key !== null,
    verifies: around.mailboxes.some(({ authservId }) => authservId !== null),
  };
  refusePeople(technicians, around, note(findings.problems));
  if (technicians.length > 0) warnOfAnswers(answers, note(findings.warnings));
  if (answers.plusAddress) refuseLongAddress(around.desk, note(findings.problems));
  return answers;
}

type Note = (path: Path, problem: string, hint: string) => void;

/** Names of others than technicians who do something to a ticket. */
const RESERVED = ['customer', 'desk', 'monitor', 'sportello', 'shell'];

function refusePeople(
  technicians: readonly Technician[],
  { desk, customers }: AroundPeople,
  refuse: Note,
): void {
  const holders = new Map<string, string>();
  for (const { key: name, addresses, language: spoken } of technicians) {
    const path = ['technicians', name];
    if (RESERVED.includes(name))
      refuse(path, `"${name}" means somebody else in the history of tickets`, 'choose another short name');
    if (spoken !== null && !desk.languages.includes(spoken)) {
      const hint = `desk.languages has ${desk.languages.join(', ')}`;
      refuse([...path, 'language'], `the desk does not speak "${spoken}"`, hint);
    }
    for (const [index, one] of addresses.entries()) {
      const why = whyNobodys(one, name, holders, desk, customers);
      if (why !== null) refuse([...path, 'addresses', index], why.problem, why.hint);
      holders.set(one, holders.get(one) ?? name);
    }
  }
}

/** Why an address cannot be a technician's; null for one that can. */
function whyNobodys(
  one: string,
  name: string,
  holders: ReadonlyMap<string, string>,
  desk: Desk,
  customers: CustomerIndex,
): Pick<Problem, 'problem' | 'hint'> | null {
  if (isOwnAddress(one, desk)) {
    const hint = 'give an address that the person alone reads';
    return { problem: `${one} is an address of this desk: its mail is nobody's in particular`, hint };
  }
  const holder = holders.get(one);
  if (holder !== undefined && holder !== name) {
    const hint = 'keep it with one of the two: an answer from there must be one person’s';
    return { problem: `${one} belongs to "${holder}", too`, hint };
  }
  const claimant = findClaimant(customers, one);
  // Colleagues may be customers of their own desk.
  const isColleague = domainOf(one) === domainOf(desk.address) && !customers.byAddress.has(one);
  if (claimant === null || isColleague) return null;
  const whose = claimant === 'unclear' ? 'several customers' : `the customer "${claimant.id}"`;
  const hint = 'take it out of customers.yaml, or give another address';
  return { problem: `${one} writes for ${whose}: an answer from there would be a request, too`, hint };
}

function warnOfAnswers({ byMail, hasKey, verifies }: AnswerPolicy, warn: Note): void {
  if (byMail === 'off') return;
  const path = ['answers', 'byMail'];
  if (!hasKey) {
    const hint = 'set store.key in service.yaml, to what "openssl rand -hex 32" prints; or write byMail: off';
    warn(['technicians'], 'without store.key no token can be made: no answer by mail is taken', hint);
  }
  if (byMail === 'verified' && !verifies) {
    const hint =
      'set desk.authservId in service.yaml to the name of your own server in Authentication-Results';
    warn(path, 'without an authservId nothing verifies From: answers by mail stay notes', hint);
  }
  if (byMail === 'token') {
    const hint = 'write byMail: verified where your server adds Authentication-Results';
    warn(path, 'whoever has seen a notification can answer in the name of its recipient', hint);
  }
}

/** RFC 5321 §4.5.3.1.1, less the plus and a token. */
const LONGEST_LOCAL_PART = 64 - 1 - 42;

function refuseLongAddress({ address: own }: Desk, refuse: Note): void {
  if (own.lastIndexOf('@') <= LONGEST_LOCAL_PART) return;
  const problem = `${own} is too long to bear a token, too`;
  refuse(['answers', 'plusAddress'], problem, 'write false: the token stands in the Message-ID all the same');
}
