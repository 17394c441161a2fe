// The terms that rules, tickets and letters share: how grave a request is, and how it reached the desk.

/** The desk's own table: 1 blocking, 2 partly unusable, 3 report. */
export type Severity = 1 | 2 | 3;

/** How the report reached the desk. */
export type Origin = 'phone' | 'mail' | 'monitor' | 'other';
