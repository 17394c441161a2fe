// alert: steps that are due become letters in the outbox. Whoever was notified is notified again after a while, until
// somebody takes the ticket; a storm of tickets is reported in few letters.
import {
  audienceOf,
  LETTERS_WINDOW_MS,
  letterShape,
  MOST_LETTERS,
  nextStepAt,
  whyOver,
  type Audience,
} from '../../core/desk/on-call/alert.js';
import { alertOf, type AlertFacts } from '../../core/letters/alert/alert.js';
import type { Instant } from '../../core/mail/message.js';
import type { Person } from '../../core/desk/on-call/turn.js';
import type { Policy } from '../../core/desk/policy.js';
import { technicianAt } from '../../core/desk/technician.js';
import { answeringAlert } from '../../core/letters/shared/answering.js';
import type { Clock } from '../../io/system/clock.js';
import { newMessageId } from '../../io/smtp/message-id.js';
import {
  addStep,
  countAlerts,
  countDueSteps,
  dueSteps,
  endStep,
  hasUntriedAlert,
  type DueStep,
} from '../../io/store/tickets/alerts.js';
import type { Store } from '../../io/store/open.js';
import { enqueue } from '../../io/store/outbox/outbox.js';
import { addEvent, PROGRAM } from '../../io/store/tickets/events.js';
import { addReference } from '../../io/store/tickets/references.js';
import { findTicketById, gravestText, type TicketRow } from '../../io/store/tickets/tickets.js';
import type { Stage } from '../../line/stage.js';
import { sign, type InForce } from '../effects/mint.js';

/** The parts that the stage works with. The configuration is asked for anew at every step, since it may be reloaded. */
export interface AlertParts {
  readonly inForce: () => InForce;
  readonly store: Store;
  readonly clock: Clock;
}

const BATCH_STEPS = 200;
const IDLE_MS = 5_000;

/** Opens the stage. */
export function openAlert({ inForce, store, clock }: AlertParts): Stage {
  return {
    name: 'alert',
    idleMs: IDLE_MS,
    step: async () => {
      const now = clock.now();
      if ((await countDueSteps(store, now)) === 0) return false;
      return store.transaction().execute((transaction) => step(transaction, inForce(), now));
    },
    close: async () => undefined,
  };
}

/** A step that is due, with its ticket. */
interface Due extends DueStep {
  readonly ticket: TicketRow;
}

/** Steps that are due for the same people. */
interface Group {
  readonly audience: Audience;
  readonly dues: Due[];
}

async function step(transaction: Store, inForce: InForce, now: Instant): Promise<boolean> {
  const { policy } = inForce;
  const groups = new Map<string, Group>();
  let moved = false;
  for (const due of await dueSteps(transaction, now, BATCH_STEPS)) {
    const ticket = await findTicketById(transaction, due.ticketId);
    if (ticket === undefined) throw new Error(`the ticket of alert ${due.id} has vanished`);
    if (policy.onCall === null || whyOver(alertedTicket(ticket), due.severity, due.since) !== null) {
      moved = (await endStep(transaction, due.id, 'over')) || moved;
    } else if (!(await hasUntriedAlert(transaction, ticket.id))) {
      const audience = audienceOf(due.step, policy.onCall, now);
      const group = groups.get(audience.because) ?? { audience, dues: [] };
      groups.set(audience.because, group);
      group.dues.push({ ...due, ticket });
    }
  }
  for (const group of groups.values())
    moved = (await composeGroup(transaction, group, inForce, now)) || moved;
  return moved;
}

/** A ticket as its alert needs to know it. */
export function alertedTicket({ state, severity, taken_by, taken_at }: TicketRow) {
  return { state, severity, takenBy: taken_by, takenAt: taken_at };
}

async function composeGroup(
  transaction: Store,
  { audience, dues }: Group,
  inForce: InForce,
  now: Instant,
): Promise<boolean> {
  let recent = 0;
  for (const { address } of audience.people) {
    const count = await countAlerts(transaction, address, now - LETTERS_WINDOW_MS, MOST_LETTERS);
    recent = Math.max(recent, count);
  }
  const shape = letterShape(dues.length, recent);
  if (shape === 'later') return false;
  const letters = shape === 'together' ? [dues] : dues.map((due) => [due]);
  for (const letter of letters) {
    for (const person of audience.people)
      await queueLetter(transaction, letter, person, audience, inForce, now);
  }
  for (const due of dues) await finish(transaction, due, audience, inForce.policy, now);
  return true;
}

async function queueLetter(
  transaction: Store,
  dues: readonly Due[],
  person: Person,
  { because }: Audience,
  inForce: InForce,
  now: Instant,
): Promise<void> {
  const [first, ...others] = await Promise.all(dues.map((due) => factsOf(transaction, due)));
  if (first === undefined) return;
  const { policy } = inForce;
  const { desk } = policy;
  const language = person.language ?? desk.languages[0];
  const isTechnician = technicianAt(policy, person.address) !== undefined;
  // An answer takes all tickets that the alert names: its id stands on each.
  const answering = isTechnician ? answeringAlert(policy.answers, language) : null;
  const alert = alertOf([first, ...others], because, { language, answering }, policy, now);
  const about = { ticket: first.number, to: person.address, at: now };
  const { content, token } = await sign(transaction, alert, about, inForce);
  const messageId = newMessageId(desk.address, token);
  await enqueue(transaction, {
    ticketId: others.length === 0 ? (dues[0]?.ticketId ?? null) : null,
    causeId: null,
    digestId: null,
    mailbox: null,
    to: { address: person.address, name: person.name },
    messageId,
    inReplyTo: null,
    references: [],
    content,
    subject: content.reason,
    at: now,
  });
  // By its id an answer, or a bounce, finds every ticket that the letter names.
  for (const due of dues) await addReference(transaction, due.ticketId, messageId);
}

async function factsOf(transaction: Store, { step: current, ticket }: Due): Promise<AlertFacts> {
  return {
    number: ticket.number,
    subject: ticket.subject,
    written: await gravestText(transaction, ticket.id),
    requester: ticket.requester,
    customer: ticket.customer,
    severity: ticket.severity,
    judgedSeverity: ticket.judged_severity,
    openedAt: ticket.opened_at,
    takenBy: ticket.taken_by,
    step: current,
  };
}

/** The step has notified its people: the one after it is due in a while. */
async function finish(
  transaction: Store,
  due: Due,
  audience: Audience,
  { alerts }: Policy,
  now: Instant,
): Promise<void> {
  await endStep(transaction, due.id, 'told');
  const nextAt = nextStepAt(due.step, now, alerts);
  if (nextAt !== null) await addStep(transaction, { ...due, step: due.step + 1, dueAt: nextAt });
  const who = audience.people.map(({ name, address }) => (name === '' ? address : `${name} <${address}>`));
  const why = `alert ${due.step + 1} of ${Math.max(alerts.repeats, due.step) + 1}, ${WHO[audience.because]}: ${who.join(', ')}`;
  await addEvent(transaction, due.ticketId, {
    kind: 'alerted',
    at: now,
    why,
    by: PROGRAM,
    messageId: null,
  });
}

const WHO = {
  'on call': 'to who is on call',
  fallback: 'since nobody is on call',
  everybody: 'to everybody',
} as const satisfies Record<Audience['because'], string>;
