import { expect, it } from 'vitest';
import { up as firstTables } from '../../../src/io/store/migrations/0001-first-tables.js';
import { up as letters } from '../../../src/io/store/migrations/0002-letters.js';
import { withOldStore } from '../../support/old-store.js';

it('keeps every row of the outbox, with its letter, and numbers go on behind it', () =>
  withOldStore(async (db, database) => {
    await firstTables(db);
    const insert = database.prepare(
      `insert into outbox (kind, to_address, to_name, to_domain, language, message_id, references_json, content_json,
         subject, state, attempts, repeats, queued_at, due_at, raw)
       values (?, 'anna@example.com', 'Anna', 'example.com', 'it', ?, '[]', '{"kind":"notice"}', 'S', 'pending', 1, 2, 3, 4, ?)`,
    );
    insert.run('acknowledgement', '<a@example.it>', Buffer.from('frozen'));
    insert.run('notice', '<b@example.it>', null);
    await db.transaction().execute((transaction) => letters(transaction));
    expect(
      database.prepare('select id, kind, letter, message_id, repeats, raw from outbox order by id').all(),
    ).toEqual([
      {
        id: 1,
        kind: 'acknowledgement',
        letter: 'acknowledgement',
        message_id: '<a@example.it>',
        repeats: 2,
        raw: Buffer.from('frozen'),
      },
      { id: 2, kind: 'notice', letter: 'notice', message_id: '<b@example.it>', repeats: 2, raw: null },
    ]);
    expect(database.pragma('foreign_key_check')).toEqual([]);
    expect(() => insert.run('notice', '<c@example.it>', null)).toThrow(/letter/u);
  }));
