// The tables as kysely sees them. Instants are milliseconds since the epoch; truth values are 0 and 1;
// columns that end in `_json` hold one JSON value. The life of a row stands above its table.
import type { Generated } from 'kysely';
import type { Delivery } from '../../core/identify/certified/receipt.js';
import type { LetterKind, OriginalEncoding } from '../../core/letters/letter.js';
import type { TroubleKind } from '../../core/desk/health.js';
import type { EventKind, NamedBy } from '../../core/desk/ticket.js';
import type { Searched } from './search/hit.js';
import type { Origin, Severity } from '../../core/rules/terms.js';

/**
 * receiving → received → stored. A large mail is `receiving` while its chunks are streamed in; `received`
 * means that all its bytes are committed; `stored` that its one decision is. A release goes back to `received`.
 */
export interface MessageTable {
  id: Generated<number>;
  mailbox: string;
  received_at: number;
  /** SHA-256 of the stored bytes, hexadecimal; null only while receiving. */
  sha256: string | null;
  /** Size of the stored bytes. */
  bytes: number;
  /** Size on the server of a mail of which only header and first text are stored; else null. */
  original_bytes: number | null;
  state: 'receiving' | 'received' | 'stored';
  /** 0: an old mail was imported with the wish that nobody be answered. */
  acknowledge: number;
  /** How often it was taken in hand since it last was given back or decided: each time but the last ended uncleanly. */
  claimed: Generated<number>;
  /** How often its parsing killed or outlived the worker, or the process while it was parsed alone. */
  strikes: Generated<number>;
  /** When an operator sent it through again; the decision then may not be `held` or `ignored` for the same reason. */
  released_at: number | null;
  /** The sender that the operator named for it. */
  released_from: string | null;
  from_address: string | null;
  from_name: string | null;
  subject: string | null;
  message_id: string | null;
  sent_at: number | null;
  decision: string | null;
  reason: string | null;
  ticket_id: number | null;
  unanswered_because: string | null;
  /** Each test of the decision, in order, with what it saw. */
  road_json: string | null;
  /** The sender's new words. */
  written: string | null;
  /** SHA-256 of its text and attachments: two copies of a mail differ in their bytes, but not in this. */
  content_sha256: string | null;
  /** The names of its attachments, one a line; null where it has none. */
  attachment_names: Generated<string | null>;
  /**
   * kept → going → gone. `going`: its bytes are being let go here, and its original on the server. The row stays with
   * its hash, by which the same bytes are known when they come again: then it is `going` once more.
   */
  original: Generated<'kept' | 'going' | 'gone'>;
  /** 1: the server gave less of it than it said that there is, again and again; then header and first text are stored. */
  cut_short: Generated<number>;
  /** 1: its original left the place that was noted, and where it stands now is not known. It is looked for before it is gone. */
  place_lost: Generated<number>;
  /** 1: it stands in the folder of sent mail: somebody of the desk wrote it by hand. */
  is_sent: Generated<number>;
}

/** The bytes of a message, in pieces of at most 256 KiB, in order of `seq`. */
export interface ChunkTable {
  message_id: number;
  seq: number;
  bytes: Uint8Array;
}

/** Where the original of a message stands on its server: in the inbox until it is moved, then in `done` or `held`. */
export interface LocationTable {
  mailbox: string;
  folder: string;
  uid_validity: string;
  uid: number;
  message_id: number;
}

/** A mail that the server of an inbox does not give or does not move; the row goes with the trouble. */
export interface SuspectTable {
  mailbox: string;
  uid_validity: string;
  uid: number;
  failures: number;
  since: number;
  /** When it is tried again. */
  due_at: number;
  problem: string;
  /** 1: its bytes are stored, and it only stands in the inbox still. */
  is_stored: number;
}

/** open → closed, and back when it is reopened. */
export interface TicketTable {
  id: Generated<number>;
  number: string;
  state: 'open' | 'closed';
  mailbox: string | null;
  origin: Origin;
  /** The monitoring system's own name, for origin `monitor`. */
  origin_name: string | null;
  severity: Severity;
  /** The severity at its opening, whatever a person or a follow-up made of it later. */
  judged_severity: Severity;
  rule: string | null;
  /** SHA-256 of the rules file that judged it. */
  rules_hash: string;
  evidence_json: string;
  subject: string;
  requester: string;
  requester_name: string;
  customer: string | null;
  contract: string | null;
  service: string | null;
  language: string;
  opened_at: number;
  acknowledged_at: number | null;
  closed_at: number | null;
  taken_by: string | null;
  taken_at: number | null;
  /** The ticket that this one is possibly related to, or continues. */
  related_id: number | null;
  /** Marks that a person should see at a glance: `certified`, `anomaly`, `contract unknown`, … */
  marks_json: string;
  /** How many messages stand on it. */
  messages: number;
  /** Host and service of a monitored fault, so that repeated alarms fold into one open ticket. */
  monitor_key: string | null;
  /** How often the alarm came. */
  alarms: Generated<number>;
  /** Since when nothing of it is known but what statistics count; null while it is. */
  forgotten_at: Generated<number | null>;
  /** How probable its severity was where it was learned; null where a rule or a person stated it. */
  probability: number | null;
  /** The ticket that goes on in its place; null while it goes on itself. */
  merged_into_id: Generated<number | null>;
  /** 1: it was open when it was merged, and is again when that is undone. */
  open_before_merge: Generated<number>;
  /** How it was solved, as its customer reads it. */
  solution: Generated<string | null>;
  /** When the first response is due by the contract; null where none was agreed. */
  respond_by: Generated<number | null>;
  /** When the first answer was queued, or somebody took it. */
  responded_at: Generated<number | null>;
  /** When the team was notified that the response is overdue. */
  overdue_at: Generated<number | null>;
}

/** A labelled request that a correction proposes, without persons; the row goes with the mail that it was made from. */
export interface ProposalTable {
  id: Generated<number>;
  ticket_id: number;
  message_id: number;
  /** The severity that a person gave. */
  severity: Severity;
  /** The severity by judgement. */
  judged: Severity;
  language: string;
  subject: string;
  text: string;
  proposed_at: number;
}

/** Who may write to a ticket: its requester and everyone in To and Cc of its mail. */
export interface ParticipantTable {
  ticket_id: number;
  address: string;
  /** Which mail named the address. */
  named_by: NamedBy;
}

/** The Message-IDs that stand on a ticket: ours and those of its mail. */
export interface ReferenceTable {
  message_id: string;
  ticket_id: number;
  /** The message that bears the id, or whose envelope does; null for an id of ours. */
  brought_by: number | null;
}

/** One change of a ticket: when, what and why. */
export interface EventTable {
  id: Generated<number>;
  ticket_id: number;
  at: number;
  kind: EventKind;
  why: string;
  message_id: number | null;
  /** Who did it: a technician's key, `customer`, `desk`, `monitor`, `sportello` or `shell:USER`. */
  by: Generated<string>;
}

/** An internal note. No letter to a customer reads it. */
export interface NoteTable {
  id: Generated<number>;
  ticket_id: number;
  at: number;
  /** As in an event. */
  by: string;
  text: string;
  /** The mail that brought it; null for a command. */
  message_id: number | null;
}

/** How often the tokens of a technician were voided. */
export interface TechnicianKeyTable {
  /** The technician's key in people.yaml. */
  name: string;
  /** Stands in each token; an older one is void. */
  version: number;
  revoked_at: number;
}

/**
 * due → told | over. One step of a ticket's alert. The row that becomes `told` makes the next one, so that a ticket has
 * at most one that is due; `over` says why nobody was notified. The ticket, the instant at which its alert began, and
 * the step are unique: each step happens at most once.
 */
export interface AlertTable {
  id: Generated<number>;
  ticket_id: number;
  /** When the alert began: a ticket that becomes grave once more begins another. */
  since: number;
  /** From 0. */
  step: number;
  /** The ticket's severity then: when it is lowered, the alert is over. */
  severity: Severity;
  state: 'due' | 'told' | 'over';
  due_at: number;
}

/** The last ticket number given in a year. */
export interface CounterTable {
  year: number;
  last: number;
}

/**
 * pending → sent | failed | cancelled, by way of `uncertain` when the answer after the final dot was lost. A row that a
 * daemon has in hand bears its mark: when that holding has ended, a row that was on its way is uncertain and due at once.
 */
export interface OutboxTable {
  id: Generated<number>;
  /** Which letter it is, and so its traits: the name of its templates. */
  letter: LetterKind;
  ticket_id: number | null;
  /** The message that caused it: with `letter` and the recipient it is unique, so that nothing is queued twice. */
  cause_id: number | null;
  /** The period of a digest: unique together with the recipient. */
  digest_id: number | null;
  /** The mailbox whose SMTP server sends it; null for the common one. */
  mailbox: string | null;
  to_address: string;
  to_name: string;
  to_domain: string;
  /** The address without its +detail: answers to one mailbox count together. */
  to_mailbox: Generated<string>;
  language: string;
  /** Our Message-ID, with angle brackets, given before the row is queued. */
  message_id: string;
  in_reply_to: string | null;
  references_json: string;
  /** The fields for the template. */
  content_json: string;
  subject: string;
  state: 'pending' | 'uncertain' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  /** How often the answer after the final dot was lost. */
  repeats: number;
  queued_at: number;
  due_at: number;
  /** The mark of the holding that has claimed it. */
  leased_by: Generated<string | null>;
  /** Since when it is on its way; null while no attempt is under way. */
  begun_at: Generated<number | null>;
  sent_at: number | null;
  /** When it was given up or refused for good. */
  failed_at: number | null;
  /** When a person sent it again after it had failed: the time until it is given up counts from here. */
  retried_at: number | null;
  last_error: string | null;
  /** How far PEC receipts say it has come. */
  delivery: Generated<Delivery>;
  /** The id that a PEC provider gave it in place of ours. */
  provider_id: string | null;
  /** The technician who wrote it; null for the program. */
  by: Generated<string | null>;
  /** Whom the same mail goes to in Cc, as addresses. */
  cc_json: Generated<string>;
}

/** A copy of a letter that still has to be put into its mailbox's folder of sent mail. */
export interface SentCopyTable {
  outbox_id: number;
  mailbox: string;
  /** How often the server refused it. */
  attempts: number;
  due_at: number;
}

/** How far a mailbox's folder of sent mail was read. */
export interface SentCursorTable {
  mailbox: string;
  uid_validity: string;
  next_uid: number;
}

/** A file that goes with a letter, given by a command, in order of `seq`. */
export interface AnswerFileTable {
  outbox_id: number;
  seq: number;
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** A letter as it goes over the wire: rendered once, at its first attempt, and then only repeated. */
export interface FrozenMailTable {
  outbox_id: number;
  raw: Uint8Array;
  /** The place in `raw`, in bytes, where the original of its cause is put in as it is sent; null for none. */
  original_at: number | null;
  original_encoding: OriginalEncoding | null;
}

/**
 * A period that a digest has reported. The first row of a digest is an empty one: it marks where the first period
 * begins.
 */
export interface DigestTable {
  id: Generated<number>;
  /** The digest's name in service.yaml. */
  name: string;
  period_from: number;
  /** Not included; unique together with the name. */
  period_until: number;
  queued_at: number;
}

/** Addresses to which mail does not arrive, as bounces reported. */
export interface UnreachableTable {
  address: string;
  since: number;
  reason: string;
}

/** The last time we spoke with a server, and what it last refused: what `status` shows. */
export interface ServerTable {
  name: string;
  reached_at: number | null;
  error: string | null;
  error_at: number | null;
}

/** A template that failed on a letter, which then went out by the shipped one; gone once it serves again. */
export interface TemplateFailureTable {
  /** LANGUAGE/LETTER, as its files are named. */
  template: string;
  since: number;
  /** The last error. */
  error: string;
  /** How many letters went out without it. */
  letters: number;
}

/** The one row (id 1) of the configuration that the daemon works with, and of the one on disk if that is refused. */
export interface ConfigurationTable {
  id: number;
  /** When what is in force came into force. */
  loaded_at: number;
  /** SHA-256 by file: the four files, and `templates` for all templates together. */
  hashes_json: string;
  /** Since when the files on disk are refused; null while they are in force. */
  refused_at: number | null;
  /** The mistakes that they are refused for. */
  mistakes_json: string;
}

/** A person who is to be forgotten: the row is there until everything of that person is gone. */
export interface ErasureTable {
  address: string;
  asked_at: number;
  /** The person's data found in the tables, while it is being erased there. */
  found_json: string;
  /** The mailboxes whose server still has to be searched. */
  mailboxes_json: string;
}

/** A trouble that an operator was notified of: the row goes when they are notified that it is over. */
export interface TroubleTable {
  kind: TroubleKind;
  /** The mailbox that cannot be read; empty for the other kinds. */
  mailbox: string;
  since: number;
  notified_at: number;
  detail: string | null;
}

/**
 * What a person granted by signing in (`login`). One process at a time asks the token server with it: it leases the row,
 * and writes back only while `version` is what it read.
 */
export interface OAuthGrantTable {
  user: string;
  client_id: string;
  token_url: string;
  /** The refresh token, as io/oauth/seal.ts seals it. */
  sealed: string;
  /** Counts logins and rotated tokens. */
  version: number;
  /** When the person signed in. */
  granted_at: number;
  /** When it last brought an access token; null when it never did. */
  renewed_at: number | null;
  /** Since when the token server refuses it, and in which words; null while it serves. */
  refused_at: number | null;
  refused_because: string | null;
  leased_until: number | null;
}

/** How far the texts that were stored before the index stand in it: a row per searched table. */
export interface SearchFillTable {
  source: Searched;
  /** Rows with smaller ids are not in the index yet; 1 when all are. */
  next: number;
}

/** A daemon on a store that several may share; the row goes when it ends, or was not seen for long. */
export interface DaemonTable {
  /** Given anew at each start. */
  id: string;
  /** The name of its machine. */
  host: string;
  /** The number of its process there. */
  process: number;
  since: number;
  /** The last sign of life, by the clock of the database. */
  seen_at: number;
}

/**
 * A piece of work that is in one daemon's hands at a time. Whoever takes it over counts the epoch up, and what the former
 * holder still wants to commit under the old one is refused.
 */
export interface LeaseTable {
  /** That of the work; of work that every daemon does, that of one holding. */
  name: string;
  work: string;
  /** The id of a daemon. */
  holder: string;
  /** By the clock of the database. */
  until: number;
  epoch: number;
}

/**
 * A waiting message that is offered to the readers of other daemons: offered → taken → read, or refused where it was too
 * much for its reader. The row goes when the line comes to the message, or with it.
 */
export interface ParseJobTable {
  message_id: number;
  /** By which programs read mail alike: whoever has another one neither takes the offer nor the result. */
  program: string;
  state: 'offered' | 'taken' | 'read' | 'refused';
  /** The mark of the holding that has taken it. */
  reader: string | null;
  /** The message as it was read. */
  result_json: string | null;
}

/** The one row (id 1) of a store that another one is being copied into; it goes when all is there and verified. */
export interface CopyingTable {
  id: number;
  /** The url of the store that is copied. */
  source: string;
  since: number;
}

/** All tables. */
export interface Schema {
  message: MessageTable;
  parse_job: ParseJobTable;
  chunk: ChunkTable;
  location: LocationTable;
  suspect: SuspectTable;
  ticket: TicketTable;
  participant: ParticipantTable;
  reference: ReferenceTable;
  event: EventTable;
  note: NoteTable;
  technician_key: TechnicianKeyTable;
  proposal: ProposalTable;
  alert: AlertTable;
  counter: CounterTable;
  search_fill: SearchFillTable;
  outbox: OutboxTable;
  frozen_mail: FrozenMailTable;
  answer_file: AnswerFileTable;
  sent_copy: SentCopyTable;
  sent_cursor: SentCursorTable;
  digest: DigestTable;
  unreachable: UnreachableTable;
  server: ServerTable;
  template_failure: TemplateFailureTable;
  configuration: ConfigurationTable;
  erasure: ErasureTable;
  trouble: TroubleTable;
  oauth_grant: OAuthGrantTable;
  daemon: DaemonTable;
  lease: LeaseTable;
  copying: CopyingTable;
}
