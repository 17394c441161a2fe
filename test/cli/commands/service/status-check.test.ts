// What `status --check` finds wrong, and the exit code that monitoring goes by.
import { expect, it } from 'vitest';
import { type Checked, findWrong, gravest } from '../../../../src/cli/commands/service/status-check.js';

const WELL: Checked = {
  running: true,
  configuration: { loadedAt: 1, hashes: {}, refusedAt: null, mistakes: [] },
  health: {
    line: {
      at: 0,
      mailboxes: [],
      messagesSince: null,
      letter: null,
      dueSince: null,
      unread: [],
      answers: null,
      disk: { freeBytes: 1, totalBytes: 2 },
      refusedAt: null,
    },
    troubles: [],
  },
  overdue: { count: 0 },
  servers: [{ name: 'imap support', error: null, error_at: null }],
  logins: [{ user: 'anna', refused_at: null, refused_because: null }],
};
const mistake = { file: 'rules.yaml', line: 3, column: 1, problem: 'p', hint: 'h' };
const refused = { ...WELL.configuration, refusedAt: 5, mistakes: [mistake] };
const down = { name: 'smtp', error: 'connection refused', error_at: 5 };
const out = { name: 'imap support', error: 'login refused', error_at: 5 };
const disk = { kind: 'disk', mailbox: '', since: 5, detail: '1 MB / 2 MB' } as const;

it.each<[string, Partial<Checked>, number, string[]]>([
  ['nothing', {}, 0, []],
  ['a stopped daemon', { running: false }, 69, ['the daemon is not running']],
  ['a server', { servers: [down] }, 69, ['smtp, since T5: connection refused']],
  ['a login', { servers: [down, out] }, 77, ['smtp, since', 'imap support, since T5: login refused']],
  [
    'a login by OAuth2',
    { logins: [{ user: 'anna', refused_at: 5, refused_because: 'revoked' }] },
    77,
    ['anna is refused since T5 (revoked)'],
  ],
  [
    'a trouble',
    { health: { ...WELL.health, troubles: [disk] } },
    69,
    ['the disk is nearly full, since T5: 1 MB / 2 MB'],
  ],
  [
    'a configuration, above all',
    { configuration: refused, servers: [out], running: false },
    78,
    ['the daemon', 'configuration: what is on disk is refused since T5: 1 mistake', 'imap support'],
  ],
])('%s', (_, facts, code, told) => {
  const wrong = findWrong({ ...WELL, ...facts }, (at) => `T${at}`);
  expect(gravest(wrong)).toBe(code);
  expect(wrong).toHaveLength(told.length);
  for (const [index, words] of told.entries()) expect(wrong[index]?.text).toContain(words);
});
