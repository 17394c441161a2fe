// Strangers who try to silence others, to draw their mail away, or to flood a department: on real servers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showTicket } from '../support/ticket-view.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUPPORT } from '../support/mails.js';
import { rawMail } from '../support/mime-mail.js';
import { query, startStand, type Stand } from '../support/stand.js';
import type { Installation } from '../support/installation.js';
import { stringify } from 'yaml';

const LIMITS = {
  acknowledgements: { window: '1h', sender: 2, domain: 3, ticket: 10, overall: 12, customers: 2 },
  team: { window: '1h', mails: 3 },
};
const OFFICE = 'commerciale@example.it';
const CUSTOMERS = {
  contracts: {},
  customers: [{ id: 'rossi', name: 'Officine Rossi', domains: ['officinerossi.example.com'] }],
};
const RULES = `
default: { severity: 3 }
departments: { office: { name: Ufficio commerciale, address: ${OFFICE} } }
rules:
  - id: for-the-office
    description: Asks for an offer.
    when: { any: [{ in: [subject], any: [offerta] }] }
    then: { redirect: office }
    examples: [{ subject: Offerta, matches: true }, { subject: Stampante, matches: false }]
`;

let stand: Stand;
let letters = 0;

beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** A desk of its own, with these limits. */
function desk(user: string): Installation {
  const here = stand.another(user, (service) => (service['limits'] = LIMITS));
  writeFileSync(join(here.config, 'customers.yaml'), stringify(CUSTOMERS));
  writeFileSync(join(here.config, 'rules.yaml'), RULES);
  return here;
}

function written(from: string, fields: readonly string[] = [], subject = 'Stampante'): Buffer {
  letters += 1;
  const id = `Message-ID: <mail.${letters}@posta.example.net>`;
  const header = [`From: ${from}`, `To: ${SUPPORT}`, `Subject: ${subject} ${letters}`];
  const own = fields.some((field) => field.startsWith('Message-ID')) ? [] : [id];
  return rawMail(
    [...header, 'Date: Mon, 23 Nov 2026 10:00:00 +0100', ...own, ...fields],
    `La stampante ${letters} non stampa.`,
  );
}

describe('a ticket that a stranger opens under the id of a conversation', () => {
  it('draws no mail of whom it names, and 1,100 people in Cc lock nobody out', async () => {
    const here = desk('bait');
    const crowd = Array.from({ length: 1100 }, (_, index) => `p${index}@folla.example.net`);
    stand.dovecot.deliverMany('bait', [
      written('mallory@altrove.example.net', ['Message-ID: <k@victim.example>', 'Cc: vera@victim.example']),
      written('anna@cliente.example', ['Message-ID: <a1@cliente.example>', 'Cc: carlo@fornitore.example']),
    ]);
    expect((await here.run(['once'])).code).toBe(0);
    const tickets = await here.tickets();
    const numberOf = (from: string) => tickets.find(({ requester }) => requester === from)?.number ?? '';
    const [anna, mallory] = [numberOf('anna@cliente.example'), numberOf('mallory@altrove.example.net')];
    const replies = Array.from({ length: 11 }, (_, index) =>
      written('anna@cliente.example', [
        'In-Reply-To: <a1@cliente.example>',
        `Cc: ${crowd.slice(index * 100, index * 100 + 100).join(',\r\n ')}`,
      ]),
    );
    stand.dovecot.deliverMany('bait', [
      ...replies,
      written('vera@victim.example', ['In-Reply-To: <k@victim.example>']),
      written('carlo@fornitore.example', ['In-Reply-To: <a1@cliente.example>']),
    ]);
    expect((await here.run(['once'])).code).toBe(0);
    const messages = await here.messages();
    const of = (from: string) => messages.find((message) => message.from === from);
    expect(of('vera@victim.example')).toMatchObject({ decision: 'opened', unansweredBecause: null });
    expect(of('vera@victim.example')?.ticket).not.toBe(mallory);
    expect(of('carlo@fornitore.example')).toMatchObject({ decision: 'appended', ticket: anna });
    expect(query(here, "select 1 from participant where named_by = 'requester'")).toHaveLength(1100);
  });
});

describe('the limits of answers', () => {
  it('leave others at a public provider their answers, count +detail as one, and keep a reserve', async () => {
    const here = desk('flood');
    const gmail = Array.from({ length: 5 }, (_, index) => written(`persona${index}@gmail.com`));
    const details = Array.from({ length: 4 }, (_, index) => written(`robot+${index}@gmail.com`));
    const company = Array.from({ length: 4 }, (_, index) => written(`persona${index}@ditta.example.net`));
    stand.dovecot.deliverMany('flood', [...gmail, ...details, ...company]);
    expect((await here.run(['once'])).code).toBe(0);
    const silent = (await here.messages()).filter(({ unansweredBecause }) => unansweredBecause !== null);
    expect(silent.map(({ from, unansweredBecause }) => [from, unansweredBecause]).toReversed()).toEqual([
      ['robot+2@gmail.com', 'the sender has had 2 answers within 1 h'],
      ['robot+3@gmail.com', 'the sender has had 2 answers within 1 h'],
      ['persona3@ditta.example.net', "the sender's domain has had 3 answers within 1 h"],
    ]);
    const strangers = Array.from({ length: 4 }, (_, index) => written(`x@ditta${index}.example.net`));
    stand.dovecot.deliverMany('flood', [...strangers, written('ced@officinerossi.example.com')]);
    expect((await here.run(['once'])).code).toBe(0);
    const of = (await here.messages()).filter(({ from }) => from?.startsWith('x@ditta') === true);
    const why = of.map(({ unansweredBecause }) => unansweredBecause).filter((reason) => reason !== null);
    expect(why).toEqual(Array.from({ length: 2 }, () => '12 answers have gone out within 1 h'));
    const customer = (await here.messages()).find(({ from }) => from === 'ced@officinerossi.example.com');
    expect(customer).toMatchObject({ decision: 'opened', unansweredBecause: null });
  });
});

describe('what a rule hands on', () => {
  it('reaches the department a limited number of times; the last mail says so, and the rest opens tickets', async () => {
    const here = desk('office');
    const asking = Array.from({ length: 5 }, (_, index) =>
      written(`persona@ditta${index}.example.net`, [], 'Offerta'),
    );
    stand.dovecot.deliverMany('office', asking);
    const before = stand.smtp.received.length;
    expect((await here.run(['once'])).code).toBe(0);
    const sent = stand.smtp.received.slice(before).filter(({ to }) => to.includes(OFFICE));
    expect(sent).toHaveLength(3);
    const decisions = (await here.messages()).map(({ decision }) => decision);
    expect(decisions.toReversed()).toEqual(['redirected', 'redirected', 'redirected', 'opened', 'opened']);
    const redirects = query<{ content: string }>(
      here,
      "select content_json as content from outbox where letter = 'redirect' order by id",
    );
    const contents = redirects.map(({ content }): { silentUntil: string | null } => JSON.parse(content));
    expect(contents.map(({ silentUntil }) => silentUntil !== null)).toEqual([false, false, true]);
  });
});

it('a mail that names a ticket opens none whose letters bear two numbers', async () => {
  const here = desk('numbers');
  stand.dovecot.deliverMany('numbers', [written('anna@cliente.example')]);
  expect((await here.run(['once'])).code).toBe(0);
  const [first] = await here.tickets();
  const subject = `Ancora il ticket ${first?.number ?? ''} e`;
  stand.dovecot.deliverMany('numbers', [written('mallory@altrove.example.net', [], subject)]);
  expect((await here.run(['once'])).code).toBe(0);
  const [letter] = query<{ subject: string }>(here, 'select subject from outbox order by id desc');
  expect(letter?.subject.match(/\d{4}-\d{6}/g)).toHaveLength(1);
  expect((await showTicket(here, first?.number ?? '')).messages).toBe(1);
});
