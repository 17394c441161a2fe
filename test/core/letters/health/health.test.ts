// What the operator reads of a trouble.
import { expect, it } from 'vitest';
import { composeTroubleNews } from '../../../../src/core/letters/health/health.js';
import { agreed } from '../../../support/agreed-desk.js';

const { desk } = agreed;
/** Sunday 22 November 2026, 3:00 in Rome. */
const NIGHT = Date.UTC(2026, 10, 22, 2);
const trouble = {
  kind: 'mailbox',
  mailbox: 'support',
  since: NIGHT,
  detail: 'no answer\r\nin time',
} as const;

it('says what happens, since when and what to do', () => {
  expect(composeTroubleNews(trouble, null, desk)).toMatchObject({
    kind: 'health',
    title: 'Impossibile leggere la casella support',
    since: 'domenica 22 novembre 2026, ore 03:00',
    until: null,
    detail: 'no answer in time',
    advice: expect.stringContaining('sportello check --connect'),
  });
});

it('says when it was over, and asks for nothing then', () => {
  expect(composeTroubleNews(trouble, NIGHT + 3_600_000, desk)).toMatchObject({
    title: 'La casella support è di nuovo leggibile',
    until: 'domenica 22 novembre 2026, ore 04:00',
    advice: null,
  });
});
