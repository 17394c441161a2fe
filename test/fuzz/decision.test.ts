// Whatever bytes come in, one decision comes out; and what goes out in answer is one well-made mail to one
// recipient, with the header that we wrote and no other line. Mails are composed of hostile pieces, and damaged.
import * as fc from 'fast-check';
import { simpleParser, type ParsedMail } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { citedIds, citedNumbers, referTo } from '../../src/core/mail/citation.js';
import { decide } from '../../src/core/decide/decide.js';
import type { NewTicket, Opened } from '../../src/core/decide/decision.js';
import { NO_FACTS } from '../../src/core/decide/facts.js';
import { whomToAnswer } from '../../src/core/identify/identified.js';
import { acknowledge } from '../../src/core/letters/acknowledgement/acknowledgement.js';
import type { Message } from '../../src/core/mail/message.js';
import type { MailboxPolicy } from '../../src/core/desk/policy.js';

import { compose } from '../../src/io/smtp/compose.js';
import { loadConfig } from '../../src/io/config/config.js';
import { newMessageId } from '../../src/io/smtp/message-id.js';
import { readMessage } from '../../src/io/mime/read-message.js';
import { loadTemplates } from '../../src/io/template/template.js';
import { annasTicket } from '../support/cited-ticket.js';
import { identified, type Known } from '../support/deciding.js';
import { ORDINARY, rawMail } from '../support/mime-mail.js';

const SEED = 20260302;
const NOW = Date.UTC(2026, 2, 2, 9, 0);
const config = loadConfig('config', {});
const { policy } = config;
const templates = loadTemplates(config.templatesFolder, policy.desk.languages);
const mailboxes: MailboxPolicy[] = [false, true].map((certified) => ({
  name: 'support',
  ownSmtp: false,
  certified,
  authservId: 'mx.example.it',
}));

/** What has no business in a header, or means something to a template, a browser, a mail program or a terminal. */
const HOSTILE = [
  '\r\nBcc: victim@elsewhere.example',
  '\r\n\r\nbody <script>',
  '\nSubject: another',
  '\rTo: victim@elsewhere.example',
  '\0',
  '\u001b[2J',
  '=?utf-8?q?=0D=0ABcc:_victim@elsewhere.example?=',
  '=?utf-8?b?DQpUbzogdmljdGltQGVsc2V3aGVyZS5leGFtcGxlDQo=?=',
  '=?utf-8?q?=3Cscript=3Ealert(1)=3C/script=3E?=',
  '=?x-none?q?=FF?=',
  '{{number}}',
  '{{{number}}}',
  '{{#each this}}{{@key}}{{/each}}',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="https://evil.example/">',
  '"><style>*{display:none}</style>',
  'javascript:alert(1)',
  'https://evil.example/?x=',
  'evil.example',
  '\u202egnp.exe',
  '\u2066\u200b\ufeff',
  '\u2028\u2029\u0085',
  '\ud800',
  'victim@elsewhere.example, other@elsewhere.example',
  '<victim@elsewhere.example>',
  '";<>@,:\\',
  '<>',
  '[2026-000012]',
  'PIN 12345',
  'Re: Fwd: R: [lista] ',
  'x'.repeat(2000),
  'à'.repeat(700),
  '😀'.repeat(400),
  'a b '.repeat(500),
  'server fermo',
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom('Mario Rossi', 'Stampante', ' ', 'Server', '') },
);
const words = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const id = fc.oneof(
  words.map((text) => `<${text}@cliente.example>`),
  fc.constantFrom('<a@b.example>', '<>', '<', `<${'x'.repeat(990)}@b.example>`, '<è@b.example>'),
);
const ids = fc.array(id, { maxLength: 60 }).map((list) => list.join(' '));
const sender = fc.oneof(
  { weight: 3, arbitrary: words.map((name) => `"${name}" <mario@cliente.example>`) },
  { weight: 2, arbitrary: words.map((name) => `${name} <mario@cliente.example>`) },
  { weight: 1, arbitrary: words.map((local) => `<${local}@cliente.example>`) },
  { weight: 1, arbitrary: words },
);
const further = fc.constantFrom(
  'Auto-Submitted: auto-replied',
  'List-Id: <x.y>',
  'X-Trasporto: posta-certificata',
  'X-Ricevuta: accettazione',
  'Content-Type: text/html',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=edge',
  'Content-Type: message/rfc822',
  'Authentication-Results: mx.example.it; dmarc=fail',
  'Return-Path: <>',
  'From: second@cliente.example',
);

/** A mail whose fields are composed of hostile pieces. */
const hostileMail = fc
  .record({
    from: sender,
    subject: words,
    id,
    references: ids,
    replyTo: words,
    further: fc.array(further, { maxLength: 2 }),
    body: fc.array(words, { maxLength: 5 }),
    isBare: fc.boolean(),
  })
  .map((mail) => {
    const header = [
      `From: ${mail.from}`,
      'To: assistenza@example.it',
      `Subject: ${mail.subject}`,
      `Message-ID: ${mail.id}`,
      `References: ${mail.references}`,
      `In-Reply-To: ${mail.references.slice(0, 3000)}`,
      `Reply-To: ${mail.replyTo}`,
      ...(mail.isBare ? [] : ['Date: Mon, 2 Mar 2026 10:00:00 +0100']),
      ...mail.further,
    ];
    return Buffer.from([...header, '', ...mail.body].join('\r\n'));
  });

/** An ordinary mail in which some bytes are others. */
const damagedMail = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...HOSTILE)), { maxLength: 6 })
  .map((damages) =>
    damages.reduce(
      (mail, [at, block]) => {
        const place = Math.floor(at * mail.length);
        return Buffer.concat([mail.subarray(0, place), Buffer.from(block), mail.subarray(place)]);
      },
      rawMail(ORDINARY, 'Buongiorno,\r\nla stampante non va.\r\n-- \r\nMario'),
    ),
  );

const noise = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));

/** What the store may know: nothing, or a ticket that the mail cites. */
const known: fc.Arbitrary<Partial<Known>> = fc
  .record({
    isCited: fc.boolean(),
    released: fc.constantFrom(null, { from: null }, { from: 'operator@cliente.example' }),
    copyOf: fc.constantFrom(null, null, { id: 1, ticket: null }, { id: 1, ticket: '2026-000012' }),
  })
  .map(({ isCited, ...rest }) => ({
    ...rest,
    now: NOW,
    cited: isCited ? [{ ticket: annasTicket(), messageId: null, broughtBy: null }] : [],
  }));

/** The header fields of an acknowledgement: all of them, and nothing else. */
const OURS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'message-id',
  'mime-version',
  'references',
  'reply-to',
  'subject',
  'to',
  'x-auto-response-suppress',
];

const NUMBER = '2026-000013';

/** What the templates make of an opened ticket. What waits in the outbox is JSON. */
function layOut({ written, encrypted }: Pick<Message, 'written' | 'encrypted'>, ticket: NewTicket) {
  const facts = { receivedAt: NOW, tooLarge: false, attention: null, extraTime: null, hours: null };
  const content = acknowledge({ ...ticket, ...facts, number: NUMBER, written, encrypted }, policy.desk);
  return templates.render(JSON.parse(JSON.stringify(content)));
}

/** The acknowledgement as bytes, made the same way as the stages make it. */
async function answer(mail: Message, { ticket }: Opened): Promise<Buffer> {
  const [to] = ticket.answerTo;
  if (to === undefined) throw new Error('nobody to answer');
  const from = { address: policy.desk.address, name: policy.desk.name };
  const { raw } = compose({
    from,
    replyTo: from,
    to,
    ...layOut(mail, ticket),
    images: [],
    ...referTo(mail),
    messageId: newMessageId(policy.desk.address),
    date: NOW,
    automatic: 'auto-replied',
    original: null,
  });
  return Buffer.from(raw);
}

function addressesOf(mail: ParsedMail, field: 'to' | 'cc' | 'bcc'): (string | undefined)[] {
  return [mail[field] ?? []].flat().flatMap((list) => list.value.map((one) => one.address));
}

/** The bytes as they go over the wire, where the SMTP client ends every line with CR LF. */
function onTheWire(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
}

function expectOurHeader(header: string, ticket: NewTicket): void {
  const fields = header.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  // Each at most once, and no other.
  expect(fields.toSorted()).toEqual(OURS.filter((name) => fields.includes(name)));
  expect(header).toMatch(/^Auto-Submitted: auto-replied$/m);
  expect(header).toMatch(/^X-Auto-Response-Suppress: All$/m);
  // Visible ASCII alone: what else there is was encoded, but for an address (RFC 6532).
  const address = Buffer.from(ticket.requester.address).toString('latin1');
  expect(header.replace(address, '')).toMatch(/^[\t\r\n\x20-\x7e]*$/);
  expect(header.length).toBeLessThan(8000);
}

/** Marks of direction, controls, and whatever ends a line. */
const UNSEEN = /[\u2028\u2029\u202a-\u202e\u2066-\u2069]|[^\P{Cc}\n\t\r]/u;

function expectInert(parsed: ParsedMail, ticket: NewTicket): void {
  const { subject = '', text = '' } = parsed;
  const html = String(parsed.html);
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject.length).toBeLessThan(400);
  for (const shown of [subject, text, html]) expect(shown).not.toMatch(UNSEEN);
  expect(text).not.toMatch(/evil\.example|https?:\/\/(?!www\.example\.it\/privacy)/);
  expect(html).not.toMatch(/<(?:script|img|iframe|form|object|svg|base)\b|<[^>]{0,999}onerror/i);
  const links = [...html.matchAll(/href\s*=\s*"([^"]*)"/gi)].map(([, link]) => link);
  expect(links.filter((link) => link !== policy.desk.privacyNotice && link !== 'tel:0600000000')).toEqual([]);
  // What a sender wrote is no template: our number and our elements stand only where ours put them.
  const plain = layOut({ written: '', encrypted: false }, { ...ticket, subject: 'Stampante' });
  expect(count(text, NUMBER)).toBe(count(plain.text, NUMBER));
  expect(count(html, NUMBER)).toBe(count(plain.html ?? '', NUMBER));
  expect(html.match(/<[a-z]+/g)).toEqual(plain.html?.match(/<[a-z]+/g));
}

function count(text: string, what: string): number {
  return text.split(what).length - 1;
}

async function expectWellMade(bytes: Buffer, { ticket }: Opened): Promise<void> {
  const raw = onTheWire(bytes);
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
  expectOurHeader(raw.slice(0, raw.indexOf('\r\n\r\n')), ticket);

  const parsed = await simpleParser(bytes);
  expect(addressesOf(parsed, 'to')).toEqual([ticket.requester.address]);
  expect([...addressesOf(parsed, 'cc'), ...addressesOf(parsed, 'bcc')]).toEqual([]);
  expect(parsed.from?.value).toEqual([{ address: policy.desk.address, name: policy.desk.name }]);
  expect(parsed.replyTo?.value).toEqual([{ address: policy.desk.address, name: policy.desk.name }]);
  expect([parsed.references ?? []].flat().length).toBeLessThanOrEqual(20);
  expect(parsed.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
  expect(parsed.attachments).toEqual([]);
  expectInert(parsed, ticket);
}

/** Decides a mail, and answers it where it may be answered. Tells whether it was. */
async function through(bytes: Buffer, knownOfIt: Partial<Known>, mailbox: MailboxPolicy): Promise<boolean> {
  const message = await readMessage([bytes]);
  const mail = identified(message, knownOfIt, mailbox, policy);
  const cited = citedIds(mail.message);
  expect(cited.length).toBeLessThanOrEqual(30);
  expect(citedNumbers(mail.message).length).toBeLessThanOrEqual(30);
  expect([...cited, ...whomToAnswer(mail).map((one) => one.address)]).not.toContain('<>');
  const { decision } = decide(mail, { ...NO_FACTS, ...knownOfIt });
  expect(['opened', 'appended', 'redirected', 'ignored', 'held']).toContain(decision.kind);
  expect(decision.reason).toMatch(/^[a-z][^\p{Cc}]{3,2000}$/u);
  expect(decision.road.length).toBeGreaterThan(0);
  for (const step of decision.road) expect(step.saw).not.toBe('');
  if (decision.kind !== 'opened') return false;
  expect(decision.ticket.participants.length).toBeLessThanOrEqual(100);
  if (decision.unansweredBecause !== null) {
    expect(decision.unansweredBecause).not.toBe('');
    return false;
  }
  await expectWellMade(await answer(mail.message, decision), decision);
  return true;
}

describe('one decision, and at most one well-made answer', () => {
  it.each([
    { what: 'a mail composed of hostile pieces', mail: hostileMail, runs: 600, least: 50 },
    { what: 'an ordinary mail that was damaged', mail: damagedMail, runs: 400, least: 50 },
    { what: 'noise', mail: noise, runs: 200, least: 0 },
  ])('for $what', async ({ mail, runs, least }) => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(mail, known, fc.constantFrom(...mailboxes), async (bytes, knownOfIt, mailbox) => {
        if (await through(bytes, knownOfIt, mailbox)) answered += 1;
      }),
      { seed: SEED, numRuns: runs },
    );
    // The test would prove nothing of the answers where there were none.
    expect(answered).toBeGreaterThanOrEqual(least);
  });
});
