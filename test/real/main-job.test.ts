// The main job on real servers: what a customer writes becomes a decision, a ticket and one acknowledgement.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDovecot, type Dovecot } from '../support/dovecot.js';
import { fiftyMails } from '../support/fifty-mails.js';
import { installation, type Installation } from '../support/installation.js';
import { mail, SUPPORT } from '../support/mails.js';
import { startSmtp, type SmtpSink } from '../support/smtp.js';

const CORPUS = join('..', 'shared', 'mail');

/** Two hundred mails of public projects, spread over the collection; none where the collection is not there. */
function corpusMails(): Buffer[] {
  if (!existsSync(CORPUS)) {
    console.warn('../shared/mail is not there: its 200 mails are left out');
    return [];
  }
  const files = readFileSync(join(CORPUS, 'INDEX.tsv'), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0] ?? '')
    .filter((file) => file.endsWith('.eml'));
  const step = Math.max(1, Math.floor(files.length / 200));
  return files
    .filter((_, index) => index % step === 0)
    .slice(0, 200)
    .map((file) => readFileSync(join(CORPUS, file)));
}

describe('once over a full mailbox', () => {
  let dovecot: Dovecot;
  let smtp: SmtpSink;
  let here: Installation;

  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp();
    here = installation({
      imapPort: dovecot.port,
      smtpPort: smtp.port,
      edit: (service) => {
        service['limits'] = { acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 } };
      },
    });
  });
  afterAll(async () => {
    here.remove();
    await smtp.stop();
    await dovecot.stop();
  });

  it('gives each mail one decision, each answerable ticket one acknowledgement, and empties the inbox', async () => {
    const fifty = await fiftyMails();
    const corpus = corpusMails();
    dovecot.deliverMany('support', [...fifty.map((one) => one.bytes), ...corpus]);
    const pass = await here.run(['once']);
    expect(pass.stderr).toBe('');
    expect(pass.code).toBe(0);
    expect(dovecot.count('support', 'INBOX')).toBe(0);

    const messages = await here.messages();
    const tickets = await here.tickets();
    expect(messages.filter((message) => message.decision === null)).toEqual([]);
    const answered = messages.filter(
      (message) => message.decision === 'opened' && message.unansweredBecause === null,
    );
    expect(smtp.received.length).toBe(answered.length);
    expect(new Set(smtp.received.map((one) => one.to.join())).size).toBeGreaterThan(20);
    expect(tickets.length).toBe(messages.filter((message) => message.decision === 'opened').length);
    const numbers = tickets.map((ticket) => Number(ticket.number.split('-')[1])).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const held = messages.filter((message) => message.decision === 'held');
    console.info(
      held.map((message) => `${message.id} ${message.from} ${message.subject}: ${message.reason}`),
    );
  });

  it('does nothing the second time', async () => {
    const before = [await here.messages(), await here.outbox(), smtp.received.length];
    expect((await here.run(['once'])).code).toBe(0);
    expect([await here.messages(), await here.outbox(), smtp.received.length]).toEqual(before);
  });

  it('appends a reply to an acknowledgement', async () => {
    const [letter] = await here.outbox();
    if (letter === undefined) throw new Error('nothing was sent');
    const reply = await mail({
      from: letter.to,
      to: SUPPORT,
      subject: `Re: ${letter.subject ?? ''}`,
      text: 'Grazie, aggiungo che succede anche dal secondo piano.',
      headers: { 'In-Reply-To': letter.messageId, References: letter.messageId },
    });
    dovecot.deliver('support', reply);
    expect((await here.run(['once'])).code).toBe(0);
    const [newest] = await here.messages();
    expect(newest).toMatchObject({ decision: 'appended', ticket: letter.ticket });
  });
});
