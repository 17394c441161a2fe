// A mail and what became of it, as a few lines that anybody can read.
import type { LetterKind } from '../core/letters/letter.js';
import type { Severity } from '../core/rules/terms.js';
import type { TicketRow } from '../io/store/tickets/tickets.js';
import { dress, type Terminal } from '../cli/terminal/terminal.js';
import type { Letter } from './mail-program.js';
import type { Outcome } from './outcome.js';
import { cut, printLabelled, widthOf } from './page.js';

const SEVERITIES = { 1: 'H, blocking', 2: 'M, not blocking', 3: 'L, report' } as const;
const COLOURS = { 1: 'red', 2: 'yellow', 3: 'green' } as const;

/** The line above a mail: its place, and what happens. */
export function printTitle(terminal: Terminal, place: number, title: string): void {
  terminal.out('');
  terminal.out(`${dress(terminal, 'dim', String(place).padStart(3))}  ${dress(terminal, 'bold', title)}`);
}

/** A mail as it lies in the mailbox: nothing has looked at it yet. */
export function printMail(terminal: Terminal, mail: Pick<Letter, 'from' | 'subject' | 'attachments'>): void {
  printLabelled(terminal, 'from', clean(mail.from.replaceAll('"', '')));
  printLabelled(terminal, 'subject', clean(mail.subject));
  if (mail.attachments.length > 0) printLabelled(terminal, 'attached', clean(mail.attachments.join(', ')));
}

/** The sender's new words as the desk read them, the decision, its reason, and the letters that went out. */
export function printDecision(terminal: Terminal, outcome: Outcome, arrivedAt: number): void {
  const { row, ticket, related, letters } = outcome;
  const written = clean(row.written ?? '');
  if (written !== '') printLabelled(terminal, 'wrote', `“${cut(written, 2 * (widthOf(terminal) - 20))}”`);
  terminal.out(`     ${dress(terminal, 'cyan', '───────▶')}  ${headline(terminal, outcome)}`);
  printLabelled(terminal, 'because', becauseOf(outcome));
  if (related !== null && ticket !== null) {
    const thread = outcome.road.find((step) => step.test === 'thread')?.saw ?? '';
    printLabelled(terminal, 'related', `possibly to ${related.number}: ${shorten(thread)}`);
  }
  const raised = outcome.events.find((event) => event.kind === 'severity');
  if (raised !== undefined) printLabelled(terminal, 'severity', clean(raised.why));
  for (const { letter, kind, sentAt } of letters) {
    const seconds = ((sentAt - arrivedAt) / 1000).toFixed(1);
    const label = LABELS[kind] ?? 'answer';
    printLabelled(terminal, label, `${NAMES[kind] ?? kind} to ${letter.to}, after ${seconds}\u00A0s`);
  }
  if (letters.every(({ kind }) => LABELS[kind] !== undefined))
    printLabelled(terminal, 'answer', whyNoAnswer(outcome));
}

/** The labels of letters that answer no customer. */
const LABELS: Readonly<Partial<Record<LetterKind, string>>> = {
  alert: 'on call',
  team: 'team',
  transcript: 'team',
};

/** What letters are called where their kind alone says too little. */
const NAMES: Readonly<Partial<Record<LetterKind, string>>> = {
  notice: 'notice of the new Severity Code',
  team: 'notification',
  transcript: 'report of what was done',
  answer: 'letter in her name',
  closed: 'how it was solved',
};

function headline(terminal: Terminal, { row, ticket, events }: Outcome): string {
  const word = dress(terminal, 'bold', (row.decision ?? '').toUpperCase());
  if (ticket === null) return `${word}  no ticket`;
  const raised = events.some((event) => event.kind === 'severity');
  const shows = row.decision === 'opened' || raised;
  const place = `${row.decision === 'appended' ? 'to ' : row.decision === 'opened' ? '' : 'noted on '}${ticket.number}`;
  const origin =
    row.decision === 'opened' && ticket.origin !== 'mail'
      ? `  origin ${ticket.origin_name ?? ticket.origin}`
      : '';
  return `${word} ${place}${shows ? `  ${severityText(terminal, ticket.severity, raised)}` : ''}${origin}`;
}

/** A Severity Code in its colour, with what it means. */
export function severityText(terminal: Terminal, severity: Severity, isNew = false): string {
  const text = `Severity Code ${severity} (${SEVERITIES[severity]})`;
  return dress(terminal, COLOURS[severity], isNew ? `now ${text}` : text);
}

function becauseOf({ row, road, ticket }: Outcome): string {
  const last = road.at(-1);
  if (row.decision === 'appended' && last?.test === 'thread') return shorten(last.saw);
  if (row.decision !== 'opened' || ticket === null) return clean(row.reason ?? '');
  const alarm =
    ticket.origin === 'monitor' ? road.find((step) => step.test === 'monitoring mail') : undefined;
  return [alarm?.saw, ruleOf(ticket)].filter(Boolean).join('; ');
}

function ruleOf(ticket: TicketRow): string {
  if (ticket.rule === null) return 'no rule matches: the default stands';
  const evidence: string[] = JSON.parse(ticket.evidence_json);
  return `rule ${ticket.rule} found ${evidence.map((word) => `“${clean(word)}”`).join(', ')}`;
}

function whyNoAnswer({ row }: Outcome): string {
  if (row.unanswered_because !== null) return `none: ${clean(row.unanswered_because)}`;
  if (row.decision === 'appended') return 'none: the ticket is acknowledged already';
  if (row.decision === 'held') return 'none: a person looks at it first';
  return 'none';
}

/** Message-IDs are for programs. */
function shorten(text: string): string {
  return clean(text.replace(/ by the id <[^<>\s]*>/g, ' by the id of our letter'));
}

/** A stranger's words must not move the cursor, and stand on one line. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}
