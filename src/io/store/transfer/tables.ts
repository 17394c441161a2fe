// What a copy of a desk holds: the tables in the order of their references, and by which key their rows are read.
import type { Schema } from '../schema.js';

/** A table that is copied. */
export interface CopiedTable {
  readonly name: keyof Schema;
  /** The columns of its primary key, in their order. */
  readonly key: readonly string[];
  /** Columns that refer to rows of the same table, which may come later: they are filled in when all rows are there. */
  readonly within: readonly string[];
  /** The most rows that are held at a time, by what the largest may hold. */
  readonly mostRows: number;
}

type Placed<Name extends keyof Schema> = {
  readonly key: readonly (keyof Schema[Name])[];
  readonly within?: readonly (keyof Schema[Name])[];
  readonly mostRows?: number;
};

const MOST_ROWS = 1000;
const OF_TEXTS = 300;
const OF_PIECES = 128;

/** All tables; null for those that are of one place: who works there and on what, its index of search, a copy into it. */
const TABLES: { readonly [Name in keyof Schema]: Placed<Name> | null } = {
  ticket: { key: ['id'], within: ['related_id', 'merged_into_id'] },
  message: { key: ['id'], mostRows: OF_TEXTS },
  chunk: { key: ['message_id', 'seq'], mostRows: OF_PIECES },
  location: { key: ['mailbox', 'folder', 'uid_validity', 'uid'] },
  suspect: { key: ['mailbox', 'uid_validity', 'uid'] },
  participant: { key: ['ticket_id', 'address', 'named_by'] },
  reference: { key: ['message_id', 'ticket_id'] },
  event: { key: ['id'] },
  note: { key: ['id'], mostRows: OF_TEXTS },
  proposal: { key: ['id'], mostRows: OF_TEXTS },
  alert: { key: ['id'] },
  counter: { key: ['year'] },
  digest: { key: ['id'] },
  outbox: { key: ['id'], mostRows: OF_TEXTS },
  frozen_mail: { key: ['outbox_id'], mostRows: OF_PIECES },
  // One may be as large as a mail.
  answer_file: { key: ['outbox_id', 'seq'], mostRows: 1 },
  sent_copy: { key: ['outbox_id'] },
  sent_cursor: { key: ['mailbox'] },
  technician_key: { key: ['name'] },
  unreachable: { key: ['address'] },
  server: { key: ['name'] },
  template_failure: { key: ['template'] },
  configuration: { key: ['id'] },
  erasure: { key: ['address'] },
  trouble: { key: ['kind', 'mailbox'] },
  oauth_grant: { key: ['user', 'client_id', 'token_url'] },
  search_fill: null,
  daemon: null,
  lease: null,
  copying: null,
  parse_job: null,
};

/** The tables of a copy, each after those that it refers to. */
export const COPIED: readonly CopiedTable[] = Object.entries(TABLES).flatMap(([name, placed]) =>
  placed === null || !isTable(name) ? [] : [{ within: [], mostRows: MOST_ROWS, ...placed, name }],
);

/** The names of all tables of a store. */
export const TABLE_NAMES: readonly string[] = Object.keys(TABLES);

function isTable(name: string): name is keyof Schema {
  return name in TABLES;
}

/** Those whose rows are numbered, so that no number is given twice. */
export const NUMBERED: readonly (keyof Schema)[] = [
  'ticket',
  'message',
  'event',
  'note',
  'proposal',
  'alert',
  'digest',
  'outbox',
];
