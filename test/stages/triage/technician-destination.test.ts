// Where an answer of a technician goes: it is the mail that is answered which says so.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnsweringDesk, answerTo, ANNA, BRUNO, REQUEST } from '../../support/answering-desk.js';

let desk: AnsweringDesk;
beforeEach(async () => {
  desk = await AnsweringDesk.open();
});
afterEach(() => desk.close());

function numbers(): string[] {
  return desk.db.prepare<[], string>('select number from ticket order by id').pluck().all();
}

describe('an answer to a mail that is for the desk alone stays inside', () => {
  it('where the mail says that nothing was done', async () => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), '@chiudo'));
    await desk.receive(answerTo(desk.last(ANNA, 'refused'), 'Che programma stupido.'));
    expect(desk.letters('answer')).toEqual([]);
    expect(desk.notes()).toEqual(['Che programma stupido.']);
  });

  it('where the mail says what was done; the customer has it where the first line says so', async () => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), '@prendo'));
    await desk.receive(answerTo(desk.last(ANNA, 'transcript'), 'Che seccatura.'));
    expect(desk.letters('answer')).toEqual([]);
    await desk.receive(answerTo(desk.last(ANNA, 'transcript'), '@cliente\nArrivo alle dieci.'));
    expect(desk.letters('answer')).toHaveLength(1);
    expect(desk.notes()).toEqual(['Che seccatura.']);
  });

  it("where the mail brings a colleague's note", async () => {
    await desk.receive(REQUEST);
    await desk.receive(answerTo(desk.last(ANNA), '@nota Bruno, di chi è la colpa?'));
    const news = desk.last(BRUNO);
    expect(JSON.parse(news.content)).toMatchObject({ answering: { customer: false, note: true } });
    await desk.receive(answerTo(news, 'Del cliente, come sempre.', { from: BRUNO }));
    expect(desk.letters('answer')).toEqual([]);
    expect(desk.notes()).toHaveLength(2);
  });
});

describe('an answer whose subject names a ticket', () => {
  beforeEach(async () => {
    await desk.receive(REQUEST);
    await desk.receive({
      from: 'Luca <luca@altro.example>',
      subject: 'Fattura',
      text: 'Manca la fattura di marzo.',
    });
  });

  it('is refused where that is another than the one of the notification', async () => {
    const [first = '', second = ''] = numbers();
    const notification = desk
      .letters('team')
      .find(({ to, content }) => to === ANNA && content.includes(first));
    if (notification === undefined) throw new Error('no notification');
    const { reason } = await desk.receive(
      answerTo(notification, 'Gliela mando.', { subject: `Re: [Ticket ${second}] Fattura` }),
    );
    expect(reason).toContain(second);
    expect(desk.letters('answer')).toEqual([]);
    expect(desk.last(ANNA, 'refused').content).toContain(second);
  });

  it('goes out where it is that ticket, beside whatever else, or one that was merged into it', async () => {
    const [first = '', second = ''] = numbers();
    const notification = desk.last(ANNA);
    await desk.receive(
      answerTo(notification, 'Gliela mando.', { subject: `Re: [Ticket ${second}] Fattura 2025-000123` }),
    );
    expect(desk.letters('answer')).toHaveLength(1);
    desk.db
      .prepare(
        "update ticket set merged_into_id = (select id from ticket where number = ?), state = 'closed' where number = ?",
      )
      .run(second, first);
    await desk.receive(
      answerTo(notification, 'È in arrivo.', { subject: `Re: [Ticket ${first}] Stampante` }),
    );
    expect(desk.letters('answer')).toHaveLength(2);
  });
});
