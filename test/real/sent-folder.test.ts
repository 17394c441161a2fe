// The folder of sent mail, on a real Dovecot: a copy of each letter to a customer stands there once, whatever happens in
// between; and what somebody sends by hand from there joins its ticket, where it stays untouched.
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

const ANNA = 'anna@cliente.example.com';
const DESK = 'assistenza@example.it';
const number = `${new Date().getFullYear()}-000001`;

let stand: Stand;
const once = async () => expect(await stand.here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
const texts = () => stand.dovecot.files('support', 'Sent').map((path) => readFileSync(path, 'utf8'));

/** Puts a mail into the folder as a mail program does after sending it. */
async function putByHand(bytes: Buffer): Promise<void> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: stand.dovecot.port,
    secure: false,
    tls: { rejectUnauthorized: false },
    auth: { user: 'support', pass: 'secret' },
    logger: false,
  });
  await client.connect();
  await client.mailboxCreate('Sent');
  await client.append('Sent', bytes, ['\\Seen']);
  await client.logout();
}

beforeAll(async () => {
  stand = await startStand({
    edit: ({ mailboxes }) => {
      for (const mailbox of mailboxes) Object.assign(mailbox['folders'] ?? {}, { sent: 'Sent' });
    },
  });
  await putByHand(await mail({ from: DESK, to: ANNA, subject: 'Auguri', text: 'Di prima.' }));
  await once();
  stand.dovecot.deliver(
    'support',
    await mail({ from: ANNA, subject: 'Fax fermo', messageId: '<fax@cliente.example.com>', text: 'Non va.' }),
  );
  await once();
});
afterAll(() => stand.stop());

describe('a copy of what went out', () => {
  it('stands there as it was sent, read, once', async () => {
    const copies = texts().filter((text) => text.includes(`Ticket ${number}`));
    expect(copies).toHaveLength(1);
    const [sent] = stand.smtp.received;
    expect(copies[0]?.replaceAll('\r\n', '\n')).toBe(sent?.raw.toString().replaceAll('\r\n', '\n'));
    expect(stand.dovecot.files('support', 'Sent').every((path) => /:2,[A-Z]*S/u.test(path))).toBe(true);
    await once();
    expect(texts()).toHaveLength(2);
  });

  it('is not put there twice where it stands already: the record of it was lost in a crash', async () => {
    const before = texts().length;
    const [letter] = query<{ id: number }>(stand.here, 'select id from outbox');
    query(stand.here, `insert into sent_copy values (${letter?.id}, 'support', 0, 0)`);
    await once();
    expect(texts()).toHaveLength(before);
    expect(query(stand.here, 'select * from sent_copy')).toEqual([]);
  });

  it('is there once for each letter, however often the program is killed meanwhile', async () => {
    for (let index = 0; index < 12; index += 1)
      expect((await stand.here.run(['ticket', 'answer', '1', '--text', `Risposta ${index}.`])).code).toBe(0);
    query(stand.here, `update outbox set due_at = 0 where state = 'pending'`);
    for (const copied of [1, 4, 8]) {
      const daemon = stand.here.start(['run'], {
        onLine: () => {
          if (texts().filter((text) => /^Risposta \d+\./mu.test(text)).length >= copied)
            daemon.signal('SIGKILL');
        },
        env: { SPORTELLO_LOG: 'debug' },
      });
      await daemon.ended;
    }
    await once();
    for (let index = 0; index < 12; index += 1) {
      const copies = texts().filter((text) => new RegExp(`^Risposta ${index}\\.`, 'mu').test(text));
      expect(copies).toHaveLength(1);
    }
  });
});

describe('a mail that somebody sends by hand from there', () => {
  it('joins its ticket as the desk’s, and stays where it is', async () => {
    const before = stand.smtp.received.length;
    await putByHand(
      await mail({
        from: DESK,
        to: ANNA,
        subject: 'Re: Fax fermo',
        inReplyTo: '<fax@cliente.example.com>',
        messageId: '<mano@example.it>',
        text: 'Le abbiamo telefonato.',
      }),
    );
    const files = stand.dovecot.files('support', 'Sent');
    await once();
    const [read] = await stand.here.messages();
    expect(read).toMatchObject({ decision: 'appended', ticket: number, from: DESK });
    const view = await showTicket(stand.here, number);
    expect(view.events.at(-1)).toMatchObject({ kind: 'appended', by: 'desk' });
    expect(stand.dovecot.files('support', 'Sent')).toEqual(files);
    expect(stand.smtp.received).toHaveLength(before);
    await once();
    expect(kindsOf(await showTicket(stand.here, number))).toEqual(kindsOf(view));
  });

  it('opens nothing where it cites no ticket, and what stood there before was never read', async () => {
    await putByHand(
      await mail({ from: 'verdi@casa.example.com', to: ANNA, subject: 'Pranzo', text: 'Alle 13?' }),
    );
    await once();
    const [read] = await stand.here.messages();
    expect(read).toMatchObject({
      decision: 'ignored',
      reason: 'sent mail: it joins no ticket',
      subject: 'Pranzo',
    });
    expect((await stand.here.messages()).filter(({ subject }) => subject === 'Auguri')).toEqual([]);
    expect(await stand.here.tickets()).toHaveLength(1);
  });
});
