// The road of a message: tests in a fixed order, until one concludes. The order is the policy: envelopes are opened
// first; monitors and forms come before the tests for automatic mail, since their mail is often automatic; bounces before automatic replies, since many bounces
// call themselves one; threading before the rules, since a reply is no new request.
import { overLimit, unanswerable } from './automatic/answerable.js';
import { testAutomatic } from './automatic/automatic.js';
import { certifiedTest } from './certified/mail.js';
import { classify, judgeFollowUp, type Classification } from './classification.js';
import type { Decision, Known, NewTicket, Outcome, Step } from './decision.js';
import { formTest } from './form/mail.js';
import type { Address, Message } from './message.js';
import type { Matter, Test } from './matter.js';
import { monitorTest } from './monitor/mail.js';
import type { MailboxPolicy, Policy } from './policy.js';
import { copyTest, ownMailTest, participantsOf, relatedTo, threadTest, ticketSubject } from './thread.js';
import { trustTest } from './trust.js';

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

const releaseTest: Test = {
  name: 'release',
  ask: (matter) => {
    const { released } = matter.known;
    if (released === null) return { saw: 'not released by an operator' };
    if (released.from === null) return { saw: 'released by an operator' };
    const requester: Address = { address: released.from, name: '' };
    return {
      saw: `released by an operator, as a mail of ${released.from}`,
      matter: { ...matter, requester },
    };
  },
};

const automaticTest: Test = {
  name: 'automatic mail',
  ask: ({ message, policy, known }) => {
    const tests = testAutomatic(message, policy.desk);
    const saw = tests.map((test) => `${test.test}? ${test.saw}`).join(' · ');
    const found = tests.at(-1)?.found ?? null;
    if (found === null) return { saw };
    if (known.released !== null) return { saw: `${saw} (overridden by the release)` };
    return { saw, outcome: { kind: 'ignored', reason: found.reason, bounce: found.bounce, receipt: null } };
  },
};

const senderTest: Test = {
  name: 'sender',
  ask: ({ requester }) => {
    if (requester === null || !/^[^\s@]+@[^\s@]+$/.test(requester.address)) {
      const reason = 'no usable sender: release it with --from ADDRESS to open a ticket';
      return { saw: 'From names nobody', outcome: { kind: 'held', reason } };
    }
    return { saw: requester.address };
  },
};

const rulesTest: Test = {
  name: 'rules',
  ask: (matter) => {
    if (matter.requester === null) return { saw: 'it has no sender' };
    const classification = classify(matter, matter.requester);
    const { judgement } = classification;
    const words = judgement.evidence.map((one) => `"${one.words}" in ${one.field}`).join(', ');
    const saw =
      judgement.rule === null
        ? 'no rule matched: the default'
        : `rule ${judgement.rule}: ${words || 'no words'}`;
    const outcome = setAside(matter, classification) ?? open(matter, matter.requester, classification);
    return { saw, outcome };
  },
};

/** What a rule does instead of opening a ticket; a release overrides it. */
function setAside(matter: Matter, { judgement }: Classification): Outcome | null {
  if (matter.known.released !== null) return null;
  const rule = `rule ${judgement.rule ?? 'default'}`;
  if (judgement.ignore !== null)
    return { kind: 'ignored', reason: `${rule}: ${judgement.ignore}`, bounce: null, receipt: null };
  if (judgement.hold !== null) return { kind: 'held', reason: `${rule}: ${judgement.hold}` };
  return null;
}

function open(matter: Matter, requester: Address, classification: Classification): Outcome {
  const { judgement, customer, contract, language } = classification;
  const ticket: NewTicket = {
    origin: matter.origin,
    originName: matter.originName,
    severity: judgement.severity,
    rule: judgement.rule,
    evidence: [...new Set(judgement.evidence.map((one) => one.words))],
    subject: ticketSubject(matter.message),
    requester,
    customer: customer?.id ?? null,
    contract: contract?.name ?? null,
    service: judgement.service,
    language,
    participants: participantsOf(matter.message, matter.policy.desk),
    marks: marksOf(matter, classification),
    answerTo: matter.answerTo ?? [requester],
    monitorKey: matter.monitorKey ?? null,
  };
  const by = judgement.rule === null ? 'the default severity' : `rule ${judgement.rule}`;
  // Whoever fills in a form may type any address: it proves as little as low trust.
  const unproven = matter.lowTrust || matter.program !== undefined;
  return {
    kind: 'opened',
    reason: `${matter.monitorKey === undefined ? 'request' : 'alarm'}: severity ${judgement.severity} by ${by}`,
    ticket,
    unansweredBecause: whyUnanswered(matter, requester),
    related: relatedTo({ ...matter, lowTrust: unproven }),
  };
}

function marksOf(matter: Matter, { judgement, contract }: Classification): string[] {
  const { message, known } = matter;
  return [
    ...matter.marks,
    ...(judgement.severity === 1 && contract === null ? ['contract unknown'] : []),
    ...(known.originalBytes !== null ? ['too large'] : []),
    ...(message.encrypted ? ['encrypted'] : []),
    ...(message.incomplete !== null ? ['incomplete'] : []),
    ...(matter.lowTrust ? ['low trust'] : []),
  ];
}

function whyUnanswered(matter: Matter, requester: Address): string | null {
  const { known, policy } = matter;
  if (!known.acknowledge) return 'it was imported without acknowledgement';
  // An operator who names the sender has looked at the mail: only the limits still hold.
  const named = known.released !== null && known.released.from !== null;
  const reason = named ? null : (matter.unansweredBecause ?? whySilent(matter, requester));
  return reason ?? overLimit(known.answers, policy.limits.acknowledgements);
}

/** What the mail itself says against an answer; that of a configured program does not go back to where it came from. */
function whySilent({ message, program, policy }: Matter, requester: Address): string | null {
  if (program !== undefined) return null;
  return unanswerable(message.from.length > 1 ? message : { ...message, from: [requester] }, policy.desk);
}

/** A test that tells people from programs and replies from requests: of a configured program, both are known. */
function unlessProgram({ name, ask }: Test): Test {
  return {
    name,
    ask: (matter) =>
      matter.program === undefined
        ? ask(matter)
        : { saw: `not asked: a configured ${matter.program} wrote it` },
  };
}

/** Tests that tell what a message is: who really asks, and on whose behalf. */
const IDENTIFYING: readonly Test[] = [releaseTest, trustTest, certifiedTest, monitorTest, formTest];

/** Tests that tell what becomes of it. */
const DECIDING: readonly Test[] = [
  unlessProgram(automaticTest),
  senderTest,
  copyTest,
  unlessProgram(ownMailTest),
  unlessProgram(threadTest(judgeFollowUp)),
  rulesTest,
];
