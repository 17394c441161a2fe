// The process is killed at ten moments of an answer: while the command queues it, and while it is sent. The customer gets
// exactly one letter; or none yet, and it is still due. Where the server had it before the kill, the same bytes go again.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import type { Received } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { employTechnicians, setTechnicians } from '../support/technicians.js';

const ANNA = 'anna@cliente.example.com';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ edit: employTechnicians });
  setTechnicians(stand.here, { hold: '0s' });
  stand.dovecot.deliver('support', await mail({ from: ANNA, subject: 'Fax', text: 'Non riceve.' }));
  expect((await stand.here.run(['once'])).code).toBe(0);
});
afterAll(() => stand.stop());

const answersTo = (text: string): Received[] =>
  stand.smtp.received.filter(({ raw }) => raw.toString('latin1').includes(text));
const answers = (text: string) =>
  query<{ state: string }>(
    stand.here,
    `select state from outbox where letter = 'answer' and content_json like '%${text}%'`,
  );
const command = (text: string) => ['ticket', 'answer', '1', '--as', 'verdi', '--text', text];

/** After the kill everything goes its way: what was queued arrives once, as the same bytes however often. */
async function settle(text: string): Promise<void> {
  const queued = answers(text).length;
  expect(queued).toBeLessThanOrEqual(1);
  expect((await stand.here.run(['once'])).code).toBe(0);
  const sent = answersTo(text);
  expect(new Set(sent.map(({ raw }) => raw.toString('latin1'))).size).toBe(queued);
  expect(answers(text)).toEqual(queued === 1 ? [{ state: 'sent' }] : []);
}

describe('the command', () => {
  it.each([150, 400, 600, 750, 900])('killed after %i ms queues it whole or not at all', async (ms) => {
    const text = `Dopo${ms}millisecondi`;
    const running = stand.here.start(command(text));
    await sleep(ms);
    running.signal('SIGKILL');
    await running.ended;
    const events = query(stand.here, `select id from event where kind = 'answered'`).length;
    expect(events).toBe(query(stand.here, `select id from outbox where letter = 'answer'`).length);
    await settle(text);
  });
});

/** Queues an answer, and kills the daemon where the faults say so. */
const killed = async (text: string, faults: (kill: () => void) => Stand['smtp']['faults']) => {
  const { here, smtp } = stand;
  expect((await here.run(command(text))).code).toBe(0);
  const daemon = here.start(['run']);
  smtp.faults = faults(() => daemon.signal('SIGKILL'));
  expect((await daemon.ended).signal).toBe('SIGKILL');
  smtp.faults = {};
  expect(answers(text)).toEqual([{ state: 'pending' }]);
  await settle(text);
};

describe('the daemon', () => {
  it('killed as it connects', () =>
    killed('Connettendo', (kill) => ({
      connection: () => {
        kill();
        return 'hang';
      },
    })));

  it('killed at MAIL FROM', () =>
    killed('Mittente', (kill) => ({
      sender: () => {
        kill();
        return 'hang';
      },
    })));

  it('killed at RCPT TO', () =>
    killed('Destinatario', (kill) => ({
      recipient: () => {
        kill();
        return 'hang';
      },
    })));

  it('killed after the final dot, before the answer', async () => {
    await killed('Punto', (kill) => ({
      data: () => {
        kill();
        return 'hang';
      },
    }));
    // The server had it, and nobody can know: the same bytes went once more.
    expect(answersTo('Punto')).toHaveLength(2);
  });

  it('killed as the server answers', async () => {
    await killed('Risposta', (kill) => ({
      data: () => {
        kill();
        return undefined;
      },
    }));
    expect(answersTo('Risposta').length).toBeGreaterThan(0);
  });
});
