// The outcome of a mail, looked up in the desk's own store: the decision, the ticket, and the answers.
import type { TraceEntry } from '../core/identify/identified.js';
import type { LetterKind } from '../core/letters/letter.js';
import { findNextStep } from '../io/store/tickets/alerts.js';
import { findMessage, listMessages, type MessageRow } from '../io/store/mail/messages.js';
import { listOutbox } from '../io/store/outbox/outbox.js';
import { gather } from '../io/store/sql/page.js';
import { listEvents, type EventRow } from '../io/store/tickets/events.js';
import { findTicketById, type TicketRow } from '../io/store/tickets/tickets.js';
import { CommandFailed, EXIT } from '../cli/terminal/exit.js';
import type { Letter } from './mail-program.js';
import type { Expected } from './mails.js';
import type { World } from './world.js';

/** A decided mail. */
export interface Outcome {
  readonly row: MessageRow;
  readonly road: readonly TraceEntry[];
  readonly ticket: TicketRow | null;
  /** The ticket that this one may belong to. */
  readonly related: TicketRow | null;
  /** The changes of this mail on the ticket. */
  readonly events: readonly EventRow[];
  /** The letters that went out because of it, and when. */
  readonly letters: readonly {
    readonly letter: Letter;
    readonly kind: LetterKind;
    readonly sentAt: number;
  }[];
}

/** Waits until a mail is decided and its letters have been sent. `before`: the letters that were there already. */
export async function outcomeOf(
  world: World,
  messageId: string,
  before: readonly Letter[],
): Promise<Outcome> {
  const { store } = world;
  const row = await world.until(`no decision on ${messageId}`, async () => {
    const recent = await gather(listMessages(store, {}, 50));
    const found = recent.find((one) => one.message_id === messageId && one.decision !== null);
    return found === undefined ? null : ((await findMessage(store, found.id)) ?? null);
  });
  return outcomeOfRow(world, row, before);
}

/** The same for a mail whose decision is known. */
export async function outcomeOfRow(
  world: World,
  row: MessageRow,
  before: readonly Letter[],
): Promise<Outcome> {
  const { store } = world;
  const road: TraceEntry[] = row.road_json === null ? [] : JSON.parse(row.road_json);
  const ticket = row.ticket_id === null ? null : ((await findTicketById(store, row.ticket_id)) ?? null);
  if (ticket === null) return { row, road, ticket, related: null, events: [], letters: [] };
  const sent = await world.until(`ticket ${ticket.number} has a letter that is not sent`, async () => {
    const letters = await gather(listOutbox(store, { ticketId: ticket.id }, 100));
    // The first step of an alert becomes letters a moment after the decision.
    const alert = await findNextStep(store, ticket.id);
    return alert?.step !== 0 && letters.every((one) => one.state === 'sent') ? letters : null;
  });
  const related =
    ticket.related_id === null ? null : ((await findTicketById(store, ticket.related_id)) ?? null);
  const events = (await listEvents(store, ticket.id)).filter((event) => event.message_id === row.id);
  const letters = world.post.letters.flatMap((letter) => {
    const queued = before.includes(letter)
      ? undefined
      : sent.find((one) => one.message_id === letter.messageId);
    return queued === undefined ? [] : [{ letter, kind: queued.letter, sentAt: queued.sent_at ?? 0 }];
  });
  return { row, road, ticket, related, events, letters };
}

/** Throws when a mail became something else than it should. */
export function mustBe(expected: Expected, { row, ticket }: Outcome): void {
  const is = `${row.decision} (${row.reason}), Severity Code ${ticket?.severity ?? 'none'}`;
  const right =
    row.decision === expected.decision &&
    (row.reason ?? '').startsWith(expected.reason ?? '') &&
    (expected.severity === undefined || ticket?.severity === expected.severity);
  if (right) return;
  const should = [
    expected.decision,
    expected.reason,
    expected.severity && `Severity Code ${expected.severity}`,
  ];
  throw new CommandFailed(
    `"${row.subject}" should be ${should.filter(Boolean).join(', ')}; it is ${is}`,
    EXIT.software,
  );
}
