import { expect, it } from 'vitest';
import { up as firstTables } from '../../../src/io/store/migrations/0001-first-tables.js';
import { up as whoNamedWhom } from '../../../src/io/store/migrations/0012-who-named-whom.js';
import { withOldStore } from '../../support/old-store.js';

it('keeps every participant, and finds the mail that brought an id', () =>
  withOldStore(async (db, database) => {
    await firstTables(db);
    database.exec(`
      insert into ticket (id, number, state, origin, severity, judged_severity, rules_hash, evidence_json, subject,
          requester, requester_name, language, opened_at, marks_json, messages)
        values (1, '2026-000001', 'open', 'mail', 3, 3, '', '[]', 'S', 'anna@cliente.example', '', 'it', 1, '[]', 1);
      insert into message (id, mailbox, received_at, bytes, state, acknowledge, message_id, ticket_id)
        values (5, 'support', 1, 1, 'stored', 1, '<a@cliente.example>', 1),
               (6, 'support', 1, 1, 'stored', 1, '<ours@example.it>', null);
      insert into reference values ('<a@cliente.example>', 1), ('<ours@example.it>', 1);
      insert into participant values (1, 'anna@cliente.example'), (1, 'carlo@fornitore.example');
    `);
    await db.transaction().execute((transaction) => whoNamedWhom(transaction));
    expect(database.prepare('select message_id, brought_by from reference').all()).toEqual([
      { message_id: '<a@cliente.example>', brought_by: 5 },
      { message_id: '<ours@example.it>', brought_by: null },
    ]);
    expect(database.prepare('select * from participant').all()).toEqual([
      { ticket_id: 1, address: 'anna@cliente.example', named_by: 'opening' },
      { ticket_id: 1, address: 'carlo@fornitore.example', named_by: 'opening' },
    ]);
    expect(database.pragma('foreign_key_check')).toEqual([]);
  }));
