// What technicians do by command: they answer, and the customer reads a person's mail in her own thread; they close, and
// she hears how it was solved; they note, and nobody outside ever reads it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { returnedMail } from '../support/returned-mail.js';
import { startStand, type Stand } from '../support/stand.js';
import { employTechnicians, setTechnicians } from '../support/technicians.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

const ANNA = 'anna@cliente.example.com';
const LUCA = 'luca@cliente.example.com';
const DESK = 'assistenza@example.it';

let stand: Stand;
const year = new Date().getFullYear();
const numberOf = (count: number) => `${year}-${String(count).padStart(6, '0')}`;

const run = async (...args: string[]) => {
  const ended = await stand.here.run(args);
  expect({ ...ended, stdout: '' }).toMatchObject({ code: 0, stderr: '' });
  return ended.stdout;
};
const refused = async (...args: string[]) => {
  const ended = await stand.here.run(args);
  expect(ended).toMatchObject({ stdout: '' });
  expect(ended.code).not.toBe(0);
  return ended.stderr;
};
const pass = async (...mails: Buffer[]) => {
  stand.dovecot.deliverMany('support', mails);
  await run('once');
};
/** The mails of a subject's kind that went out since `before`, read. */
const sentSince = (before: number): Promise<ParsedMail[]> =>
  Promise.all(stand.smtp.received.slice(before).map(({ raw }) => simpleParser(raw)));
const customersOnly = (mails: ParsedMail[]) =>
  mails.filter(({ to }) => addressesOf(to).some((one) => one.endsWith('cliente.example.com')));

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  return [field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}

beforeAll(async () => {
  stand = await startStand({ edit: employTechnicians });
  setTechnicians(stand.here, { hold: '0s' });
  await pass(
    await mail({
      from: { name: 'Anna Bianchi', address: ANNA },
      cc: [LUCA, 'anna.verdi@example.it', 'tecnici@example.it', 'noreply@cliente.example.com'],
      messageId: '<prima@cliente.example.com>',
      subject: 'La stampante non stampa',
      text: 'Buongiorno,\nda stamattina la stampante è ferma.\n\nAnna',
    }),
  );
});
afterAll(() => stand.stop());

describe('an answer', () => {
  let letter: ParsedMail;
  let raw = '';

  beforeAll(async () => {
    const before = stand.smtp.received.length;
    const file = join(stand.here.root, 'guida rapida.pdf');
    writeFileSync(file, '%PDF-1.4 guida');
    const text =
      'Buongiorno,\nprovi così:\n\n  1. spenga\n  2. legga https://www.example.it/guida?a=1&b=2.\n\n<b>Saluti</b>';
    const said = await run('ticket', 'answer', '1', '--as', 'verdi', '--text', text, '--attach', file);
    expect(said).toContain(`the answer to ${ANNA}, ${LUCA} goes out at once`);
    await run('once');
    const [parcel, ...more] = stand.smtp.received.slice(before);
    expect(more).toEqual([]);
    expect(parcel).toMatchObject({ from: DESK, to: [ANNA, LUCA] });
    raw = parcel?.raw.toString() ?? '';
    letter = await simpleParser(raw);
  });

  it('is a mail of the technician from the desk, to the customer and to whom she had in Cc', () => {
    expect(letter.from?.value).toEqual([{ address: DESK, name: 'Anna Verdi · Assistenza tecnica' }]);
    expect([addressesOf(letter.to), addressesOf(letter.cc)]).toEqual([[ANNA], [LUCA]]);
    expect(addressesOf(letter.replyTo)).toEqual([DESK]);
  });

  it('stands in her thread', () => {
    expect(letter.inReplyTo).toBe('<prima@cliente.example.com>');
    expect([letter.references].flat()).toEqual(['<prima@cliente.example.com>']);
    expect(letter.subject).toBe(`Re: La stampante non stampa [Ticket ${numberOf(1)}]`);
  });

  it('says nothing of a program (RFC 3834)', () => {
    expect(raw).not.toMatch(/^(?:auto-submitted|x-auto-response-suppress|precedence):/imu);
  });

  it('keeps lines and paragraphs, escapes, links plain web addresses, and quotes her mail', () => {
    expect(letter.text).toContain(
      'Buongiorno,\nprovi così:\n\n  1. spenga\n  2. legga https://www.example.it/guida?a=1&b=2.\n',
    );
    expect(letter.text).toMatch(
      /Il giorno .+, Anna Bianchi ha scritto:\n> Buongiorno,\n> da stamattina la stampante è ferma\./u,
    );
    expect(letter.html).toContain('href="https://www.example.it/guida?a&#x3D;1&amp;b&#x3D;2"');
    expect(letter.html).toContain('&lt;b&gt;Saluti&lt;/b&gt;');
    expect(letter.html).toContain('\u00a0\u00a01. spenga');
  });

  it('brings the file', () => {
    expect(
      letter.attachments.map(({ filename, contentType, content }) => [
        filename,
        contentType,
        content.toString(),
      ]),
    ).toEqual([['guida rapida.pdf', 'application/pdf', '%PDF-1.4 guida']]);
  });

  it('stands in the history with who wrote it, and is the first response', async () => {
    const view = await showTicket(stand.here, numberOf(1));
    expect(view.events.at(-1)).toMatchObject({
      kind: 'answered',
      by: 'verdi',
      why: `an answer to ${ANNA}, Cc ${LUCA}`,
    });
    expect(view.outbox.at(0)).toMatchObject({ kind: 'answer', state: 'sent', to: ANNA });
  });

  it('is answered by her, and that joins', async () => {
    await pass(
      await mail({
        from: ANNA,
        subject: `Re: ${letter.subject}`,
        inReplyTo: letter.messageId ?? '',
        messageId: '<seconda@cliente.example.com>',
        text: 'Funziona, ma ora fa rumore.',
      }),
    );
    const [reply] = await stand.here.messages();
    expect(reply).toMatchObject({ decision: 'appended', ticket: numberOf(1) });
    const before = stand.smtp.received.length;
    await run('ticket', 'answer', '1', '--text', 'Passiamo domani.');
    await run('once');
    const [next] = await sentSince(before);
    expect(next?.inReplyTo).toBe('<seconda@cliente.example.com>');
    expect([next?.references].flat()).toEqual([
      '<prima@cliente.example.com>',
      '<seconda@cliente.example.com>',
    ]);
    expect(next?.from?.value[0]?.name).toBe('Assistenza tecnica');
    expect(next?.subject).toBe(letter.subject);
  });

  it('is no answer of a program: neither counted by their limits nor stopped by them', async () => {
    stand.here.configure((service) => {
      service['limits'] = { acknowledgements: { window: '1h', sender: 1, domain: 1, overall: 1, ticket: 1 } };
    });
    const before = stand.smtp.received.length;
    for (const text of ['Uno.', 'Due.']) await run('ticket', 'answer', '1', '--text', text);
    await run('once');
    expect(stand.smtp.received).toHaveLength(before + 2);
    stand.here.configure((service) => {
      service['limits'] = { acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 } };
    });
  });

  it('can be taken back while it is held, by whoever wrote it', async () => {
    setTechnicians(stand.here, { hold: '1h' });
    const before = stand.smtp.received.length;
    await run('ticket', 'answer', '1', '--as', 'verdi', '--text', 'Troppo presto.');
    await stand.here.run(['once']);
    expect(await refused('ticket', 'cancel', '1', '--as', 'neri')).toContain('no answer of neri that waits');
    expect(await run('ticket', 'cancel', '1', '--as', 'verdi')).toContain(
      `The answer to ${ANNA} is taken back`,
    );
    expect(await refused('ticket', 'cancel', '1', '--as', 'verdi')).toContain(
      'no answer of verdi that waits',
    );
    await run('once');
    expect(stand.smtp.received).toHaveLength(before);
    const view = await showTicket(stand.here, numberOf(1));
    expect(view.outbox.at(0)).toMatchObject({ kind: 'answer', state: 'cancelled' });
    expect(view.events.at(-1)).toMatchObject({ kind: 'cancelled', by: 'verdi' });
    setTechnicians(stand.here, { hold: '0s' });
  });

  it.each([
    [['--text', ' '], 'there are no words'],
    [['--text', 'a', '--file', 'b'], 'say it once: --text or --file'],
    [['--text', 'a', '--attach', '/nowhere/x.pdf'], '/nowhere/x.pdf: there is no such file or folder'],
    [['--text', 'a', '--attach', '/tmp'], '/tmp is no file'],
    [['--text', 'a', '--as', 'rossi'], 'there is no technician "rossi": people.yaml has verdi, neri'],
  ])('is refused where it cannot be meant: %j', async (words, told) => {
    expect(await refused('ticket', 'answer', '1', ...words)).toContain(told);
  });
});

describe('a note', () => {
  it('is shown to the desk, with who wrote it', async () => {
    await run('ticket', 'note', '1', '--as', 'neri', '--text', 'Il cliente è in ritardo con i pagamenti.');
    const view = await showTicket(stand.here, numberOf(1));
    expect(view.notes).toEqual([
      expect.objectContaining({ by: 'neri', text: 'Il cliente è in ritardo con i pagamenti.' }),
    ]);
    expect(view.events.at(-1)).toMatchObject({ kind: 'noted', by: 'neri', why: 'an internal note' });
    expect(await run('ticket', 'show', '1')).toContain('  Il cliente è in ritardo con i pagamenti.');
  });
});

describe('closing', () => {
  it('is told to whoever asked, who reads how it was solved, and reopens it by an answer', async () => {
    const before = stand.smtp.received.length;
    const said = await run(
      'ticket',
      'close',
      '1',
      '--as',
      'verdi',
      '--why',
      'rullo',
      '--solution',
      'Abbiamo sostituito il rullo.',
    );
    expect(said).toBe(`Ticket ${numberOf(1)} is closed.\n${ANNA} will be told.\n`);
    await run('once');
    const [letter, ...more] = customersOnly(await sentSince(before));
    expect(more).toEqual([]);
    expect(letter?.subject).toBe(`[Ticket ${numberOf(1)}] Chiuso: La stampante non stampa`);
    expect(letter?.text).toContain('Abbiamo sostituito il rullo.');
    expect(letter?.text).toContain('entro 14 giorni');
    expect(letter?.text).not.toContain('pagamenti');
    expect(letter?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(letter?.inReplyTo).toBe('<seconda@cliente.example.com>');
    await pass(
      await mail({
        from: ANNA,
        subject: `Re: ${letter?.subject}`,
        inReplyTo: letter?.messageId ?? '',
        text: 'No, fa ancora rumore.',
      }),
    );
    const view = await showTicket(stand.here, numberOf(1));
    expect(view).toMatchObject({ state: 'open', solution: null });
    expect(view.events.find(({ kind }) => kind === 'closed')).toMatchObject({ by: 'verdi', why: 'rullo' });
    expect(view.events.find(({ kind }) => kind === 'reopened')).toMatchObject({ by: 'customer' });
  });

  it('is told to nobody with --quiet, or where desk.closing says so', async () => {
    const before = stand.smtp.received.length;
    expect(await run('ticket', 'close', '1', '--quiet')).toBe(`Ticket ${numberOf(1)} is closed.\n`);
    await run('ticket', 'reopen', '1');
    stand.here.configure((service) => (service.desk['closing'] = 'quiet'));
    expect(await run('ticket', 'close', '1')).toBe(`Ticket ${numberOf(1)} is closed.\n`);
    stand.here.configure((service) => delete service.desk['closing']);
    await run('ticket', 'reopen', '1');
    await run('once');
    expect(stand.smtp.received).toHaveLength(before);
  });

  it('is told to nobody who never had an acknowledgement, or whose mail comes back', async () => {
    const bulk = { Precedence: 'bulk' };
    await pass(
      await mail({
        from: 'robot@cliente.example.com',
        subject: 'Guasto al plotter',
        text: 'x',
        headers: bulk,
      }),
    );
    expect(await run('ticket', 'close', '2')).toContain(
      'Nobody was told of the closing: nobody who asked had an acknowledgement',
    );
    await pass(await mail({ from: 'ugo@cliente.example.com', subject: 'Guasto al router', text: 'x' }));
    const { messageId = '' } =
      (await stand.here.outbox()).find(({ to }) => to === 'ugo@cliente.example.com') ?? {};
    await pass(
      await returnedMail({ action: 'failed', recipient: 'ugo@cliente.example.com', originalId: messageId }),
    );
    expect(await run('ticket', 'close', '3')).toContain('mail to ugo@cliente.example.com does not arrive');
    const view = await showTicket(stand.here, numberOf(3));
    expect(kindsOf(view).slice(-2)).toEqual(['closed', 'note']);
  });

  it('obeys the limits of every answer', async () => {
    await run('ticket', 'reopen', '1');
    stand.here.configure((service) => {
      service['limits'] = { acknowledgements: { window: '1h', sender: 1, domain: 50, overall: 1000 } };
    });
    expect(await run('ticket', 'close', '1')).toContain('Nobody was told of the closing: the sender has had');
  });
});

describe('an answer to several people', () => {
  it('reaches those whom the server takes, and names the other one on the ticket', async () => {
    stand.here.configure((service) => {
      service['limits'] = {
        acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 },
      };
    });
    await run('ticket', 'reopen', '1');
    stand.smtp.faults = {
      recipient: (address) => (address === LUCA ? '550 5.1.1 No such user here' : undefined),
    };
    const before = stand.smtp.received.length;
    await run('ticket', 'answer', '1', '--as', 'verdi', '--text', 'A tutti.');
    await run('once');
    await run('once');
    stand.smtp.faults = {};
    const [answer, report, ...more] = stand.smtp.received.slice(before);
    expect([answer?.to, report?.to, more]).toEqual([[ANNA], ['anna.verdi@example.it'], []]);
    expect(await simpleParser(report?.raw ?? '')).toMatchObject({
      subject: expect.stringContaining('Non consegnata: La stampante non stampa'),
      text: expect.stringMatching(/non arrivano a\s+luca@cliente\[\.\]example\[\.\]com \(550 5\.1\.1/u),
    });
    const view = await showTicket(stand.here, numberOf(1));
    expect(view.events).toContainEqual(
      expect.objectContaining({
        kind: 'bounced',
        why: expect.stringContaining(
          `does not reach ${LUCA}: the mail server refused that recipient (550 5.1.1`,
        ),
      }),
    );
  });
});

describe('an answer that does not arrive', () => {
  const BRUNO = 'bruno.neri@example.it';
  const reports = async (before: number) =>
    (await sentSince(before)).filter(({ to }) => addressesOf(to).includes(BRUNO));

  it('is reported to whoever wrote it, once, however often it comes back', async () => {
    const before = stand.smtp.received.length;
    await run('ticket', 'answer', '1', '--as', 'neri', '--text', 'Passo domani.');
    await run('once');
    const { messageId = '' } = (await stand.here.outbox()).find(({ kind }) => kind === 'answer') ?? {};
    const returned = { action: 'failed', recipient: ANNA, originalId: messageId } as const;
    await pass(await returnedMail(returned));
    await pass(Buffer.concat([Buffer.from('X-Again: yes\r\n'), await returnedMail(returned)]));
    const [report, ...more] = await reports(before);
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      subject: expect.stringContaining('Not delivered: La stampante non stampa'),
      text: expect.stringMatching(/do not reach anna@cliente\[\.\]example\[\.\]com\s+\(bounce/u),
    });
  });

  it('is reported where the server refuses it for good', async () => {
    const before = stand.smtp.received.length;
    stand.smtp.faults = {
      recipient: (address) => ([ANNA, LUCA].includes(address) ? '550 5.7.1 Not wanted here' : undefined),
    };
    // Standard error says that her mail has come back before, and then that the letter failed.
    await stand.here.run(['ticket', 'answer', '1', '--as', 'neri', '--text', 'Passo oggi.']);
    await stand.here.run(['once']);
    await run('once');
    stand.smtp.faults = {};
    expect(await reports(before)).toMatchObject([
      { text: expect.stringContaining('(550 5.7.1 Not wanted here') },
    ]);
  });
});
