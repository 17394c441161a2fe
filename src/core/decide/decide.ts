// The road of a message: tests in a fixed order, until one concludes. The order is the policy:
// - what the mail is comes first: an envelope is opened, monitors and forms are known before the tests for automatic
//   mail, since their mail is often automatic;
// - a mail that came in part is left to a person before anything is made of it;
// - automatic mail before all that joins or opens: a bounce cites our own mail, and an absence notice is no reply;
// - copies before replies, since the copy of a reply is one too;
// - replies before our own mail, since a colleague who answers from our address continues a ticket;
// - the rules last: they judge what nothing else claims.
import { testAutomatic } from './automatic/automatic.js';
import { certifiedTest } from '../identify/certified/mail.js';
import { classify, judgedBy, type Classification } from './classification.js';
import { copyTest } from './copy.js';
import type { Decision, Known, Outcome, Step } from './decision.js';
import { formTest } from '../identify/form/mail.js';
import type { Address, Message } from '../mail/message.js';
import type { Matter, Test } from './matter.js';
import { monitorTest } from '../identify/monitor/mail.js';
import { openTicket } from './new-ticket.js';
import { handOn, whyKept } from './redirection.js';
import { isOwnAddress } from '../desk/own-address.js';
import type { MailboxPolicy, Policy } from '../desk/policy.js';
import { threadTest } from './thread.js';
import { trustTest } from '../identify/trust.js';

/** Decides a message. Every message ends in exactly one decision, whatever its bytes were. */
export function decide(message: Message, known: Known, mailbox: MailboxPolicy, policy: Policy): Decision {
  return walk(message, known, mailbox, policy).decision;
}

/** Decides a message, and tells what it turned out to be on its road: `rules test` explains from there. */
export function walk(
  message: Message,
  known: Known,
  mailbox: MailboxPolicy,
  policy: Policy,
): { readonly decision: Decision; readonly matter: Matter } {
  const road: Step[] = [];
  let matter = begin(message, known, mailbox, policy);
  for (const test of [...IDENTIFYING, ...DECIDING]) {
    const finding = test.ask(matter);
    road.push({ test: test.name, saw: finding.saw });
    matter = finding.matter ?? matter;
    if (finding.outcome !== undefined) return { decision: { ...finding.outcome, road }, matter };
  }
  return { decision: { kind: 'held', reason: 'nothing on the road decided it', road }, matter };
}

/** What a message turns out to be, before anything is decided. */
export function identify(message: Message, known: Known, mailbox: MailboxPolicy, policy: Policy): Matter {
  return IDENTIFYING.reduce(
    (matter, test) => test.ask(matter).matter ?? matter,
    begin(message, known, mailbox, policy),
  );
}

function begin(message: Message, known: Known, mailbox: MailboxPolicy, policy: Policy): Matter {
  return {
    message,
    requester: message.from[0] ?? null,
    origin: 'mail',
    originName: null,
    marks: [],
    lowTrust: false,
    mailbox,
    known,
    policy,
  };
}

/** A message that could not be read at all, after every attempt. */
export function holdUnreadable(problem: string): Decision {
  return { kind: 'held', reason: `unreadable: ${problem}`, road: [{ test: 'reading', saw: problem }] };
}

/** What an operator said when releasing it: who shall be taken for its sender. */
const releaseTest: Test = {
  name: 'release',
  ask: (matter) => {
    const { released } = matter.known;
    if (released === null) return { saw: 'no operator has released it' };
    if (released.from === null) return { saw: 'an operator has released it' };
    const saw = `an operator has released it as a mail of ${released.from}`;
    return { saw, matter: { ...matter, requester: { address: released.from, name: '' } } };
  },
};

/** A mail of which the server lost the rest may mean something else: a person looks at its original. */
const completenessTest: Test = {
  name: 'completeness',
  ask: ({ known }) => {
    const { isCutShort, originalBytes, released } = known;
    if (!isCutShort) return { saw: 'the server gave all of it, or as much as the limits allow' };
    const saw = `the server gave less of it than the ${originalBytes ?? 0} bytes that it said`;
    if (released !== null) return { saw: `${saw} (overridden by the release)` };
    const reason = `cut short: ${saw}; its original stands in the folder for held mail`;
    return { saw, outcome: { kind: 'held', reason } };
  },
};

/** Bounces, reports, automatic replies and what our own programs sent; a configured program is known already. */
const automaticTest: Test = {
  name: 'automatic mail',
  ask: ({ message, program, policy, known }) => {
    if (program !== undefined) return { saw: `not asked: a configured ${program} wrote it` };
    const tests = testAutomatic(message, policy.desk);
    const saw = tests.map((test) => `${test.test}? ${test.found ? 'Yes' : 'No'}: ${test.saw}`).join(' · ');
    const found = tests.at(-1)?.found ?? null;
    if (found === null) return { saw };
    if (known.released !== null) return { saw: `${saw} (overridden by the release)` };
    return { saw, outcome: { kind: 'ignored', reason: found.reason, bounce: found.bounce, receipt: null } };
  },
};

/** Why a mail is held that nobody could be answered for; the release has to name somebody. */
export const NO_USABLE_SENDER = 'no usable sender: release it with --from ADDRESS to open a ticket';

const senderTest: Test = {
  name: 'sender',
  ask: ({ requester }) => {
    if (requester !== null && /^[^\s@]+@[^\s@]+$/.test(requester.address)) return { saw: requester.address };
    const named = [requester?.name, requester?.address].filter(Boolean).join(' ');
    const saw = `no address that could be answered${named === '' ? '' : `, only "${named}"`}`;
    return { saw, outcome: { kind: 'held', reason: NO_USABLE_SENDER } };
  },
};

/** What a person wrote from an address of ours, and cites no ticket: a colleague's business, no request. */
const ownMailTest: Test = {
  name: 'own mail',
  ask: ({ requester, program, policy, known }) => {
    if (program !== undefined) return { saw: `not asked: a configured ${program} wrote it` };
    if (requester === null || !isOwnAddress(requester.address, policy.desk))
      return { saw: 'the sender is no address of ours' };
    const saw = `${requester.address} is an address of ours`;
    if (known.released !== null) return { saw: `${saw} (overridden by the release)` };
    const reason = `own mail: from ${requester.address}, and it joins no ticket`;
    return { saw, outcome: { kind: 'ignored', reason, bounce: null, receipt: null } };
  },
};

const rulesTest: Test = {
  name: 'rules',
  ask: (matter) => {
    if (matter.requester === null) return { saw: 'it has no sender' };
    const classification = classify(matter, matter.requester);
    const { requester } = matter;
    const outcome =
      setAside(matter, requester, classification) ?? openTicket(matter, requester, classification);
    return { saw: sawRule(classification) + sawBack(matter, requester, classification), outcome };
  },
};

function sawRule({ judgement }: Classification): string {
  const { rule, evidence, part, likeness, severity } = judgement;
  if (rule === null) return 'no rule matches: the default stands';
  const words = [...new Set(evidence.map((one) => `"${one.words}" in ${one.field}`))].join(', ');
  const where = part === 'forwarded' ? ' the forwarded mail' : '';
  const given = likeness === null ? '' : ` and gives severity ${severity} ${judgedBy(judgement)}`;
  return `rule ${rule} matches${where}${given}${words === '' ? '' : `: ${words}`}`;
}

function sawBack(matter: Matter, requester: Address, { judgement: { redirect } }: Classification): string {
  const why = redirect === null ? null : whyKept(matter, requester, redirect.address);
  return why === null ? '' : ` (not handed on, since ${why})`;
}

/** What a rule does instead of opening a ticket; a release overrides it. */
function setAside(matter: Matter, requester: Address, classification: Classification): Outcome | null {
  const { judgement } = classification;
  if (matter.known.released !== null) return null;
  const rule = `rule ${judgement.rule ?? 'default'}`;
  if (judgement.ignore !== null)
    return { kind: 'ignored', reason: `${rule}: ${judgement.ignore}`, bounce: null, receipt: null };
  if (judgement.hold !== null) return { kind: 'held', reason: `${rule}: ${judgement.hold}` };
  return handOn(matter, requester, classification);
}

/** Tests that tell what a message is: who really asks, and on whose behalf. */
const IDENTIFYING: readonly Test[] = [releaseTest, trustTest, certifiedTest, monitorTest, formTest];

/** Tests that tell what becomes of it. */
const DECIDING: readonly Test[] = [
  completenessTest,
  automaticTest,
  senderTest,
  copyTest,
  threadTest,
  ownMailTest,
  rulesTest,
];
