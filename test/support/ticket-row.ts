// A ticket as a row, for tests of the store that need one and nothing of its history.
import type { Store } from '../../src/io/store/open.js';

/** Adds an open ticket with that number; `more` in the place of what it would hold. */
export async function addTicket(store: Store, id: number, more: object = {}): Promise<void> {
  await store
    .insertInto('ticket')
    .values({
      id,
      number: `2026-${String(id).padStart(6, '0')}`,
      state: 'open',
      mailbox: 'support',
      origin: 'mail',
      origin_name: null,
      severity: 2,
      judged_severity: 2,
      rule: null,
      rules_hash: '',
      evidence_json: '[]',
      subject: '',
      requester: 'qualcuno@example.com',
      requester_name: '',
      customer: null,
      contract: null,
      service: null,
      language: 'it',
      opened_at: id,
      acknowledged_at: null,
      closed_at: null,
      taken_by: null,
      taken_at: null,
      related_id: null,
      marks_json: '[]',
      messages: 1,
      monitor_key: null,
      probability: null,
      ...more,
    })
    .execute();
}
