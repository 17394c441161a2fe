// What an answer quotes, cites and copies: the customer's conversation, and nothing that was said beside it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ANNA, answeringDesk, answerTo, BRUNO, MARIA, type AnsweringDesk } from '../../support/answering.js';

let desk: AnsweringDesk;
beforeEach(async () => {
  desk = await answeringDesk();
});
afterEach(() => desk.close());

it('a supplier whom the desk asked is neither quoted nor cited nor copied', async () => {
  await desk.put(MARIA);
  const news = desk.last('team', BRUNO);
  await desk.put(
    answerTo(news, 'Quanto costa il pezzo?', {
      from: BRUNO,
      to: 'vendite@fornitore.example',
      cc: 'assistenza@example.it',
      headers: {},
      inReplyTo: [],
      references: [],
      subject: `Re: ${/"number":"([^"]+)"/u.exec(news.content)?.[1] ?? ''}`,
      messageId: '<domanda@example.it>',
    }),
  );
  desk.db
    .prepare(
      "insert or ignore into participant (ticket_id, address, named_by) values (1, 'vendite@fornitore.example', 'desk')",
    )
    .run();
  const said = await desk.put({
    from: 'Vendite <vendite@fornitore.example>',
    to: 'assistenza@example.it',
    cc: BRUNO,
    inReplyTo: [desk.last('acknowledgement').messageId],
    subject: 'Re: Stampante guasta',
    text: 'A voi costa 120, rivendetelo a 480.',
    messageId: '<prezzo@fornitore.example>',
  });
  expect(said.decision).toBe('appended');
  await desk.put(answerTo(desk.last('team', ANNA), 'Gentile Maria, il pezzo arriva domani.'));
  await desk.put(
    answerTo(desk.letters('team', ANNA)[0] ?? news, '@customer Gentile Maria, il pezzo arriva lunedì.'),
  );
  for (const letter of desk.letters('answer')) {
    expect(letter.to).toBe('maria@cliente.example');
    expect(letter.cc).toEqual([]);
    expect(letter.references).not.toContain('<prezzo@fornitore.example>');
    expect(letter.content).not.toContain('480');
    expect(letter.content).toContain('La stampante non va.');
  }
  expect(desk.letters('answer')).not.toEqual([]);
});

it("a technician's remark on what he forwarded is not quoted to whoever becomes the requester", async () => {
  await desk.put({
    from: `Anna Verdi <${ANNA}>`,
    subject: 'Fwd: fattura',
    text: 'Ancora questo rompiscatole: fategli pagare 500 euro.\n\nVedi sopra.',
    messageId: '<inoltro@example.it>',
  });
  await desk.put(
    answerTo(desk.last('team', BRUNO), '@requester maria@cliente.example\nGentile Maria, ecco la risposta.', {
      from: BRUNO,
    }),
  );
  const first = desk.last('answer');
  expect(first).toMatchObject({ to: 'maria@cliente.example', cc: [] });
  await desk.put(answerTo(desk.last('team', BRUNO), '@customer Una cosa ancora.', { from: BRUNO }));
  expect(desk.letters('answer')).toHaveLength(2);
  for (const letter of desk.letters('answer')) {
    expect(letter.content).not.toContain('500');
    expect(letter.references).not.toContain('<inoltro@example.it>');
    expect(letter.cc).toEqual([]);
  }
});

it("a technician's own ticket that was merged into the customer's is not quoted", async () => {
  await desk.put(MARIA);
  await desk.put({
    from: `Anna Verdi <${ANNA}>`,
    subject: 'Fwd: fattura',
    text: 'Ancora questo rompiscatole: fategli pagare 500 euro.',
    messageId: '<inoltro@example.it>',
  });
  await desk.put(answerTo(desk.last('team', BRUNO), '@merge 1', { from: BRUNO }));
  await desk.put(
    answerTo(desk.letters('team', BRUNO)[0] ?? desk.last('team'), '@customer Ecco.', { from: BRUNO }),
  );
  const letter = desk.last('answer');
  expect(letter).toMatchObject({ to: 'maria@cliente.example', cc: [] });
  expect(letter.content).not.toContain('500');
  expect(letter.references).toEqual(['<m1@x.example>']);
});

it('whoever asked before is neither quoted to the new requester nor copied', async () => {
  await desk.put({ ...MARIA, text: 'La mia password è Segreto1.', cc: 'luca@cliente.example' });
  const news = desk.last('team', ANNA);
  await desk.put(answerTo(news, '@requester piero@altrove.example\nGentile Piero, ecco.'));
  await desk.put(answerTo(news, '@customer Gentile Piero, un seguito.'));
  expect(desk.letters('answer')).toHaveLength(2);
  for (const letter of desk.letters('answer')) {
    expect(letter.to).toBe('piero@altrove.example');
    expect(letter.cc).not.toContain('maria@cliente.example');
    expect(letter.content).not.toContain('Segreto1');
    expect(letter.references).not.toContain('<m1@x.example>');
  }
  // The new requester's own mail is quoted.
  await desk.put({
    from: 'Piero <piero@altrove.example>',
    inReplyTo: [desk.last('answer').messageId],
    text: 'Grazie, funziona.',
  });
  await desk.put(answerTo(news, '@customer Bene.'));
  expect(desk.last('answer').content).toContain('Grazie, funziona.');
});
