// News of our own letters: what comes back stands on the ticket whose letter it was, opens nothing and is never
// answered.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { returnedMail } from '../support/returned-mail.js';
import { startStand, type Stand } from '../support/stand.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

const ANNA = 'anna@cliente.example.com';
const BRUNO = 'bruno@cliente.example.com';
const CARLA = 'carla@cliente.example.com';

describe('news of our letters', () => {
  let stand: Stand;
  /** The number of each sender's ticket, and the Message-ID of its acknowledgement. */
  const letters = new Map<string, { readonly ticket: string; readonly messageId: string }>();

  const pass = async (...mails: Buffer[]): Promise<void> => {
    stand.dovecot.deliverMany('support', mails);
    const { code, stderr } = await stand.here.run(['once']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  };
  const letterTo = (address: string) => {
    const letter = letters.get(address);
    if (letter === undefined) throw new Error(`nothing was sent to ${address}`);
    return letter;
  };

  beforeAll(async () => {
    stand = await startStand();
    await pass(
      ...(await Promise.all(
        [ANNA, BRUNO, CARLA].map((from) =>
          mail({ from, subject: 'Stampante', text: `La stampante non stampa. ${from}` }),
        ),
      )),
    );
    for (const { to, ticket, messageId } of await stand.here.outbox())
      letters.set(to, { ticket: ticket ?? '', messageId });
  });
  afterAll(() => stand.stop());

  it('tell of an address that does not exist, by the id of the letter', async () => {
    const { ticket, messageId } = letterTo(ANNA);
    // Forwarding on the way: the address that failed is not the one that we wrote to.
    const forwarded = 'anna.bianchi@interno.example.net';
    await pass(await returnedMail({ action: 'failed', recipient: forwarded, originalId: messageId }));
    const [news] = await stand.here.messages();
    expect(news).toMatchObject({ decision: 'ignored', ticket, unansweredBecause: null });
    expect(news?.reason).toBe(`bounce: not delivered: ${forwarded}`);
    const view = await showTicket(stand.here, ticket);
    expect(kindsOf(view)).toEqual(['opened', 'acknowledged', 'bounced']);
    expect(view.unreachableSince).not.toBeNull();
    const { stdout } = await stand.here.run(['ticket', 'show', ticket]);
    expect(stdout).toMatch(/unreachable +since .+, bounce: not delivered/);
  });

  it('mark nothing when a letter is only late', async () => {
    const { ticket, messageId } = letterTo(BRUNO);
    await pass(await returnedMail({ action: 'delayed', recipient: BRUNO, originalId: messageId }));
    const [news] = await stand.here.messages();
    expect(news).toMatchObject({
      decision: 'ignored',
      reason: `bounce: delayed, still tried: ${BRUNO}`,
      ticket,
    });
    const view = await showTicket(stand.here, ticket);
    expect(kindsOf(view)).toEqual(['opened', 'acknowledged', 'note']);
    expect(view.unreachableSince).toBeNull();
  });

  it('are a note, and mark nobody, where they name no id of ours: anybody can write such a mail', async () => {
    const { ticket } = letterTo(CARLA);
    await pass(await returnedMail({ action: 'failed', recipient: CARLA, originalId: null }));
    const view = await showTicket(stand.here, ticket);
    expect(kindsOf(view)).toEqual(['opened', 'acknowledged', 'note']);
    expect(view.unreachableSince).toBeNull();
  });

  it('stand alone when the letter was not ours', async () => {
    const originalId = '<anything@elsewhere.example.net>';
    await pass(await returnedMail({ action: 'failed', recipient: 'dora@elsewhere.example.net', originalId }));
    const [news] = await stand.here.messages();
    expect(news).toMatchObject({ decision: 'ignored', ticket: null });
  });

  it('open nothing and are not answered', async () => {
    expect(await stand.here.tickets()).toHaveLength(3);
    expect(stand.smtp.received).toHaveLength(3);
  });
});
