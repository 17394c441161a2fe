// The letters around a ticket, on real servers: what the desk's team is told and how much of it, that nothing of it
// comes back as a request, and what happens when a template fails.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { startStand, type Stand } from '../support/stand.js';
import { showTicket } from '../support/ticket-view.js';

const TEAM = 'tecnici@example.it';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand({ edit: (service) => (service.desk['team'] = [TEAM]) });
});
afterAll(() => stand.stop());

/** Sends mails through an installation, and answers what went out because of them. */
async function through(here: Installation, user: string, ...mails: readonly Buffer[]): Promise<ParsedMail[]> {
  const before = stand.smtp.received.length;
  stand.dovecot.deliverMany(user, mails);
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  return Promise.all(stand.smtp.received.slice(before).map(({ raw }) => simpleParser(raw)));
}

function printerTrouble(subject: string): Promise<Buffer> {
  return mail({
    from: 'mary@client.example',
    subject,
    text: 'The printer is broken, please help us with it.',
  });
}

function recipientOf({ to }: ParsedMail): string {
  return [to ?? []].flat().flatMap((list) => list.value.map((one) => one.address ?? ''))[0] ?? '';
}

function forTeam(letters: readonly ParsedMail[]): ParsedMail {
  const letter = letters.find((one) => recipientOf(one) === TEAM);
  if (letter === undefined) throw new Error('the team was told nothing');
  return letter;
}

describe('the team', () => {
  it('is told of a new ticket, of what joins it, and its mails stand together', async () => {
    const letters = await through(
      stand.here,
      'support',
      await mail({
        from: '"Anna <b>" <anna@cliente.example>',
        subject: 'Stampante https://evil.example/x lenta',
        text: 'La stampante è lenta. Vedete <a href="https://evil.example">qui</a> o www.evil.example',
      }),
    );
    const opened = forTeam(letters);
    const acknowledged = letters.find((one) => recipientOf(one) === 'anna@cliente.example');
    const [ticket] = await stand.here.tickets();
    expect(opened.subject).toContain(`[Ticket ${ticket?.number}]`);
    expect(opened.text).toContain('NUOVO TICKET');
    expect(opened.headers.get('auto-submitted')).toBe('auto-generated');
    for (const body of [opened.text, opened.html || '']) expect(body).not.toMatch(/evil\.|https?:/);
    expect(opened.html || '').not.toMatch(/<a\b|tel:|mailto:/);

    const answer = await mail({
      from: 'anna@cliente.example',
      subject: acknowledged?.subject ?? '',
      text: 'Ora è tutto fermo, non lavoriamo.',
      inReplyTo: acknowledged?.messageId ?? '',
    });
    const appended = forTeam(await through(stand.here, 'support', answer));
    expect(appended.text).toMatch(/NUOVO MESSAGGIO[^]*1 \(H[^]*In precedenza/);
    expect(appended.subject).toBe(opened.subject);
    expect(appended.references).toEqual(opened.references);

    // A technician answers the mail to the team: his words stand on the ticket, and he is not told of them.
    const technician = await mail({
      from: TEAM,
      subject: `Re: ${appended.subject ?? ''}`,
      text: 'Me ne occupo io.',
      references: [appended.references ?? '', appended.messageId ?? ''].flat(),
    });
    expect(await through(stand.here, 'support', technician)).toEqual([]);
    expect((await stand.here.messages())[0]).toMatchObject({ decision: 'appended', ticket: ticket?.number });
  });

  it('is told of a held mail, why it is held, and how to release it', async () => {
    const letters = await through(stand.here, 'support', await mail({ subject: 'Chi sono?', text: 'Aiuto' }));
    const [message] = await stand.here.messages();
    expect(message).toMatchObject({ decision: 'held' });
    const held = forTeam(letters);
    expect(held.text).toContain(`sportello message release ${message?.id}`);
    expect(held.text?.replace(/\s+/g, ' ')).toContain('Manca un mittente utilizzabile');
    const release = ['message', 'release', String(message?.id), '--from', 'pia@cliente.example'];
    expect((await stand.here.run(release)).code).toBe(0);
    expect(forTeam(await through(stand.here, 'support')).text).toContain('NUOVO TICKET');
  });

  it('is told of a call, too', async () => {
    await stand.here.run(['ticket', 'open', '--from', 'ugo@cliente.example', '--subject', 'Centralino muto']);
    expect(forTeam(await through(stand.here, 'support')).subject).toContain('Centralino muto');
  });

  it('sets nothing going by its absence, its bounces or a mailbox of ours', async () => {
    const letters = await through(
      stand.here,
      'support',
      await mail({ from: 'eva@cliente.example', subject: 'Monitor', text: 'Il monitor è rotto.' }),
    );
    const told = forTeam(letters);
    const absence = await mail({
      from: TEAM,
      subject: `Fuori ufficio: ${told.subject ?? ''}`,
      text: 'Sono assente fino a lunedì.',
      inReplyTo: told.messageId ?? '',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    const itself = stand.smtp.received.find(({ to, raw }) => to.includes(TEAM) && raw.includes('Monitor'));
    expect(await through(stand.here, 'support', absence, itself?.raw ?? Buffer.alloc(0))).toEqual([]);
    const [one, two] = await stand.here.messages();
    expect([one?.decision, two?.decision]).toEqual(['ignored', 'ignored']);
  });

  it('counts against no limit of answers', async () => {
    const here = stand.another('few', (service) => {
      service.desk['team'] = [TEAM];
      service['limits'] = { acknowledgements: { window: '1h', sender: 2, domain: 2, ticket: 2, overall: 2 } };
    });
    const requests = [1, 2].map((index) =>
      mail({ from: `c${index}@cliente.example`, subject: `PC ${index}`, text: 'Il PC non parte.' }),
    );
    const letters = await through(here, 'few', ...(await Promise.all(requests)));
    expect(letters.map(recipientOf).toSorted()).toEqual([
      'c1@cliente.example',
      'c2@cliente.example',
      TEAM,
      TEAM,
    ]);
  });

  it('gets a bounded number of mails from a storm, and the last says so', async () => {
    const here = stand.another('storm', (service) => {
      service.desk['team'] = [TEAM];
      service['limits'] = { team: { window: '30d', mails: 3 } };
    });
    const storm = Array.from({ length: 12 }, (_, index) =>
      mail({ from: `s${index}@storm${index}.example`, subject: `PC ${index}`, text: 'Il PC non parte.' }),
    );
    const letters = await through(here, 'storm', ...(await Promise.all(storm)));
    const told = letters.filter((one) => recipientOf(one) === TEAM);
    expect(told).toHaveLength(3);
    expect(told.filter(({ text }) => text?.includes('sportello tickets'))).toHaveLength(1);
    expect(letters).toHaveLength(15);
  });
});

describe('a rule that ignores', () => {
  it('is recorded with its why, answered by nothing, and a release opens a ticket', async () => {
    const here = stand.another('news');
    const newsletter = await mail({
      from: 'offerte@negozio.example',
      subject: 'Le offerte di marzo',
      text: 'Per non ricevere più la newsletter…',
      headers: { Precedence: 'bulk', 'List-Unsubscribe': '<https://negozio.example/u>' },
    });
    expect(await through(here, 'news', newsletter)).toEqual([]);
    const [message] = await here.messages();
    expect(message).toMatchObject({ decision: 'ignored', reason: 'rule newsletter: newsletter' });
    await here.run(['message', 'release', String(message?.id)]);
    expect(await through(here, 'news')).toEqual([]);
    const [released] = await here.messages();
    expect(released).toMatchObject({
      decision: 'opened',
      unansweredBecause: 'it came through a mailing list (List-unsubscribe)',
    });
  });
});

describe('a notice of a changed severity', () => {
  it('tells when the desk looks at it', async () => {
    const here = stand.another('severity');
    await through(
      here,
      'severity',
      await mail({ from: 'anna@cliente.example', subject: 'Monitor', text: 'Una domanda sul monitor.' }),
    );
    const [ticket] = await here.tickets();
    await here.run(['ticket', 'set', ticket?.number ?? '', '--severity', '1', '--why', 'Chiamata']);
    const [notice] = await through(here, 'severity');
    expect(notice?.text).toMatch(/orario di servizio/);
    expect((await showTicket(here, ticket?.number ?? '')).outbox.map(({ kind }) => kind)).toContain('notice');
  });
});

describe('a template that fails while letters go out', () => {
  it('costs no letter, and status says so until it serves again', async () => {
    const here = stand.another('broken');
    // What import decides goes out with the next pass: between the two the desk gives a language up.
    const queue = async (subject: string): Promise<void> => {
      const file = join(here.root, `${subject}.eml`);
      writeFileSync(file, await printerTrouble(subject));
      expect(await here.run(['import', file, '--mailbox', 'support'])).toMatchObject({ code: 0 });
    };
    const failing = async () => {
      const { stdout } = await here.run(['status', '--json']);
      const { templates }: { templates: { template: string; letters: number; error: string }[] } =
        JSON.parse(stdout);
      return templates;
    };
    await queue('Printer');
    here.configure((service) => (service.desk['languages'] = ['it']));
    const before = stand.smtp.received.length;
    expect((await here.run(['once'])).code).toBe(0);
    const letter = await simpleParser(stand.smtp.received[before]?.raw ?? '');
    expect(letter.text?.replaceAll(/\s+/g, ' ')).toMatch(
      /Ticket number \d{4}-000001.*Severity Code.*Simply reply/,
    );
    expect(letter.html).toContain('Your request has been registered');
    expect(await failing()).toMatchObject([{ template: 'en/acknowledgement', letters: 1 }]);
    expect((await here.run(['status'])).stdout).toMatch(/en\/acknowledgement fails since .*no template/);

    here.configure((service) => (service.desk['languages'] = ['it', 'en']));
    await queue('Scanner');
    expect((await here.run(['once'])).code).toBe(0);
    expect(await failing()).toEqual([]);
  });
});
