// A technician who never sees a terminal works a whole day by mail: the alert at night, answers taken back and corrected,
// severities, notes, merged tickets, forwarded mail and closings. The desk is only looked at to see that it is so.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonLines, type Installation } from '../support/installation.js';
import { ALWAYS_ANNA, setTurns } from '../support/on-call.js';
import { mail } from '../support/mails.js';
import { startStand, type Stand } from '../support/stand.js';
import {
  ANNA,
  answer,
  BRUNO,
  lettersTo,
  letterWith,
  pass,
  passHolding,
  request,
  technicianDesk,
  verified,
  wordsOf,
  type Sent,
} from '../support/technician-desk.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

const MARIA = 'maria@cliente.example';
const LUCA = 'luca@cliente.example';

let stand: Stand;
let here: Installation;

beforeAll(async () => {
  stand = await startStand();
  here = technicianDesk(stand, 'day', { hold: '5m' });
  setTurns(here, ALWAYS_ANNA);
});
afterAll(() => stand.stop());

const send = (...mails: readonly Promise<Buffer>[]): Promise<Sent[]> => pass(stand, here, 'day', ...mails);
const sendHolding = (...mails: readonly Promise<Buffer>[]): Promise<Sent[]> =>
  passHolding(stand, here, 'day', ...mails);

async function ticketOf(requester: string) {
  const tickets = await here.tickets();
  const number = tickets.find((ticket) => ticket.requester === requester)?.number ?? '';
  return showTicket(here, number);
}

/** What Anna has of a ticket. */
function newsOf(letters: readonly Sent[], number: string): Sent {
  return letterWith(
    lettersTo(
      ANNA,
      letters.filter((one) => one.mail.subject?.includes(number)),
    ),
    /NUOVO/u,
  );
}

it('is worked by mail alone', async () => {
  // 03:00: the alert wakes Anna, who answers it from her phone without a word.
  const night = await send(
    mail({
      from: 'ced@officinerossi.example.com',
      subject: 'Server bloccato',
      text: 'Il server è fermo, non lavora nessuno.',
      messageId: '<notte@officinerossi.example.com>',
    }),
  );
  const alert = letterWith(lettersTo(ANNA, night), /CHIAMARE/u);
  const taken = await send(answer(alert, '\nInviato da iPhone'));
  expect(letterWith(lettersTo(ANNA, taken), /in carico a Lei/u)).toBeDefined();
  const server = await ticketOf('ced@officinerossi.example.com');
  expect(kindsOf(server)).toContain('taken');
  expect(server.nextAlert).toBeNull();
  expect(lettersTo('ced@officinerossi.example.com', taken)).toEqual([]);

  // 09:00: two colleagues report the same printer.
  const morning = await send(
    request({ from: `Maria Bianchi <${MARIA}>` }),
    request({ from: `Luca Neri <${LUCA}>` }),
  );
  const [maria, luca] = [await ticketOf(MARIA), await ticketOf(LUCA)];
  const news = newsOf(morning, maria.number);

  // 09:05: an answer, taken back within its hold, and written anew.
  const hasty = await sendHolding(answer(news, '@prendo\n\nArriviamo alle 25.'));
  const promise = letterWith(lettersTo(ANNA, hasty), /Arriviamo alle 25/u);
  expect(wordsOf(promise)).toMatch(/fino ad allora la riprende una risposta a questa email con @annulla/u);
  const back = await sendHolding(answer(promise, '@annulla\n\nAnna Verdi'));
  expect(letterWith(lettersTo(ANNA, back), /ritirato: maria@cliente\.example/u)).toBeDefined();
  const anew = await send(answer(promise, '@cliente Buongiorno Maria,\narriviamo alle 15.'));
  const read = lettersTo(MARIA, anew);
  expect(read.map((one) => one.mail.text?.includes('alle 15'))).toEqual([true]);

  // 09:20: a graver ticket than it is, a note, and the second ticket of the same printer.
  const corrected = await send(
    answer(news, '@gravità 3: stampa, ma piano\n@nota il fusore è in garanzia fino a maggio'),
    answer(newsOf(morning, luca.number), `@unisci ${maria.number}`),
  );
  expect(letterWith(lettersTo(ANNA, corrected), /Severity Code 3/u)).toBeDefined();
  expect(
    letterWith(lettersTo(ANNA, corrected), new RegExp(`prosegue come ${maria.number}`, 'u')),
  ).toBeDefined();
  expect((await ticketOf(MARIA)).severity).toBe(3);
  const fared = jsonLines<{ corrected: number }>((await here.run(['rules', 'report', '--json'])).stdout);
  expect(fared.reduce((sum, rule) => sum + rule.corrected, 0)).toBe(1);

  // 10:00: Bruno may not do that, and hears so.
  const bruno = letterWith(
    lettersTo(BRUNO, morning).filter((one) => one.mail.subject?.includes(maria.number)),
    /NUOVO/u,
  );
  const denied = await send(answer(bruno, '@gravità 1: per me è grave', { from: `Bruno Neri <${BRUNO}>` }));
  expect(letterWith(lettersTo(BRUNO, denied), /Le manca il diritto «severity»/u)).toBeDefined();
  expect((await ticketOf(MARIA)).severity).toBe(3);

  // 11:00: Luca answers on the ticket that is no more, and stands on the other.
  const reply = await send(
    answer(letterWith(lettersTo(LUCA, morning), /./u), 'Ora non si accende più.', {
      from: `Luca <${LUCA}>`,
      checked: null,
    }),
  );
  expect(newsOf(reply, maria.number)).toBeDefined();

  // 12:00: a customer wrote to Anna herself.
  const forwarded = await send(forward('sara@studio.example'), forwardAttached('ugo@studio.example'));
  for (const [customer, id] of [
    ['sara@studio.example', null],
    ['ugo@studio.example', '<privata@studio.example>'],
  ] as const) {
    const ticket = await ticketOf(customer);
    expect(ticket).toMatchObject({ requester: customer, state: 'open' });
    const [acknowledged] = lettersTo(customer, forwarded);
    expect(acknowledged?.mail.text).toContain(ticket.number);
    expect(acknowledged?.raw).not.toContain('sempre lui');
    if (id !== null) expect(acknowledged?.mail.inReplyTo).toBe(id);
    expect(letterWith(lettersTo(ANNA, forwarded), new RegExp(`a nome di ${customer}`, 'u'))).toBeDefined();
  }

  // 16:00: it was Maria's manager who asked; all is done.
  const done = await send(
    answer(
      news,
      '@richiedente capo@cliente.example\n@chiudi\nAbbiamo sostituito il fusore.\n\nCordiali saluti\nAnna Verdi',
    ),
  );
  expect(lettersTo(ANNA, done)).toHaveLength(1);
  const closed = await ticketOf('capo@cliente.example');
  expect(closed).toMatchObject({ number: maria.number, state: 'closed' });

  // 17:00: it was not; Maria's answer opens it again, and Anna closes it in words of its own.
  const again = await send(
    answer(read[0] ?? news, 'Non stampa ancora!', { from: `Maria <${MARIA}>`, checked: null }),
  );
  expect((await ticketOf('capo@cliente.example')).state).toBe('open');
  const end = await send(answer(newsOf(again, maria.number), '@close replaced the whole printer'));
  expect(letterWith(lettersTo(ANNA, end), /è chiuso/u)).toBeDefined();
  expect((await ticketOf('capo@cliente.example')).state).toBe('closed');

  // Whatever happened, no customer has read the note, nor a word that was taken back.
  const all = stand.smtp.received.filter(({ to }) => to.some((one) => !one.endsWith('@example.it')));
  expect(all.filter(({ raw }) => /garanzia|alle 25|sempre lui/u.test(raw.toString('utf8')))).toEqual([]);
}, 600_000);

/** Gmail's way. */
function forward(customer: string): Promise<Buffer> {
  return mail({
    from: `Anna Verdi <${ANNA}>`,
    subject: 'Fwd: PC lento',
    text: [
      'È sempre lui, quello di ieri.',
      '',
      '---------- Forwarded message ---------',
      `Da: Sara Galli <${customer}>`,
      'Date: mar 1 dic 2026 alle ore 11:40',
      'Subject: PC lento',
      `To: Anna Verdi <${ANNA}>`,
      '',
      'Buongiorno,',
      'il mio PC è lento da ieri.',
    ].join('\n'),
    headers: { 'Authentication-Results': verified() },
  });
}

/** As an attachment. */
async function forwardAttached(customer: string): Promise<Buffer> {
  const inner = await mail({
    from: `Ugo Galli <${customer}>`,
    to: ANNA,
    subject: 'Monitor nero',
    text: 'Buongiorno,\nil monitor resta nero.',
    messageId: '<privata@studio.example>',
  });
  return mail({
    from: `Anna Verdi <${ANNA}>`,
    subject: 'Fwd: Monitor nero',
    text: 'È sempre lui, quello di ieri.',
    attachments: [{ filename: 'Monitor nero.eml', content: inner, contentType: 'message/rfc822' }],
    headers: { 'Authentication-Results': verified() },
  });
}
