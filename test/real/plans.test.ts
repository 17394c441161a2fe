// No query of a loop or a command reads a whole large table or sorts one for each page: the plans of every statement
// that the program really prepares, asked of SQLite. Without statistics a plan is the same in an empty store and in one
// with millions of rows.
import Database from 'better-sqlite3';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mail, rawMail, SUPPORT } from '../support/mails.js';
import { freePort } from '../support/port.js';
import { projectPath } from '../support/process.js';
import { startStand, type Stand } from '../support/stand.js';
import { until } from '../support/until.js';

const ANNA = 'anna@example.com';
const KEEP = { mail: '90d', closedTickets: '730d', held: '30d', events: '365d', letters: '365d' };

let stand: Stand;
let port = 0;
beforeAll(async () => {
  port = await freePort();
  stand = await startStand({
    edit: (service) => Object.assign(service, { retention: KEEP, health: { port } }),
  });
  await mailOfEveryKind();
});
afterAll(() => stand.stop());

async function mailOfEveryKind(): Promise<void> {
  const from = `Anna Prova <${ANNA}>`;
  const opening = await mail({
    from,
    subject: 'Server irraggiungibile',
    text: 'Siamo tutti fermi.',
    messageId: '<uno@example.com>',
  });
  const answer = await mail({
    from,
    subject: 'Re: Server irraggiungibile',
    text: 'Novità?',
    inReplyTo: '<uno@example.com>',
  });
  const held = rawMail([`To: ${SUPPORT}`, 'Subject: senza mittente', '', 'Chi sono?']);
  stand.dovecot.deliverMany('support', [opening, held]);
  expect(await stand.here.run(['once'])).toMatchObject({ code: 0 });
  stand.dovecot.deliverMany('support', [answer]);
}

/** A step of a plan: which statement, and what SQLite does for it. */
interface Step {
  readonly sql: string;
  readonly detail: string;
}

const RECORDER = projectPath('test', 'support', 'record-sql.mjs');

/** What the program is to be started with, and the plans of what it prepared until then. */
function recorder(): { env: Record<string, string>; steps: () => Step[] } {
  const file = join(stand.here.root, 'statements');
  rmSync(file, { force: true });
  return {
    env: { NODE_OPTIONS: `--import=${RECORDER}`, RECORD_SQL: file },
    steps: () => {
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      return explain([...new Set(lines)].map((line): string => JSON.parse(line)));
    },
  };
}

function explain(statements: readonly string[]): Step[] {
  const database = new Database(stand.here.database, { readonly: true });
  try {
    return statements
      .filter((sql) => /^\s*(select|with|update|delete)/i.test(sql))
      .flatMap((sql) => {
        const values = Array.from({ length: sql.split('?').length - 1 }, () => 1);
        const plan = database.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
        return plan.all(...values).map(({ detail }) => ({ sql: sql.replaceAll(/\s+/g, ' '), detail }));
      });
  } finally {
    database.close();
  }
}

/** The plans of a command. */
async function stepsOf(...args: string[]): Promise<Step[]> {
  const { env, steps } = recorder();
  const { code, stderr } = await stand.here.run(args, { env });
  expect({ stderr, isOk: code === 0 || (args[1] === 'erase' && code === 64) }).toEqual({
    stderr: '',
    isOk: true,
  });
  return steps();
}

const LARGE = 'message|chunk|location|ticket|participant|reference|event|alert|outbox';

/** Reads a table or an index from end to end, unless it is the index of the few originals that are being let go. */
function isScan({ detail }: Step): boolean {
  return new RegExp(`^SCAN (${LARGE})\\b`).test(detail) && !detail.endsWith('INDEX message_going');
}

/** Sorts what it found in them. */
function isSort({ sql, detail }: Step): boolean {
  const isLarge = new RegExp(`from "?(${LARGE})\\b`).test(sql);
  return isLarge && detail.startsWith('USE TEMP B-TREE') && detail.includes('ORDER BY');
}

it.each([
  [['messages'], 'SEARCH message USING INTEGER PRIMARY KEY (rowid<?)'],
  [['messages', '--decision', 'held'], 'SEARCH message USING INDEX message_decision (decision=? AND id<?)'],
  [['messages', '--mailbox', 'support'], 'SEARCH message USING INDEX message_mailbox (mailbox=? AND id<?)'],
  [
    ['messages', '--mailbox', 'support', '--decision', 'held'],
    'SEARCH message USING INDEX message_decision (decision=? AND id<?)',
  ],
  [['tickets'], 'SEARCH ticket USING INTEGER PRIMARY KEY (rowid<?)'],
  [['tickets', '--unsure'], 'SEARCH ticket USING INTEGER PRIMARY KEY (rowid<?)'],
  [['tickets', '--state', 'open'], 'SEARCH ticket USING INDEX ticket_listed (state=? AND id<?)'],
  [
    ['tickets', '--state', 'open', '--severity', '1'],
    'SEARCH ticket USING INDEX ticket_state (state=? AND severity=? AND id<?)',
  ],
  [
    ['tickets', '--customer', 'rossi', '--state', 'open'],
    'SEARCH ticket USING INDEX ticket_customer (customer=? AND id<?)',
  ],
  [['outbox'], 'SEARCH outbox USING INTEGER PRIMARY KEY (rowid<?)'],
  [['outbox', '--state', 'sent'], 'SEARCH outbox USING INTEGER PRIMARY KEY (rowid<?)'],
  [['outbox', '--state', 'failed'], 'SEARCH outbox USING INDEX outbox_unsent (state=? AND id<?)'],
])('%j is read in its order from an index', async (args, plan) => {
  const steps = await stepsOf(...args);
  expect(steps.map(({ detail }) => detail)).toContain(plan);
  expect(steps.filter((step) => isScan(step))).toEqual([]);
});

/** What is sorted is one ticket, one period of a digest, or what is due. */
const FEW = /"ticket_id" (=|in)|"ticket_id" is|as "ms"|as "corrected"|"due_at" <=|"since"|"template"|"user"/;

it('no command reads a whole table', async () => {
  const { here } = stand;
  const [ticket] = await here.tickets();
  const [first] = await here.messages();
  const [held] = (await here.messages()).filter(({ decision }) => decision === 'held');
  const file = join(here.root, 'one.eml');
  writeFileSync(file, await mail({ from: ANNA, subject: 'Stampante', text: 'Si inceppa.' }));
  const number = ticket?.number ?? '';
  const commands = [
    ['status'],
    ['message', 'show', String(first?.id)],
    ['message', 'raw', String(first?.id)],
    ['message', 'release', String(held?.id), '--from', 'chi@example.org'],
    ['ticket', 'show', number],
    ['ticket', 'open', '--origin', 'phone', '--from', ANNA, '--subject', 'Una domanda'],
    ['ticket', 'set', number, '--severity', '2', '--why', 'meno grave'],
    ['ticket', 'close', number],
    ['import', file, '--mailbox', 'support'],
    ['rules', 'test', file],
    ['rules', 'replay', '--since', '30d'],
    ['digest', 'daily', '--dry-run'],
  ];
  const steps: Step[] = [];
  for (const args of commands) steps.push(...(await stepsOf(...args)));
  expect(steps.filter((step) => isScan(step))).toEqual([]);
  expect(steps.filter((step) => isSort(step) && !FEW.test(step.sql))).toEqual([]);
  // A sender may have written a hundred thousand mails: a copy is looked for by its Message-ID.
  expect(steps.map(({ detail }) => detail)).toContain(
    'SEARCH message USING INDEX message_message_id (message_id=? AND rowid<?)',
  );
});

const page = async (name: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}/${name}`)).status;

it('neither does a pass, nor the daemon', async () => {
  const { here, smtp } = stand;
  const pass = await stepsOf('once');
  const { env, steps } = recorder();
  const daemon = here.start(['run'], { env });
  await until('the daemon is ready', async () => (await page('readyz').catch(() => 0)) === 200, 60_000);
  expect(await page('metrics')).toBe(200);
  const sent = smtp.received.length;
  stand.dovecot.deliver(
    'support',
    await mail({ from: 'luigi@example.org', text: 'Si inceppa la stampante.' }),
  );
  await smtp.waitFor(sent + 1, 60_000);
  daemon.signal('SIGTERM');
  await daemon.ended;
  const all = [...pass, ...steps()];
  expect(all.filter((step) => isScan(step))).toEqual([]);
  expect(all.filter((step) => isSort(step) && !FEW.test(step.sql))).toEqual([]);
});

it('what searches all mail for a person reads it a part at a time', async () => {
  const steps = [
    ...(await stepsOf('privacy', 'export', ANNA)),
    ...(await stepsOf('privacy', 'erase', ANNA, '--yes')),
  ];
  const scans = steps.filter((step) => isScan(step)).map(({ detail }) => detail);
  // How many there are to search: counted in the index of those that are kept.
  expect([...new Set(scans)]).toEqual(['SCAN message USING COVERING INDEX message_kept']);
});
