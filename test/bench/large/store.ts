// Fills a store as three years of work leave it: into the tables that the program has made, with as many tickets as one
// asks for and three messages for each. One pass over time, so memory does not grow with the store.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { seeded } from '../load.js';
import { arrivalOf, pastMails, type PastMail } from './mails.js';

const MESSAGES_A_TICKET = 3;
const MAILS_A_TRANSACTION = 20_000;

// A database leaves WAL only for DELETE.
const FOR_FILLING = [
  'journal_mode = DELETE',
  'journal_mode = OFF',
  'synchronous = OFF',
  'foreign_keys = OFF',
  'cache_size = -400000',
];

/** Fills the store at `file`, whose tables are there and empty. The last mail came at `until`. */
export function fillStore(file: string, tickets: number, until: number): void {
  const database = new Database(file);
  try {
    // What is half made is thrown away: nothing has to survive a crash.
    for (const pragma of FOR_FILLING) database.pragma(pragma);
    // An index is made in a fraction of the time when its rows are all there.
    const indexes = database
      .prepare<[], { name: string; sql: string }>(
        "select name, sql from sqlite_master where type = 'index' and sql is not null",
      )
      .all();
    for (const { name } of indexes) database.exec(`drop index ${name}`);
    fill(database, tickets, until);
    for (const { sql } of indexes) database.exec(sql);
    database.exec(
      `update ticket set messages = (select count(*) from message where message.ticket_id = ticket.id)`,
    );
    database.pragma('journal_mode = WAL');
  } finally {
    database.close();
  }
}

/** Inserts rows into a table, values in the order of the columns. */
function inserter(
  database: Database.Database,
  table: string,
  columns: readonly string[],
): (...values: unknown[]) => number {
  const statement = database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  return (...values) => Number(statement.run(...values).lastInsertRowid);
}

const MESSAGE = [
  'mailbox',
  'received_at',
  'sha256',
  'bytes',
  'state',
  'acknowledge',
  'from_address',
] as const;
const MESSAGE_MORE = ['from_name', 'subject', 'message_id', 'sent_at', 'decision', 'reason'] as const;
const MESSAGE_LAST = ['ticket_id', 'unanswered_because', 'road_json', 'written', 'content_sha256'] as const;
const TICKET = [
  'number',
  'state',
  'mailbox',
  'origin',
  'origin_name',
  'severity',
  'judged_severity',
] as const;
const TICKET_MORE = ['rule', 'rules_hash', 'evidence_json', 'subject', 'requester'] as const;
const TICKET_WHO = ['requester_name', 'customer', 'contract', 'service', 'language', 'opened_at'] as const;
const TICKET_LAST = ['acknowledged_at', 'closed_at', 'taken_by', 'marks_json', 'messages'] as const;
const LETTER = ['letter', 'ticket_id', 'cause_id', 'to_address', 'to_name', 'to_domain'] as const;
const LETTER_MORE = ['language', 'message_id', 'references_json', 'content_json', 'subject'] as const;
const LETTER_LAST = ['state', 'attempts', 'repeats', 'queued_at', 'due_at', 'sent_at', 'failed_at'] as const;

function insertersOf(database: Database.Database) {
  return {
    message: inserter(database, 'message', [...MESSAGE, ...MESSAGE_MORE, ...MESSAGE_LAST]),
    chunk: inserter(database, 'chunk', ['message_id', 'seq', 'bytes']),
    location: inserter(database, 'location', ['mailbox', 'folder', 'uid_validity', 'uid', 'message_id']),
    ticket: inserter(database, 'ticket', [...TICKET, ...TICKET_MORE, ...TICKET_WHO, ...TICKET_LAST]),
    participant: inserter(database, 'participant', ['ticket_id', 'address', 'named_by']),
    reference: inserter(database, 'reference', ['message_id', 'ticket_id']),
    event: inserter(database, 'event', ['ticket_id', 'at', 'kind', 'why', 'message_id']),
    alert: inserter(database, 'alert', ['ticket_id', 'since', 'step', 'severity', 'state', 'due_at']),
    outbox: inserter(database, 'outbox', [...LETTER, ...LETTER_MORE, ...LETTER_LAST, 'last_error']),
    frozenMail: inserter(database, 'frozen_mail', ['outbox_id', 'raw']),
    counter: inserter(database, 'counter', ['year', 'last']),
  };
}

/** What filling works with. */
interface Filling {
  readonly add: ReturnType<typeof insertersOf>;
  readonly random: () => number;
  readonly tickets: number;
  readonly until: number;
  /** How many tickets have been given a number in a year. */
  readonly numbers: Map<number, number>;
  /** By the ticket that is opened meanwhile: those that are closed then. */
  readonly closing: Map<number, { id: number; at: number }[]>;
}

function fill(database: Database.Database, tickets: number, until: number): void {
  const filling: Filling = {
    add: insertersOf(database),
    random: seeded(7),
    tickets,
    until,
    numbers: new Map(),
    closing: new Map(),
  };
  const mails = tickets * MESSAGES_A_TICKET;
  const mailOf = pastMails(mails, until);
  for (let from = 0; from < mails; from += MAILS_A_TRANSACTION) {
    database.transaction(() => {
      for (let index = from; index < Math.min(mails, from + MAILS_A_TRANSACTION); index++) {
        const opens = index % MESSAGES_A_TICKET === 0 ? index / MESSAGES_A_TICKET : null;
        addMail(filling, mailOf(index, opens), index, opens);
      }
    })();
  }
  for (const [year, last] of filling.numbers) filling.add.counter(year, last);
}

/** What became of a mail. */
interface Fate {
  readonly decision: 'opened' | 'appended' | 'ignored' | 'redirected' | 'held';
  readonly ticketId: number | null;
  readonly reason: string;
  readonly unanswered: string | null;
}

function addMail(filling: Filling, mail: PastMail, index: number, opens: number | null): void {
  const { add, random } = filling;
  const id = index + 1;
  const fate = opens === null ? fateOf(filling, index) : open(filling, mail, id, opens);
  const mailbox = index % 50 === 7 ? 'guasti' : 'support';
  const { from } = mail;
  const road = JSON.stringify(ROAD.map((test) => ({ test, saw: `nothing of the kind: ${fate.reason}` })));
  const content = mail.sha256.split('').toReversed().join('');
  const sender = fate.decision === 'held' ? [null, null] : [from.address, from.name];
  const mailFields = [mail.subject, mail.messageId, mail.at, fate.decision, fate.reason];
  const lastFields = [fate.ticketId, fate.unanswered, road, mail.text, content];
  const bytes = mail.bytes.length;
  add.message(mailbox, mail.at, mail.sha256, bytes, 'stored', 1, ...sender, ...mailFields, ...lastFields);
  add.chunk(id, 0, mail.bytes);
  add.location(mailbox, 'Done', '1', id, id);
  if (fate.decision === 'redirected') letter(filling, mail, id, null, 'redirect', random());
  if (fate.ticketId === null) return;
  add.event(fate.ticketId, mail.at, fate.decision, fate.reason, id);
  add.reference(mail.messageId, fate.ticketId);
}

const ROAD = [
  'a configured monitor',
  'a bounce or a report',
  'an automatic reply',
  'cites a ticket',
  'rules',
];

/** A mail that opens no ticket: most join one of the last days. */
function fateOf({ random, tickets }: Filling, index: number): Fate {
  const kind = random();
  const unanswered = null;
  const newest = Math.floor(index / MESSAGES_A_TICKET) + 1;
  const back = Math.floor((random() * tickets) / 500);
  if (kind < 0.65) {
    const ticketId = Math.max(1, newest - back);
    return { decision: 'appended', ticketId, reason: 'it cites a message of the ticket', unanswered };
  }
  if (kind < 0.96)
    return { decision: 'ignored', ticketId: null, reason: 'it is an automatic reply', unanswered };
  if (kind < 0.998)
    return { decision: 'redirected', ticketId: null, reason: 'rule for-the-office: handed on', unanswered };
  return { decision: 'held', ticketId: null, reason: 'it has no usable sender', unanswered };
}

const RULES = [null, 'printer-trouble', 'server-stopped', 'mail-trouble', 'request', 'question', 'trouble'];

function open(filling: Filling, mail: PastMail, messageId: number, ticket: number): Fate {
  const { add, random, closing, tickets, until } = filling;
  const id = ticket + 1;
  const severity = random() < 0.08 ? 1 : random() < 0.6 ? 2 : 3;
  const judged = random() < 0.02 ? 2 : severity;
  const rule = RULES[Math.floor(random() * RULES.length)] ?? null;
  const origin = mail.isAlarm ? 'monitor' : random() < 0.04 ? 'other' : 'mail';
  // Within five days, but for one in a thousand.
  const closesWith = ticket + 1 + Math.floor((random() * tickets) / 200);
  const isOpen = closesWith >= tickets || random() < 0.001;
  const closedAt = isOpen
    ? null
    : arrivalOf(closesWith * MESSAGES_A_TICKET, tickets * MESSAGES_A_TICKET, until);
  const unanswered = random() < 0.06 ? 'its precedence is bulk' : null;
  const year = new Date(mail.at).getUTCFullYear();
  const number = (filling.numbers.get(year) ?? 0) + 1;
  filling.numbers.set(year, number);
  const acknowledgedAt = unanswered === null ? mail.at + 4000 : null;
  const named = `${year}-${String(number).padStart(6, '0')}`;
  const judgement = [severity, judged, rule, 'f'.repeat(64), '["stampante"]'];
  const who = [
    mail.from.address,
    mail.from.name,
    mail.customer,
    mail.customer && 'scudo',
    null,
    mail.language,
  ];
  const when = [mail.at, acknowledgedAt, closedAt, severity === 1 ? 'Luca' : null];
  const source = [origin, mail.isAlarm ? 'AltecMonitor' : null];
  const state = isOpen ? 'open' : 'closed';
  add.ticket(named, state, 'support', ...source, ...judgement, mail.subject, ...who, ...when, '[]', 1);
  add.participant(id, mail.from.address, 'opening');
  if (random() < 0.3) add.participant(id, `collega@${mail.from.address.split('@')[1]}`, 'opening');
  if (unanswered === null) {
    letter(filling, mail, messageId, { id, number: named }, 'acknowledgement', random());
    add.event(id, mail.at + 4000, 'acknowledged', 'the acknowledgement was handed to the mail server', null);
  }
  if (judged !== severity) {
    add.event(id, mail.at + 60_000, 'severity', 'corretto a voce', null);
    letter(filling, mail, messageId, { id, number: named }, 'notice', random());
  }
  if (severity === 1) add.alert(id, mail.at, 0, 1, 'told', mail.at);
  if (closedAt !== null) closing.set(closesWith, [...(closing.get(closesWith) ?? []), { id, at: closedAt }]);
  for (const closed of closing.get(ticket) ?? []) add.event(closed.id, closed.at, 'closed', 'risolto', null);
  closing.delete(ticket);
  return { decision: 'opened', ticketId: id, reason: `rule ${rule ?? 'default'}`, unanswered };
}

/** About as large as a rendered letter without its page. */
const RAW = Buffer.from('Gentile cliente, abbiamo aperto un ticket per la sua segnalazione.\r\n'.repeat(10));
const HOUR_MS = 60 * 60_000;

/** Most letters are sent; a few failed, and of those of the last days a few wait for their next attempt. */
function letter(
  { add, until, tickets }: Filling,
  mail: PastMail,
  cause: number,
  ticket: { readonly id: number; readonly number: string } | null,
  kind: 'acknowledgement' | 'notice' | 'redirect',
  luck: number,
): void {
  const to = kind === 'redirect' ? { address: 'ufficio@example.it', name: 'Ufficio' } : mail.answerTo;
  const ours = `<${createHash('md5').update(`${kind} ${cause}`).digest('hex')}@example.it>`;
  const waits = luck < 0.05 && cause > (tickets - 200) * MESSAGES_A_TICKET;
  const state = waits ? 'pending' : luck < 0.003 ? 'failed' : 'sent';
  const content = JSON.stringify({ kind, language: mail.language, number: ticket?.number, ...CONTENT });
  const address = [
    to.address,
    to.name,
    to.address.split('@')[1],
    mail.language,
    ours,
    `["${mail.messageId}"]`,
  ];
  const dueAt = waits ? until + 4 * HOUR_MS : mail.at;
  const times = [
    mail.at,
    dueAt,
    state === 'sent' ? mail.at + 4000 : null,
    state === 'failed' ? mail.at : null,
  ];
  const error = state === 'sent' ? null : '550 5.1.1 no such user';
  const text = [content, `Ticket ${ticket?.number ?? ''}`];
  const row = [kind, ticket?.id ?? null, cause, ...address, ...text, state, 1, 0, ...times, error];
  add.frozenMail(add.outbox(...row), RAW);
  if (ticket !== null) add.reference(ours, ticket.id);
}

const CONTENT = {
  origin: 'Mail',
  reason: 'La stampante del secondo piano non stampa',
  severity: { code: 2, name: 'M - non bloccante' },
  receivedAt: 'lunedì 2 marzo 2026, 09:12',
  attention: 'La segnalazione verrà presa in carico entro il prossimo orario di servizio.',
  tooLarge: false,
  encrypted: false,
};
