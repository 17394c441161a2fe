// What the team reads as the cause of its news, in its own language.
import { expect, it } from 'vitest';
import { holdUnreadable } from '../../../../src/core/decide/decide.js';
import { writeCause, writeHeldReason } from '../../../../src/core/letters/team/reasons.js';

const number = '2026-000142';

it.each([
  [
    'Severity 1, regola «nobody-works»',
    { kind: 'request', severity: 1, rule: 'nobody-works', probability: null },
  ],
  ['Severity 2, nessuna regola corrisponde', { kind: 'alarm', severity: 2, rule: null, probability: null }],
  ['Severity 3, regola «a» (registrato a mano)', { kind: 'call', severity: 3, rule: 'a', probability: null }],
  [
    'Severity 2, per somiglianza con richieste note (probabile al 99 %)',
    { kind: 'request', severity: 2, rule: 'judged', probability: 0.999 },
  ],
  ['risposta sul ticket 2026-000142', { kind: 'customer', number }],
  ['risposta dell’assistenza sul ticket 2026-000142', { kind: 'desk', number }],
  ['allarme ripetuto sul ticket 2026-000142', { kind: 'repeated', number }],
] as const)('%s', (said, cause) => {
  expect(writeCause(cause, 'it', String)).toBe(said);
  expect(writeCause(cause, 'en', String)).not.toMatch(/regola|risposta|allarme|somiglianza/u);
});

it.each([
  ['no usable sender: release it with --from ADDRESS to open a ticket', 'Manca un mittente utilizzabile'],
  ['rule held-by-us: da leggere', 'Regola «held-by-us»: da leggere'],
  [holdUnreadable('it took longer than 30 s').reason, 'Non è leggibile: it took longer than 30 s'],
  ['nothing on the road decided it', 'nothing on the road decided it'],
])('held: %s', (reason, said) => {
  expect(writeHeldReason(reason, 'it')).toBe(said);
});
