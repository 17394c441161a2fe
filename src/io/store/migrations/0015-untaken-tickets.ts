// What nobody has taken is read gravest first, then oldest: by a digest, and by whoever looks what to do next.
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create index ticket_untaken on ticket (state, severity, opened_at, requester)
       where taken_by is null`,
    )
    .execute(db);
}
