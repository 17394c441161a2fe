// The tables of the first release. From then on each change is a migration of its own.
import type { Kysely } from 'kysely';
import { createIndexes } from './first/indexes.js';
import { createMailTables } from './first/mail.js';
import { createOutboxTables } from './first/outbox.js';
import { createServiceTables } from './first/service.js';
import { createTicketTable, createTicketTables } from './first/tickets.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A table stands before those that refer to it.
  await createTicketTable(db);
  await createMailTables(db);
  await createTicketTables(db);
  await createOutboxTables(db);
  await createServiceTables(db);
  await createIndexes(db);
}
