// What a technician says to a colleague, or to the program that reports to him, never goes to the customer by itself.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ANNA, answeringDesk, answerTo, BRUNO, MARIA, type AnsweringDesk } from '../../support/answering.js';

let desk: AnsweringDesk;
beforeEach(async () => {
  desk = await answeringDesk();
  await desk.put(MARIA);
});
afterEach(() => desk.close());

const notes = (): unknown[] => desk.db.prepare('select text from note order by id').pluck().all();

it('the answer to a refusal is a note, and its commands are followed', async () => {
  await desk.put(answerTo(desk.last('team', ANNA), '@prednoo\nGentile Maria, arrivo.'));
  const refusal = desk.last('refused');
  await desk.put(answerTo(refusal, 'Che programma stupido!'));
  expect(desk.letters('answer')).toEqual([]);
  expect(notes()).toEqual(['Che programma stupido!']);
  await desk.put(answerTo(refusal, '@customer Gentile Maria, arrivo.'));
  expect(desk.last('answer').content).toContain('arrivo');
});

it('the answer to a report is a note', async () => {
  await desk.put(answerTo(desk.last('team', ANNA), '@take'));
  await desk.put(answerTo(desk.last('transcript'), 'Grazie, macchina.'));
  expect(desk.letters('answer')).toEqual([]);
  expect(notes()).toEqual(['Grazie, macchina.']);
});

it("the answer to a colleague's note is a note, as the notification says", async () => {
  await desk.put(answerTo(desk.last('team', ANNA), '@note Bruno, secondo te chi ha sbagliato?'));
  const news = desk.last('team', BRUNO);
  expect(news.content).toContain('"customer":false,"note":true');
  await desk.put(answerTo(news, 'Il cliente, come sempre: non sa leggere.', { from: BRUNO }));
  expect(desk.letters('answer')).toEqual([]);
  expect(notes()).toHaveLength(2);
});
