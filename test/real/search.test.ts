// Search on a real desk: what mail, calls and notes say is found at once, however it is typed, and no more after an
// erasure or when its time is over. A pass that is killed leaves index and mail in step.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonLines, type Installation, type TicketLine } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  const { here, dovecot } = stand;
  const photo = { filename: 'targhetta-xk500.png', content: Buffer.from('x'), contentType: 'image/png' };
  const mails = [
    mail({
      from: 'Anna Pèrgola <anna@cliente.example>',
      subject: 'Fotocopiatrice ferma',
      text: 'La fotocopiatrice del secondo piano è bloccata: così non lavoriamo.',
      messageId: '<foto@cliente.example>',
      cc: 'collega@cliente.example',
      attachments: [photo],
    }),
    mail({ from: 'bruno@altra.example', subject: 'Toner', text: 'Manca il toner nella fotocopiatrice.' }),
  ];
  dovecot.deliverMany('support', await Promise.all(mails));
  expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });
  const call = ['--origin', 'phone', '--from', 'carlo@terza.example', '--subject', 'Centralino muto'];
  expect(await here.run(['ticket', 'open', ...call, '--text', 'Non squilla.'])).toMatchObject({ code: 0 });
});
afterAll(() => stand.stop());

interface FoundLine extends TicketLine {
  readonly snippet: string | null;
}

async function search(text: string, ...more: string[]): Promise<FoundLine[]> {
  return searchAt(stand.here, text, ...more);
}

async function searchAt(here: Installation, text: string, ...more: string[]): Promise<FoundLine[]> {
  const { code, stdout, stderr } = await here.run(['tickets', '--search', text, '--json', ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return jsonLines<FoundLine>(stdout);
}

const subjects = (found: readonly FoundLine[]): string[] => found.map(({ subject }) => subject);

it.each([
  ['FOTOCOPIATRICE', ['Toner', 'Fotocopiatrice ferma']],
  ['fotocopiatrice bloccàta', ['Fotocopiatrice ferma']],
  ['"secondo piano"', ['Fotocopiatrice ferma']],
  ['"piano secondo"', []],
  ['fotocop*', ['Toner', 'Fotocopiatrice ferma']],
  ['pergola', ['Fotocopiatrice ferma']],
  ['xk500', ['Fotocopiatrice ferma']],
  ['anna@cliente.example', ['Fotocopiatrice ferma']],
  ['collega@cliente.example', ['Fotocopiatrice ferma']],
  ['<foto@cliente.example>', ['Fotocopiatrice ferma']],
  ['centralino', ['Centralino muto']],
  ['fotocopiatrice AND NOT toner)', []],
  ['🖨', []],
])('finds by %s', async (text, expected) => {
  expect(subjects(await search(text)).toSorted()).toEqual(expected.toSorted());
});

it('finds a ticket by its number, short or long, and narrows by the other filters', async () => {
  const [first] = await search('fotocopiatrice bloccata');
  const number = first?.number ?? '';
  const short = String(Number(number.slice(5)));
  expect(subjects(await search(short))).toEqual(['Fotocopiatrice ferma']);
  expect(subjects(await search(number))).toEqual(['Fotocopiatrice ferma']);
  expect(await search('fotocopiatrice', '--state', 'closed')).toEqual([]);
  expect(await search('fotocopiatrice', '--limit', '1')).toHaveLength(1);
  expect(first?.snippet).toContain('La fotocopiatrice del secondo piano è bloccata');
});

it('refuses what holds too many words, or none to be seen', async () => {
  const { here } = stand;
  expect((await here.run(['tickets', '--search', 'parola '.repeat(1500)])).code).toBe(64);
  expect((await here.run(['tickets', '--search', '  '])).code).toBe(64);
  const plain = await here.run(['tickets', '--search', 'fotocopiatrice']);
  expect(plain.stdout).toContain('La fotocopiatrice del secondo piano è bloccata');
  expect(plain.stdout).not.toContain('\u001b');
});

it('finds nothing of a person who was erased, and of others what is left', async () => {
  const { here } = stand;
  expect(await here.run(['privacy', 'erase', 'anna@cliente.example', '--yes'])).toMatchObject({ code: 0 });
  for (const text of ['pergola', 'anna@cliente.example', 'xk500', 'bloccata', '<foto@cliente.example>'])
    expect([text, await search(text)]).toEqual([text, []]);
  expect(subjects(await search('fotocopiatrice'))).toEqual(['Toner']);
});

it('keeps index and mail in step when a pass is killed', async () => {
  const here = stand.another('uccisa');
  const mails = Array.from({ length: 60 }, (_, index) =>
    mail({
      from: `u${index}@example.com`,
      subject: `Guasto ${index}`,
      text: `Il rullo numero ${index} gira a vuoto.`,
    }),
  );
  stand.dovecot.deliverMany('uccisa', await Promise.all(mails));
  const pass = here.start(['once'], {
    env: { SPORTELLO_LOG: 'info' },
    onLine: (line) => {
      if (line.includes('message.opened')) pass.signal('SIGKILL');
    },
  });
  await pass.ended;
  const decided = query<{ written: string }>(here, 'select written from message where ticket_id is not null');
  expect(await searchAt(here, 'rullo')).toHaveLength(decided.length);
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(await searchAt(here, 'rullo')).toHaveLength(60);
  const [closed] = await here.tickets();
  expect(await here.run(['ticket', 'close', closed?.number ?? ''])).toMatchObject({ code: 0 });
  query(here, "update ticket set closed_at = 1 where state = 'closed'");
  here.configure((service) => (service['retention'] = { closedTickets: '365d' }));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  expect(await searchAt(here, 'rullo')).toHaveLength(59);
});
