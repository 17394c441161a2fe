// Whose words stand in the text columns of the store. A new column belongs into one of the three lists: a test asks.

/** Columns by their table. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** Texts that may name any person: the last look of an erasure masks them. Those that end in `_json` hold one JSON value. */
export const PERSONAL_TEXTS: Columns = {
  message: [
    'from_name',
    'released_from',
    'subject',
    'message_id',
    'reason',
    'unanswered_because',
    'road_json',
    'written',
    'attachment_names',
  ],
  ticket: [
    'requester_name',
    'subject',
    'evidence_json',
    'marks_json',
    'origin_name',
    'taken_by',
    'monitor_key',
    'solution',
  ],
  event: ['why'],
  note: ['text'],
  answer_file: ['name'],
  proposal: ['subject', 'text'],
  outbox: [
    'to_name',
    'in_reply_to',
    'references_json',
    'content_json',
    'subject',
    'cc_json',
    'last_error',
    'provider_id',
  ],
  unreachable: ['reason'],
  server: ['error'],
  suspect: ['problem'],
  oauth_grant: ['refused_because'],
  trouble: ['detail'],
  template_failure: ['error'],
  configuration: ['mistakes_json'],
};

/** Addresses, Message-IDs and mail that waits: an erasure finds its rows by them, and takes each away by itself. */
export const ADDRESS_TEXTS: Columns = {
  message: ['from_address'],
  ticket: ['requester'],
  participant: ['address'],
  reference: ['message_id'],
  outbox: ['to_address', 'to_domain', 'to_mailbox'],
  unreachable: ['address'],
  erasure: ['address'],
  parse_job: ['result_json'],
};

/** Names of the configuration, states, hashes and the program's own words. */
export const NOBODYS_TEXTS: Columns = {
  message: ['mailbox', 'sha256', 'state', 'decision', 'content_sha256', 'original'],
  location: ['mailbox', 'folder', 'uid_validity'],
  ticket: [
    'number',
    'state',
    'mailbox',
    'origin',
    'rule',
    'rules_hash',
    'customer',
    'contract',
    'service',
    'language',
  ],
  event: ['kind', 'by'],
  note: ['by'],
  answer_file: ['type'],
  sent_copy: ['mailbox'],
  sent_cursor: ['mailbox', 'uid_validity'],
  technician_key: ['name'],
  proposal: ['language'],
  server: ['name'],
  outbox: ['letter', 'mailbox', 'language', 'message_id', 'state', 'leased_by', 'delivery', 'by'],
  template_failure: ['template'],
  alert: ['state'],
  digest: ['name'],
  configuration: ['hashes_json'],
  oauth_grant: ['user', 'client_id', 'token_url', 'sealed'],
  erasure: ['found_json', 'mailboxes_json'],
  search_fill: ['source'],
  copying: ['source'],
  trouble: ['kind', 'mailbox'],
  frozen_mail: ['original_encoding'],
  participant: ['named_by'],
  suspect: ['mailbox', 'uid_validity'],
  daemon: ['id', 'host'],
  parse_job: ['program', 'state', 'reader'],
  lease: ['name', 'work', 'holder'],
};
