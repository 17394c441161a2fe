// People with addresses and names of every kind write, are named by others, and ask to be forgotten: afterwards a fresh
// backup holds no form of an address or a name in any byte, and what others wrote is still answered.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonLines } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { startStand, type Stand } from '../support/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    edit: (service) => {
      service.desk['team'] = ['tecnici@example.it'];
      // What nobody takes in stays unsent, with its words, when the person asks to be forgotten.
      service.smtp['port'] = 1;
    },
  });
});
afterAll(() => stand.stop());

const label = fc.stringMatching(/^[a-z]{4,8}$/);
const people = fc.uniqueArray(
  fc.record({
    local: fc.array(label, { minLength: 1, maxLength: 2 }),
    domain: fc.tuple(label, fc.constantFrom('privata.example', 'città.example', 'posta.it')),
    first: label,
    last: fc.tuple(fc.constantFrom("D'", 'Però', 'De ', 'Ü'), label),
  }),
  { minLength: 4, maxLength: 4, selector: ({ local }) => local[0] },
);

it('leaves no form of anybody in a backup', async () => {
  const { here, dovecot } = stand;
  const [sample = []] = fc.sample(people, 1);
  const persons = sample.map(({ local, domain, first, last }) => ({
    address: `${local.join('.')}@${domain.join('.')}`,
    name: `${first} ${last.join('')}`,
  }));
  const mails = persons.flatMap(({ address, name }, index) => [
    mail({
      from: `"${name}" <${address}>`,
      subject: `Stampante ${index} di ${name}`,
      text: `Si blocca. ${address}`,
    }),
    mail({
      from: `collega${index}@altra.example`,
      subject: `Telefono ${index} guasto, scrivere a ${address}`,
      text: `Il telefono di ${address} è guasto.`,
    }),
    // What we wrote ourselves comes back, quoted.
    mail({
      from: `capo${index}@altra.example`,
      subject: `Server ${index} fermo`,
      text: `Il server è fermo.\n\n> Da ${address.replaceAll('.', '[.]')}`,
    }),
  ]);
  dovecot.deliverMany('support', await Promise.all(mails));
  expect((await here.run(['once'])).code).toBe(69);
  expect(await here.tickets()).toHaveLength(persons.length * 3);
  // Whatever was corrected proposes what to learn from, made of that mail.
  for (const { number, severity } of await here.tickets()) {
    const correction = ['--severity', severity === 1 ? '2' : '1', '--why', 'corretto'];
    expect((await here.run(['ticket', 'set', number, ...correction])).code).toBe(0);
  }
  expect(await proposals()).toHaveLength(persons.length * 3);
  const before = await backup('before.db');
  for (const { address } of persons) expect(formsIn(before, address).length).toBeGreaterThan(1);

  for (const { address } of persons)
    expect((await here.run(['privacy', 'erase', address, '--yes'])).code).toBe(0);
  expect(await proposals()).toEqual([]);
  const after = await backup('after.db');
  for (const { address, name } of persons) {
    expect([address, formsIn(after, address)]).toEqual([address, []]);
    expect([name, formsIn(after, name)]).toEqual([name, []]);
  }

  here.configure((service) => (service.smtp['port'] = stand.smtp.port));
  expect(await here.run(['once'])).toMatchObject({ code: 0 });
  const answered = stand.smtp.received.flatMap(({ to }) => to);
  for (const index of persons.keys()) {
    expect(answered).toContain(`collega${index}@altra.example`);
    expect(answered).toContain(`capo${index}@altra.example`);
  }
  for (const { raw } of stand.smtp.received)
    for (const { address } of persons) expect(formsIn(raw, address)).toEqual([]);
});

async function proposals(): Promise<unknown[]> {
  return jsonLines((await stand.here.run(['rules', 'examples', '--json'])).stdout);
}

async function backup(name: string): Promise<Buffer> {
  const file = join(stand.here.root, name);
  expect(await stand.here.run(['backup', file])).toMatchObject({ code: 0 });
  return readFileSync(file);
}

/** The forms of a word that stand in bytes: each as one could write it, not as the program looks for it. */
function formsIn(bytes: Buffer, word: string): string[] {
  const text = bytes.toString('latin1').toLowerCase();
  const at = word.indexOf('@');
  const words = at < 0 ? [word] : [word, `${word.slice(0, at + 1)}${domainToASCII(word.slice(at + 1))}`];
  return words
    .flatMap((one) => [one, one.normalize('NFD')])
    .flatMap((one) => [
      one,
      one.replaceAll('.', '[.]'),
      one.replaceAll("'", '&#x27;'),
      encodeURIComponent(one),
    ])
    .flatMap((one) => [
      one,
      JSON.stringify(one).slice(1, -1),
      Buffer.from(one).toString('base64').slice(0, -4),
    ])
    .filter((one) => text.includes(Buffer.from(one.toLowerCase()).toString('latin1').toLowerCase()));
}
