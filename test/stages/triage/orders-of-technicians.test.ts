// Orders by mail that were lost, half done or done to the wrong ticket.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ANNA, answeringDesk, answerTo, MARIA, type AnsweringDesk } from '../../support/answering.js';

let desk: AnsweringDesk;
beforeEach(async () => {
  desk = await answeringDesk();
  await desk.put(MARIA);
});
afterEach(() => desk.close());

const ticket = (column: string): unknown =>
  desk.db.prepare(`select ${column} from ticket where id = 1`).pluck().get();

it('the words of a severity are held, shown to whoever wrote them, and taken back', async () => {
  const news = desk.last('team', ANNA);
  await desk.put(answerTo(news, '@severity 1 esagera come sempre'));
  const notice = desk.last('notice');
  expect(notice).toMatchObject({ to: 'maria@cliente.example', by: 'verdi', holdMs: 60_000 });
  expect(desk.last('transcript').content).toContain('maria@cliente.example: esagera come sempre');
  await desk.put(answerTo(news, '@cancel'));
  expect(desk.last('notice').state).toBe('cancelled');
});

it('taking back the news of a closing opens the ticket again', async () => {
  const news = desk.last('team', ANNA);
  await desk.put(answerTo(news, '@close toner cambiato'));
  expect(ticket('state')).toBe('closed');
  await desk.put(answerTo(news, '@cancel'));
  expect(desk.last('closed').state).toBe('cancelled');
  expect(ticket('state')).toBe('open');
  expect(desk.last('transcript').content).toContain('The ticket is open again.');
});

it('an answer that a server wants later is taken back', async () => {
  const news = desk.last('team', ANNA);
  await desk.put(answerTo(news, 'Gentile Maria, arrivo.'));
  desk.db
    .prepare("update outbox set attempts = 1, last_error = '450 greylisted' where letter = 'answer'")
    .run();
  await desk.put(answerTo(news, '@cancel'));
  expect(desk.last('answer').state).toBe('cancelled');
});

it('a picture beside a command is no answer without words', async () => {
  const logo = { name: 'image001.png', type: 'image/png', bytes: 900, sha256: 'ab' };
  await desk.put(answerTo(desk.last('team', ANNA), '@take', { attachments: [logo] }));
  expect(ticket('taken_by')).toBe('verdi');
  expect(desk.letters('answer')).toEqual([]);
});

it('nothing is done where the subject names another ticket', async () => {
  const news = desk.last('team', ANNA);
  await desk.put({ ...MARIA, from: 'Luca <luca@altrove.example>', subject: 'Router' });
  const number = String(desk.db.prepare('select number from ticket where id = 2').pluck().get());
  await desk.put(
    answerTo(news, 'Gentile Luca, la password è 1234.', { subject: `Re: [Ticket ${number}] Router` }),
  );
  expect(desk.letters('answer')).toEqual([]);
  expect(desk.last('refused').content).toContain(number);
  await desk.put(
    answerTo(news, 'Gentile Maria.', { subject: `Re: [Ticket ${String(ticket('number'))}] Stampante` }),
  );
  expect(desk.letters('answer')).toHaveLength(1);
});

it('a note of a ticket that was merged is kept from the customer', async () => {
  const news = desk.last('team', ANNA);
  await desk.put({ ...MARIA, from: 'Maria <maria@cliente.example>', subject: 'Ancora la stampante' });
  const second = desk.last('team', ANNA);
  await desk.put(answerTo(second, '@note questo cliente non paga da marzo'));
  await desk.put(answerTo(second, '@merge 1'));
  await desk.put(answerTo(news, 'Buongiorno. Questo cliente non paga da marzo.'));
  expect(desk.letters('answer')).toEqual([]);
  expect(desk.last('refused').content).toContain('internal note');
});

it('a closing with words does not repeat them to whom the mail itself reached, and leaves nobody out', async () => {
  const both = 'assistenza@example.it, maria@cliente.example'.split(', ');
  await desk.put(answerTo(desk.last('team', ANNA), '@close\nToner cambiato ieri mattina.', { to: both }));
  expect(ticket('state')).toBe('closed');
  expect(desk.last('closed').content).not.toContain('Toner cambiato');
});

it('a reply to all is the first response, though no letter of ours goes out', async () => {
  const both = ['assistenza@example.it', 'maria@cliente.example'];
  await desk.put(answerTo(desk.last('team', ANNA), 'Gentile Maria, arrivo.', { to: both }));
  expect(desk.letters('answer')).toEqual([]);
  expect(ticket('responded_at')).not.toBeNull();
});

it('no letter to a customer repeats the id of a notification', async () => {
  const news = desk.last('team', ANNA);
  await desk.put({
    ...MARIA,
    text: 'Tutto fermo, la produzione è bloccata, è urgentissimo.',
    inReplyTo: [news.messageId],
    references: [desk.last('acknowledgement').messageId, news.messageId],
  });
  await desk.put(answerTo(news, '@customer Arrivo.'));
  const letters = ['acknowledgement', 'notice', 'answer'].flatMap((kind) =>
    desk.letters(kind, 'maria@cliente.example'),
  );
  expect(letters.length).toBeGreaterThan(1);
  for (const { references } of letters) expect(references).not.toContain(news.messageId);
});

it.each([
  ['it', '@unisci 1', 'Non è possibile: il ticket 2026-000001 non può essere unito a sé stesso.'],
  ['it', '@richiedente maria@cliente.example', 'è già il richiedente del ticket 2026-000001.'],
  ['en', '@merge 1', 'It cannot be done: ticket 2026-000001 cannot be merged into itself.'],
])(
  'why a deed is impossible is said in the language of whoever ordered it: %s, %s',
  async (language, order, why) => {
    const theirs = await answeringDesk((policy) => ({
      ...policy,
      technicians: policy.technicians.map((one) => ({ ...one, language })),
    }));
    await theirs.put(MARIA);
    await theirs.put(answerTo(theirs.last('team', ANNA), order));
    expect(theirs.last('refused').content).toContain(why);
    await theirs.close();
  },
);
