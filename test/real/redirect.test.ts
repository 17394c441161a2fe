// A commercial request through the web form, on real servers: the department gets the original byte for byte, the
// person who asked is told, and what comes back from there opens a ticket in place of going round.
import { createHash } from 'node:crypto';
import { simpleParser, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mail, rawMail, SUPPORT } from '../support/mails.js';
import type { Received } from '../support/smtp.js';
import { query, startStand, type Stand } from '../support/stand.js';

const FORM = 'modulo@www.example.it';
const OFFICE = 'commerciale@example.com';
const FORMS = [
  {
    name: 'sito',
    from: FORM,
    fields: { name: 'Nome', email: 'Email', message: 'Messaggio', subject: 'Oggetto' },
  },
];

let stand: Stand;

beforeAll(async () => {
  stand = await startStand({ edit: (service) => (service['forms'] = FORMS) });
});
afterAll(() => stand.stop());

/** A form's mail as its program writes it: not encoded, a line that begins with a dot, no line end at its end. */
function filledIn(email: string, message: string): Buffer {
  return Buffer.from(
    [
      `From: ${FORM}`,
      `To: ${SUPPORT}`,
      'Subject: Nuovo messaggio dal sito',
      `Message-ID: <${createHash('sha256')
        .update(email + message)
        .digest('hex')}@www.example.it>`,
      'Date: Mon, 23 Nov 2026 10:00:00 +0100',
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      'Nome: Anna Bianchi',
      `Email: ${email}`,
      'Oggetto: Preventivo',
      `Messaggio: ${message}`,
      '.una riga con un punto, è così',
    ].join('\r\n'),
  );
}

/** Sends mails through, and answers what went out because of them. */
async function through(...mails: readonly Buffer[]): Promise<{ received: Received; parsed: ParsedMail }[]> {
  const before = stand.smtp.received.length;
  stand.dovecot.deliverMany('support', mails);
  const pass = await stand.here.run(['once']);
  expect(pass).toMatchObject({ code: 0, stderr: '' });
  const sent = stand.smtp.received.slice(before);
  return Promise.all(sent.map(async (received) => ({ received, parsed: await simpleParser(received.raw) })));
}

/** The bytes of a message/rfc822 part as they stand in a mail: cut out by its boundary, whatever a parser makes of it. */
function enclosedIn(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
  const head = text.indexOf('Content-Type: message/rfc822');
  const start = text.indexOf('\r\n\r\n', head) + 4;
  return Buffer.from(text.slice(start, text.indexOf(`\r\n--${boundary}`, start)), 'latin1');
}

async function newest() {
  const [message] = await stand.here.messages();
  if (message === undefined) throw new Error('there is no message');
  return message;
}

describe('a commercial request through the web form', () => {
  it('goes to the office byte for byte, and the person is told', async () => {
    const original = filledIn(
      'anna@cliente.example',
      'Vorrei un preventivo per dieci postazioni, è urgente?',
    );
    const letters = await through(original);
    expect(letters.map(({ received }) => received.to)).toEqual(
      expect.arrayContaining([[OFFICE], ['anna@cliente.example']]),
    );
    const redirect = letters.find(({ received }) => received.to.includes(OFFICE));
    const notice = letters.find(({ received }) => received.to.includes('anna@cliente.example'));
    if (redirect === undefined || notice === undefined) throw new Error('a letter is missing');

    const stored = await newest();
    const enclosed = enclosedIn(redirect.received.raw);
    expect(createHash('sha256').update(enclosed).digest('hex')).toBe(stored.sha256);
    expect(enclosed.includes(original.subarray(0, 400))).toBe(true);
    expect(redirect.parsed.attachments).toMatchObject([
      { contentType: 'message/rfc822', filename: 'original.eml' },
    ]);
    expect(redirect.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(redirect.parsed.replyTo?.value).toEqual([
      { address: 'anna@cliente.example', name: 'Anna Bianchi' },
    ]);
    // A redirect that is lost has to come back; a notice may not be answered by a program.
    expect([redirect.received.from, notice.received.from]).toEqual([SUPPORT, '']);

    expect(notice.parsed.text).toContain('Segreteria commerciale');
    expect(notice.parsed.html).toContain('Segreteria commerciale');
    expect(notice.parsed.headers.get('auto-submitted')).toBe('auto-replied');
    expect(notice.parsed.attachments).toEqual([]);
    expect(notice.parsed.replyTo?.value).toMatchObject([{ address: OFFICE }]);

    expect(stored).toMatchObject({ decision: 'redirected', ticket: null, unansweredBecause: null });
    expect(stored.reason).toContain('form-for-the-office');
    expect((await stand.here.outbox()).map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
      'notice sent',
      'redirect sent',
    ]);
    const [frozen] = query<{ bytes: number }>(
      stand.here,
      'select max(length(raw)) as bytes from frozen_mail',
    );
    expect(frozen?.bytes).toBeLessThan(60_000);
  });

  it('is handed on without a notice where nobody may be answered', async () => {
    const letters = await through(filledIn('noreply@cliente.example', 'Vorrei un preventivo per un server.'));
    expect(letters.map(({ received }) => received.to)).toEqual([[OFFICE]]);
    expect(letters[0]?.parsed.text).toContain('Il mittente non viene avvisato');
    expect((await newest()).unansweredBecause).toContain('takes no replies');
  });

  it('opens a ticket when it tells of trouble', async () => {
    await through(filledIn('anna@cliente.example', 'Il server è fermo, non lavoriamo.'));
    expect(await newest()).toMatchObject({ decision: 'opened' });
  });

  it('is shown with its decision, and opens a ticket when it is released', async () => {
    const redirected = (await stand.here.messages()).find(({ decision }) => decision === 'redirected');
    if (redirected === undefined) throw new Error('nothing was redirected');
    const shown = await stand.here.run(['message', 'show', String(redirected.id)]);
    expect(shown.stdout).toContain('redirected');
    expect((await stand.here.run(['message', 'release', String(redirected.id)])).code).toBe(0);
    const letters = await through();
    expect(letters).toHaveLength(redirected.unansweredBecause === null ? 1 : 0);
    const released = (await stand.here.messages()).find(({ id }) => id === redirected.id);
    expect(released).toMatchObject({ decision: 'opened' });
    expect(released?.ticket).not.toBeNull();
  });
});

describe('what comes back', () => {
  it('is a request of the desk when the office sends it', async () => {
    const [sent] = await through(filledIn('luca@cliente.example', 'Vorrei un preventivo per un firewall.'));
    const back = await mail({
      from: OFFICE,
      to: `${SUPPORT}, ${OFFICE}`,
      subject: 'Offerta: non è per noi',
      text: 'Questa è vostra.',
      references: sent?.parsed.messageId ?? '',
    });
    await through(back);
    expect(await newest()).toMatchObject({ decision: 'opened', from: OFFICE });
  });

  it('is a request of the desk when somebody forwards it with its references', async () => {
    const letters = await through(filledIn('pia@cliente.example', 'Vorrei un preventivo per uno switch.'));
    const redirect = letters.find(({ received }) => received.to.includes(OFFICE));
    const back = await mail({
      from: 'collega@altrove.example',
      to: `${SUPPORT}, ${OFFICE}`,
      subject: 'I: Preventivo',
      text: 'Una offerta per voi.',
      inReplyTo: redirect?.parsed.messageId ?? '',
    });
    await through(back);
    expect(await newest()).toMatchObject({ decision: 'opened' });
  });

  it('is ignored when it is the redirect itself', async () => {
    const letters = await through(filledIn('ugo@cliente.example', 'Vorrei un preventivo per un NAS.'));
    const redirect = letters.find(({ received }) => received.to.includes(OFFICE));
    expect(await through(redirect?.received.raw ?? Buffer.alloc(0))).toEqual([]);
    expect(await newest()).toMatchObject({ decision: 'ignored' });
  });
});

describe('a mail that SMTP would change', () => {
  it('is attached as a file, and comes out as it was', async () => {
    const long = `x${'y'.repeat(1500)}`;
    const original = rawMail([
      'From: carla@cliente.example',
      `To: ${OFFICE}, ${SUPPORT}`,
      'Subject: Offerta per tre PC',
      'Message-ID: <long@cliente.example>',
      'Date: Mon, 23 Nov 2026 10:00:00 +0100',
      '',
      'Buongiorno, vorremmo una offerta.',
      long,
    ]);
    const letters = await through(original);
    const redirect = letters.find(({ received }) => received.to.includes(OFFICE));
    const [attachment] = redirect?.parsed.attachments ?? [];
    expect(redirect?.received.raw.toString('latin1')).toMatch(
      /Content-Type: application\/octet-stream; name=original.eml\r\n/,
    );
    expect(
      createHash('sha256')
        .update(attachment?.content ?? '')
        .digest('hex'),
    ).toBe((await newest()).sha256);
  });

  it('and a very large one stays here, while the department is told so', async () => {
    const original = await mail({
      from: 'carla@cliente.example',
      to: `${OFFICE}, ${SUPPORT}`,
      subject: 'Offerta per il progetto',
      text: 'In allegato il progetto.',
      attachments: [{ filename: 'progetto.bin', content: Buffer.alloc(13 * 1024 * 1024, 7) }],
    });
    const letters = await through(original);
    const redirect = letters.find(({ received }) => received.to.includes(OFFICE));
    expect(redirect?.parsed.attachments).toEqual([]);
    expect(redirect?.parsed.text).toMatch(/ATTENZIONE: il messaggio originale \(18 MB\)/);
  });
});
