import { expect, it } from 'vitest';
import { up as firstTables } from '../../../src/io/store/migrations/0001-first-tables.js';
import { up as letters } from '../../../src/io/store/migrations/0002-letters.js';
import { up as frozenMail } from '../../../src/io/store/migrations/0011-frozen-mail.js';
import { withOldStore } from '../../support/old-store.js';

it('keeps the rendered bytes of every letter, and where its original is put in', () =>
  withOldStore(async (db, database) => {
    await firstTables(db);
    await letters(db);
    const insert = database.prepare(
      `insert into outbox (kind, letter, to_address, to_name, to_domain, language, message_id, references_json,
         content_json, subject, state, attempts, repeats, queued_at, due_at, raw, original_at, original_encoding)
       values ('notice', 'notice', 'anna@example.com', 'Anna', 'example.com', 'it', ?, '[]', '{}', 'S', 'pending',
         1, 0, 3, 4, ?, ?, ?)`,
    );
    insert.run('<a@example.it>', Buffer.from('frozen'), null, null);
    insert.run('<b@example.it>', null, null, null);
    insert.run('<c@example.it>', Buffer.from('frozen, too'), 6, 'base64');
    await db.transaction().execute((transaction) => frozenMail(transaction));
    expect(database.prepare('select * from frozen_mail').all()).toEqual([
      { outbox_id: 1, raw: Buffer.from('frozen'), original_at: null, original_encoding: null },
      { outbox_id: 3, raw: Buffer.from('frozen, too'), original_at: 6, original_encoding: 'base64' },
    ]);
    expect(database.prepare('select id, message_id, due_at from outbox').all()).toEqual([
      { id: 1, message_id: '<a@example.it>', due_at: 4 },
      { id: 2, message_id: '<b@example.it>', due_at: 4 },
      { id: 3, message_id: '<c@example.it>', due_at: 4 },
    ]);
    // A letter that goes takes its bytes along.
    database.prepare('delete from outbox where id = 1').run();
    expect(database.prepare('select outbox_id from frozen_mail').pluck().all()).toEqual([3]);
    expect(database.pragma('foreign_key_check')).toEqual([]);
  }));
