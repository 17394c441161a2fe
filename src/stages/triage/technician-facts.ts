// Facts for the mail of a technician: the ticket that it answers, the one that it names, and what else waits there.
import type { Facts } from '../../core/decide/facts.js';
import { parseOrders } from '../../core/decide/technician/commands.js';
import { NO_TECHNICIAN_FACTS, type TechnicianFacts } from '../../core/decide/technician/facts.js';
import { writtenBy } from '../../core/decide/technician/words.js';
import type { WorkFacts } from '../../core/decide/deeds/work.js';
import type { MailboxPolicy } from '../../core/desk/policy.js';
import { technicianAt, type Technician } from '../../core/desk/technician.js';
import { wholeNumber, yearOf } from '../../core/desk/ticket.js';
import type { Identified } from '../../core/identify/identified.js';
import { citedNumbers } from '../../core/mail/citation.js';
import { countReports, findAnswerers } from '../../io/store/outbox/technicians.js';
import { listCancellable } from '../../io/store/outbox/cancel.js';
import type { Store } from '../../io/store/open.js';
import { mergedTickets, survivorOf } from '../../io/store/tickets/merged.js';
import { listNotes } from '../../io/store/tickets/notes.js';
import { findTicket, type TicketRow } from '../../io/store/tickets/tickets.js';
import { loadWorkFacts, type WorkSettings } from '../effects/work-facts.js';

const HOUR_MS = 60 * 60_000;

/** Loads the facts; null where no technician has to do with the mail. Nothing is written. */
export async function loadTechnicianFacts(
  store: Store,
  identified: Identified,
  { token, cited }: Pick<Facts, 'token' | 'cited'>,
  mailboxes: readonly MailboxPolicy[],
): Promise<TechnicianFacts | null> {
  const { policy, arrival, message } = identified;
  const technician = technicianOf(identified, token);
  if (technician === undefined) return null;
  const number = token === null || token.state === 'forged' ? cited[0]?.ticket.number : token.ticket;
  const since = arrival.now - HOUR_MS;
  const row = number === undefined ? undefined : await findSurvivor(store, number);
  const reports = await countReports(store, technician.addresses, row?.id ?? null, since);
  if (row === undefined) return { ...NO_TECHNICIAN_FACTS, reports };
  const settings = { policy, mailboxes, now: arrival.now };
  const target = await findTarget(store, writtenBy(message), yearOf(arrival.now, policy.desk.timeZone));
  const merged = await mergedTickets(store, row.id);
  const notes = await listNotes(store, [row.id, ...merged.map(({ id }) => id)]);
  return {
    ticket: await loadWorkFacts(store, row, settings),
    alerted: await findAlerted(store, row, { token, cited }, settings),
    otherNumber: await findOtherNumber(store, citedNumbers(message), row),
    target: target === undefined ? null : await loadWorkFacts(store, target, settings),
    notes: notes.map(({ text }) => text),
    held: await listCancellable(store, row.id, technician.key),
    others: await findAnswerers(store, row.id, technician.key, since),
    reports,
  };
}

/** The other open tickets on which the id of the alert stands. */
async function findAlerted(
  store: Store,
  { id: first }: TicketRow,
  { token, cited }: Pick<Facts, 'token' | 'cited'>,
  settings: WorkSettings,
): Promise<WorkFacts[]> {
  if (token?.state !== 'good' || token.purpose !== 'alert') return [];
  const named = cited.filter(({ messageId, broughtBy }) => messageId !== null && broughtBy === null);
  const numbers = new Set(
    named.filter(({ ticket }) => ticket.state === 'open').map(({ ticket }) => ticket.number),
  );
  const alerted: WorkFacts[] = [];
  for (const number of numbers) {
    const row = await findTicket(store, number);
    if (row !== undefined && row.id !== first && row.merged_into_id === null)
      alerted.push(await loadWorkFacts(store, row, settings));
  }
  return alerted;
}

/** Whoever wrote it, else whose token it bears. */
function technicianOf({ message, policy }: Identified, token: Facts['token']): Technician | undefined {
  if (policy.technicians.length === 0) return undefined;
  const writer = technicianAt(policy, message.from[0]?.address ?? '');
  if (writer !== undefined || token?.state !== 'good') return writer;
  return policy.technicians.find(({ key }) => key === token.technician);
}

async function findSurvivor(store: Store, number: string): Promise<TicketRow | undefined> {
  const row = await findTicket(store, number);
  return row === undefined ? undefined : survivorOf(store, row);
}

/** The first of the numbers, where none of them is of that ticket, or of one that was merged into it. */
async function findOtherNumber(
  store: Store,
  numbers: readonly string[],
  { id }: TicketRow,
): Promise<string | null> {
  for (const number of numbers) if ((await findSurvivor(store, number))?.id === id) return null;
  return numbers[0] ?? null;
}

/** The ticket that the mail asks to be merged into. */
async function findTarget(store: Store, text: string, year: number): Promise<TicketRow | undefined> {
  const orders = parseOrders(text);
  if ('refusal' in orders) return undefined;
  const named = orders.commands.find(({ word }) => word === 'merge');
  return named?.word === 'merge' ? findTicket(store, wholeNumber(named.ticket, year)) : undefined;
}
