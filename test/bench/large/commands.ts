// Every command of the contract, as the large bench runs it.
import { join } from 'node:path';
import { writeMail, type Desk } from './desk.js';
import { ANNA } from './mails.js';

/** A command line that is measured. */
export interface Measure {
  readonly name: string;
  /** Why it reads everything: then its time may grow as the store does, and its memory may not. */
  readonly isFull?: string;
  /** What it is run with; `run` counts from 0, and before it there is a first run that nobody measures. */
  readonly args: (desk: Desk, run: number) => string[] | Promise<string[]>;
  /** Exit codes beside 0 that are right. */
  readonly codes?: readonly number[];
}

const LIMIT = ['--limit', '20'];

const LISTS: readonly Measure[] = [
  ['messages'],
  ['messages', '--decision', 'held'],
  ['messages', '--mailbox', 'guasti'],
  ['messages', '--mailbox', 'guasti', '--decision', 'opened'],
  ['tickets'],
  ['tickets', '--state', 'open'],
  ['tickets', '--state', 'closed'],
  ['tickets', '--severity', '1'],
  ['tickets', '--state', 'open', '--severity', '1'],
  ['tickets', '--customer', 'ufficio-150'],
  // Two words of nearly every mail; then a name that few bear beside one.
  ['tickets', '--search', 'buongiorno verificare'],
  ['tickets', '--search', 'verificare 4242'],
  ['outbox'],
  ['outbox', '--state', 'failed'],
  ['outbox', '--state', 'sent'],
].map((words) => ({ name: [...words, ...LIMIT].join(' '), args: () => [...words, ...LIMIT] }));

const number = ({ asked }: Desk, at: number): string => asked.openTickets[at] ?? '';
const attached = ({ asked }: Desk): string => String(asked.withAttachment);

const ONES: readonly Measure[] = [
  { name: 'check', args: () => ['check'] },
  { name: 'status', args: () => ['status'] },
  { name: 'message show', args: (desk) => ['message', 'show', attached(desk)] },
  { name: 'message raw', args: (desk) => ['message', 'raw', attached(desk)] },
  { name: 'message attachment', args: (desk) => ['message', 'attachment', attached(desk), '1'] },
  {
    name: 'message release',
    args: ({ asked }, run) => [
      'message',
      'release',
      String(asked.heldMessages[run + 1]),
      '--from',
      ANNA.address,
    ],
  },
  { name: 'ticket show', args: (desk) => ['ticket', 'show', number(desk, 0)] },
  {
    name: 'ticket open',
    args: () => ['ticket', 'open', '--origin', 'phone', '--from', ANNA.address, '--subject', 'Telefono muto'],
  },
  {
    name: 'ticket set',
    args: (desk, run) => ['ticket', 'set', number(desk, run + 1), '--severity', '1', '--why', 'siamo fermi'],
  },
  { name: 'ticket close', args: (desk, run) => ['ticket', 'close', number(desk, run + 1)] },
  { name: 'rules test', args: async (desk) => ['rules', 'test', await writeMail(desk, 'test')] },
  {
    name: 'rules replay (500 tickets)',
    args: ({ asked }) => ['rules', 'replay', '--since', `${asked.replayHours}h`],
  },
  { name: 'digest daily --dry-run', args: () => ['digest', 'daily', '--dry-run'] },
  { name: 'digest monthly --dry-run', args: () => ['digest', 'monthly', '--dry-run'] },
  {
    name: 'import (1 mail)',
    args: async (desk, run) => ['import', await writeMail(desk, run), '--mailbox', 'support'],
  },
  {
    name: 'once (5 mails)',
    args: async (desk, run) => {
      await desk.deliver(run);
      return ['once'];
    },
    // Some letters wait for their next attempt.
    codes: [75],
  },
];

// The first pass, which nobody measures, forgets a day of mail.
const KEPT = '1094d';

const RETENTION: Measure = {
  name: 'once, with retention',
  args: ({ place }) => {
    const kept = { mail: KEPT, closedTickets: KEPT, held: KEPT, events: KEPT, letters: KEPT };
    place.configure((service) => (service['retention'] = kept));
    return ['once'];
  },
  codes: [75],
};

const backup = ({ folder }: Desk): string => join(folder, 'backup.db');

const FULL: readonly Measure[] = [
  { name: 'messages --json', isFull: 'every message', args: () => ['messages', '--json'] },
  { name: 'tickets --json', isFull: 'every ticket', args: () => ['tickets', '--json'] },
  { name: 'outbox --json', isFull: 'every letter', args: () => ['outbox', '--json'] },
  { name: 'rules report', isFull: 'counts every ticket', args: () => ['rules', 'report'] },
  { name: 'backup', isFull: 'copies everything', args: (desk) => ['backup', backup(desk), '--force'] },
  {
    name: 'restore --dry-run',
    isFull: 'verifies everything',
    args: (desk) => ['restore', backup(desk), '--dry-run'],
  },
  {
    name: 'privacy export',
    isFull: 'searches every mail',
    args: ({ folder }, run) => ['privacy', 'export', ANNA.address, '--to', join(folder, `anna-${run}`)],
  },
  {
    name: 'privacy erase',
    isFull: 'searches every mail',
    args: () => ['privacy', 'erase', ANNA.address],
    codes: [64],
  },
  {
    name: 'privacy erase --yes',
    isFull: 'searches every mail and every table',
    args: () => ['privacy', 'erase', ANNA.address, '--yes'],
  },
];

/** In an order in which none spoils what another is asked about. */
export const MEASURES: readonly Measure[] = [...LISTS, ...ONES, RETENTION, ...FULL];
