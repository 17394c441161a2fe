// Tickets that belong together, and mails that do not: merging, undoing it, moving a mail, another requester or customer.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../support/installation.js';
import { mail, type MailFields } from '../support/mails.js';
import { freePort } from '../support/port.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

const ANNA = 'anna@uno.example.com';
const LUCA = 'luca@due.example.com';

let here: Installation;
let count = 0;
const year = new Date().getFullYear();
const numberOf = (index: number) => `${year}-${String(index).padStart(6, '0')}`;
const show = (index: number) => showTicket(here, numberOf(index));

const run = async (...args: string[]) => {
  const ended = await here.run(args);
  expect({ ...ended, stdout: '' }).toMatchObject({ code: 0, stderr: '' });
  return ended.stdout;
};
const refused = async (...args: string[]) => {
  const ended = await here.run(args);
  expect(ended).toMatchObject({ stdout: '', code: 65 });
  return ended.stderr;
};
/** Imports a mail; answers with its line in `messages`. */
const receive = async (fields: MailFields) => {
  count += 1;
  const file = join(here.root, `${count}.eml`);
  writeFileSync(file, await mail({ messageId: `<m${count}@mail.example.com>`, ...fields }));
  await run('import', file, '--mailbox', 'support');
  return (await here.messages())[0];
};

beforeAll(async () => {
  here = installation({ imapPort: await freePort(), smtpPort: await freePort() });
  for (const [from, subject] of [
    [ANNA, 'La rete non va'],
    [LUCA, 'Rete ferma al primo piano'],
    [ANNA, 'Vorrei un toner'],
  ] as const)
    await receive({ from, subject, text: subject });
});
afterAll(() => here.remove());

describe('two tickets that are merged', () => {
  beforeAll(async () => {
    await run('ticket', 'note', '2', '--text', 'Sta al primo piano.');
    expect(await run('ticket', 'merge', '2', '--into', '1')).toContain(
      `Ticket ${numberOf(2)} goes on as ${numberOf(1)}`,
    );
  });

  it('keep both numbers, and each shows the other', async () => {
    expect(await show(2)).toMatchObject({
      state: 'closed',
      mergedInto: numberOf(1),
      merged: [],
      messages: 1,
    });
    expect(await show(1)).toMatchObject({
      state: 'open',
      mergedInto: null,
      merged: [numberOf(2)],
      messages: 1,
    });
    expect(await run('ticket', 'show', '2')).toMatch(new RegExp(`goes on as +${numberOf(1)}`, 'u'));
    expect(await run('tickets')).toContain(`→ ${numberOf(1)}`);
  });

  it('keep both histories, and tell nobody', async () => {
    expect(kindsOf(await show(1)).at(-1)).toBe('merged');
    expect(kindsOf(await show(2))).toEqual(['opened', 'noted', 'merged']);
    expect((await show(2)).notes).toHaveLength(1);
    expect(await here.outbox()).toHaveLength(3);
  });

  it.each([
    ['the id of a mail', { inReplyTo: '<m2@mail.example.com>', subject: 'Re: Rete ferma' }],
    ['the number', { subject: `Re: [Ticket ${numberOf(2)}] Rete ferma` }],
  ])('are one for a reply that cites the merged one by %s', async (_, fields) => {
    expect(await receive({ from: LUCA, text: 'Ancora ferma.', ...fields })).toMatchObject({
      decision: 'appended',
      ticket: numberOf(1),
    });
  });

  it('are answered in one mail to whoever asked in either', async () => {
    expect(await run('ticket', 'answer', '1', '--text', 'Arriviamo.')).toContain(
      `${ANNA}, ${LUCA}`.split(', ').toSorted().join(', '),
    );
    await run('ticket', 'cancel', '1');
  });

  it.each([
    [
      ['merge', '1', '--into', '2'],
      `ticket ${numberOf(2)} was merged into ${numberOf(1)}, which cannot go back into it`,
    ],
    [
      ['merge', '3', '--into', '2'],
      `ticket ${numberOf(2)} was merged into ${numberOf(1)}: merge ${numberOf(3)} into that one`,
    ],
    [['merge', '2', '--into', '3'], `ticket ${numberOf(2)} was merged into ${numberOf(1)} already`],
    [['merge', '3', '--into', '3'], 'cannot be merged into itself'],
    [['merge', '3', '--into', '9'], `there is no ticket ${numberOf(9)}`],
    [['answer', '2', '--text', 'x'], `do it there, or undo that with "ticket split ${numberOf(2)}"`],
    [['reopen', '2'], 'was merged into'],
    [['close', '2'], 'was merged into'],
    [['split', '1'], 'was merged into none'],
  ])('are merged no further in a circle, nor worked on twice: %j', async (words, told) => {
    expect(await refused('ticket', ...words)).toContain(told);
  });

  it('go apart again as they were', async () => {
    expect(await run('ticket', 'split', '2')).toContain('goes on by itself again, open as it was');
    expect(await show(2)).toMatchObject({ state: 'open', mergedInto: null, messages: 1 });
    expect(await show(1)).toMatchObject({ merged: [], messages: 3 });
    const subject = `Re: [Ticket ${numberOf(2)}] Rete ferma`;
    expect(await receive({ from: LUCA, subject, text: 'Ora va.' })).toMatchObject({ ticket: numberOf(2) });
    expect((await show(1)).events.at(-1)).toMatchObject({
      kind: 'split',
      by: expect.stringMatching(/^shell:./u),
    });
  });

  it('are not merged into a closed one, nor across customers', async () => {
    await run('ticket', 'close', '3', '--quiet');
    expect(await refused('ticket', 'merge', '2', '--into', '3')).toContain(
      `ticket ${numberOf(3)} is closed: reopen it first`,
    );
    await run('ticket', 'reopen', '3');
    await run('ticket', 'set', '1', '--customer', 'rossi');
    await run('ticket', 'set', '2', '--customer', 'bianchi');
    expect(await refused('ticket', 'merge', '2', '--into', '1')).toContain(
      'of two customers, bianchi and rossi',
    );
    const unknown = await refused('ticket', 'set', '2', '--customer', 'gialli');
    expect(unknown).toContain('customers.yaml has no customer "gialli"');
  });
});

describe('a mail that is moved', () => {
  it('becomes a ticket of its sender, judged by the rules, and counts there', async () => {
    const before = await show(1);
    const subject = `Re: [Ticket ${numberOf(1)}] La rete non va`;
    const moved = await receive({
      from: ANNA,
      subject,
      text: 'Inoltre il server è bloccato, non lavora nessuno.',
    });
    expect(await run('message', 'move', String(moved?.id), '--to', 'new')).toContain(
      `stands on ticket ${numberOf(4)} now; it stood on ${numberOf(1)}`,
    );
    expect(await show(4)).toMatchObject({
      requester: ANNA,
      messages: 1,
      state: 'open',
      severity: 1,
      messageIds: [moved?.id],
    });
    expect(await show(1)).toMatchObject({ messages: before.messages });
    const cites = { subject: 'Re: rete', inReplyTo: `<m${count}@mail.example.com>` };
    expect(await receive({ from: ANNA, text: 'Novità?', ...cites })).toMatchObject({ ticket: numberOf(4) });
  });

  it('goes back, with what cites it', async () => {
    const { messageIds } = await show(4);
    const [first, second] = messageIds;
    await run('message', 'move', String(second), '--to', '1');
    await run('message', 'move', String(first), '--to', '1');
    // Left without a mail, it goes on as the other.
    expect(await show(4)).toMatchObject({ messages: 0, mergedInto: numberOf(1), state: 'closed' });
    expect((await show(1)).messageIds).toEqual(expect.arrayContaining([first, second]));
    const cites = { subject: 'Re: rete', inReplyTo: `<m${count}@mail.example.com>` };
    expect(await receive({ from: ANNA, text: 'Allora?', ...cites })).toMatchObject({ ticket: numberOf(1) });
  });

  it('takes its sender along: nobody there is written to who has no mail there any more', async () => {
    const stray = await receive({
      from: 'eva@tre.example.com',
      subject: 'Fattura',
      text: 'Manca la fattura.',
    });
    const [, , fifth] = [0, 0, stray?.ticket ?? ''];
    expect(fifth).toBe(numberOf(5));
    await receive({
      from: ANNA,
      subject: `Re: [Ticket ${numberOf(1)}] rete`,
      cc: 'ugo@tre.example.com',
      inReplyTo: '<m1@mail.example.com>',
      text: 'Vi leggo.',
    });
    const joined = await receive({
      from: 'ugo@tre.example.com',
      subject: 'Re: rete',
      inReplyTo: `<m${count}@mail.example.com>`,
      to: ['assistenza@example.it', ANNA],
      text: 'Anch’io.',
    });
    expect(joined).toMatchObject({ ticket: numberOf(1) });
    const answered = await run('ticket', 'answer', '1', '--text', 'Ecco.');
    expect(answered).toContain('ugo@tre.example.com');
    await run('message', 'move', String(joined?.id), '--to', '5');
    expect(await run('ticket', 'answer', '1', '--text', 'Ecco.')).not.toContain('ugo@tre.example.com');
    await run('ticket', 'cancel', '1');
  });

  it('is refused where there is nothing to move', async () => {
    const [only] = (await show(3)).messageIds;
    expect(await refused('message', 'move', String(only), '--to', 'new')).toContain(
      'is the only mail of ticket',
    );
    expect(await refused('message', 'move', String(only), '--to', '3')).toContain('stands on ticket');
  });
});

describe('the requester', () => {
  it('is another one, who gets the answers; whoever it was before still writes there, and gets none', async () => {
    expect(await run('ticket', 'set', '3', '--requester', 'capo@officinerossi.example.com')).toContain(
      `(it was ${ANNA})`,
    );
    expect(await show(3)).toMatchObject({ requester: 'capo@officinerossi.example.com', customer: 'rossi' });
    expect(await run('ticket', 'answer', '3', '--text', 'Ordinato.')).toContain(
      'the answer to capo@officinerossi.example.com',
    );
    const view = await show(3);
    expect(view.outbox[0]).toMatchObject({ to: 'capo@officinerossi.example.com' });
    const cites = { inReplyTo: '<m3@mail.example.com>', subject: 'Re: toner' };
    expect(await receive({ from: ANNA, text: 'Grazie.', ...cites })).toMatchObject({ ticket: numberOf(3) });
    expect(view.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['requester', 'customer']));
  });
});
