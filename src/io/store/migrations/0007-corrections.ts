// A severity is corrected by a person: by a command, or by a technician's mail. A customer's mail that asks for another one,
// and a monitor's, correct no rule.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('event_corrected').execute();
  await sql`create index event_corrected on event (at) where kind = 'severity'
    and (message_id is null or "by" not in ('', 'customer', 'desk', 'monitor', 'sportello'))`.execute(db);
}
