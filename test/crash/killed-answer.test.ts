// A technician's answer by mail, and the program killed at ten moments of it, from the arrival of the mail to the last
// answer of the server: there is exactly one letter for the customer afterwards, or none and it is still due. What went
// out twice is the same mail to the last byte.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import type { Faults } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';
import {
  ANNA,
  answer,
  lettersTo,
  letterWith,
  pass,
  request,
  technicianDesk,
} from '../support/technician-desk.js';

const WORDS = 'Arriviamo alle 15.';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** When the program is killed: at a line of its log, or at a step of a conversation with the server. */
type Moment = { readonly event: string } | { readonly fault: (kill: () => void) => Faults };

/** A step passes, and the program is gone. */
function at(step: keyof Faults): Moment {
  return {
    fault: (kill) => ({
      [step]: () => {
        kill();
        return undefined;
      },
    }),
  };
}

/** The first pass decides the answer and sends the report on it; the second sends the answer itself. */
const MOMENTS: readonly (readonly [string, 1 | 2, Moment])[] = [
  ['as its mailbox is opened', 1, { event: 'imap.opened' }],
  ['as the mail is stored', 1, { event: 'message.received' }],
  ['as it is decided', 1, { event: 'message.appended' }],
  ['before the report on it is sent', 1, at('connection')],
  ['as its reader is named', 1, at('recipient')],
  ['while the report is sent', 1, at('data')],
  ['before the answer is sent', 2, at('connection')],
  ['as the sender of the answer is named', 2, at('sender')],
  ['as the customer is named', 2, at('recipient')],
  ['as the server has the answer', 2, at('data')],
];

async function killAt(here: Installation, moment: Moment): Promise<void> {
  let isOver = false;
  const running = here.start(['once'], {
    env: { SPORTELLO_LOG: 'info' },
    onLine: (line) => {
      if (!isOver && 'event' in moment && line.includes(`"${moment.event}"`)) kill();
    },
  });
  const kill = (): void => {
    isOver = true;
    running.signal('SIGKILL');
  };
  stand.smtp.faults = 'fault' in moment ? moment.fault(kill) : {};
  const { signal } = await running.ended;
  stand.smtp.faults = {};
  expect(signal).toBe('SIGKILL');
}

function release(here: Installation): void {
  query(here, "update outbox set due_at = due_at - 3600000 where state = 'pending'");
}

describe('an answer by mail, and the program killed', () => {
  it.each(MOMENTS)('%s', async (name, round, moment) => {
    const user = name.replaceAll(' ', '-');
    const customer = `${user}@cliente.example`;
    const here = technicianDesk(stand, user, { hold: '1h' });
    const news = letterWith(
      lettersTo(ANNA, await pass(stand, here, user, request({ from: customer }))),
      /NUOVO TICKET/u,
    );
    const before = stand.smtp.received.length;
    stand.dovecot.deliver(user, await answer(news, WORDS));
    if (round === 2) {
      expect((await here.run(['once'])).code).toBe(75);
      release(here);
    }
    await killAt(here, moment);

    const toCustomer = () => stand.smtp.received.slice(before).filter(({ to }) => to.includes(customer));
    expect(toCustomer().length).toBeLessThanOrEqual(1);
    for (let again = 0; again < 3; again += 1) {
      const { code, stderr } = await here.run(['once']);
      expect([0, 75], stderr).toContain(code);
      release(here);
    }
    const rows = query<{ id: string; state: string }>(
      here,
      "select message_id as id, state from outbox where letter = 'answer'",
    );
    expect(rows).toEqual([{ id: expect.any(String), state: 'sent' }]);
    const [first, ...more] = toCustomer();
    expect(first?.raw.toString('utf8')).toContain(WORDS);
    expect(first?.raw.toString('utf8')).toContain(rows[0]?.id);
    for (const one of more) expect(one.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
    expect(more.length).toBeLessThanOrEqual(1);
  });
});
