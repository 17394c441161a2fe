import { describe, expect, it } from 'vitest';
import { overLimit, unanswerable } from '../../../../src/core/decide/automatic/answerable.js';
import { desk } from '../../../support/desk.js';
import { message, type MessageWords } from '../../../support/message.js';

const because = (words: MessageWords): string | null => unanswerable(message(words), desk);

describe('a mail that may be answered', () => {
  it.each(
    Object.entries<MessageWords>({
      'an ordinary one': {},
      'one to an alias in Cc': { to: 'carlo@cliente.example', cc: 'info@example.it' },
      'one to our address with a detail': { to: 'assistenza+server@example.it' },
      'one that was forwarded to us': {
        to: 'it@cliente.example',
        headers: { 'Delivered-To': 'assistenza@example.it' },
      },
      'one that was sent again to us': {
        to: 'it@cliente.example',
        headers: { 'Resent-To': 'Desk <assistenza@example.it>' },
      },
      'one by a postmaster': { from: 'postmaster@cliente.example' },
      'one with Auto-Submitted: no': { headers: { 'Auto-Submitted': 'No ; x=y' } },
      'one that only wants no absence notices': { headers: { 'X-Auto-Response-Suppress': 'OOF, DR, RN' } },
      'one of high precedence': { headers: { Precedence: 'first-class' } },
      'one with a full return path': { headers: { 'Return-Path': '<anna@cliente.example>' } },
      'one from a name like a robot’s': {
        from: 'noreply.rossi.nino@cliente.example'.replace('noreply.', 'nino.reply'),
      },
      'one from an internationalised address': { from: 'anna@società.example' },
    }),
  )('%s', (_name, words) => expect(because(words)).toBeNull());
});

describe('a mail that must not be answered', () => {
  it.each(
    Object.entries<[RegExp, MessageWords]>({
      'with a null return path': [
        /return path/,
        { headers: { 'Return-Path': ['<>', '<anna@cliente.example>'] } },
      ],
      'with a daemon’s return path': [/return path/, { headers: { 'Return-Path': '<MAILER-DAEMON>' } }],
      'of a program': [
        /Auto-Submitted: auto-generated/,
        { headers: { 'Auto-Submitted': 'auto-generated (cron)' } },
      ],
      'of a vacation program': [/vacation/, { headers: { 'X-Apple-Action': 'VACATION' } }],
      'of an autoresponder': [/x-autoreply/, { headers: { 'X-Autoreply': 'yes' } }],
      'of a panel’s autoresponder': [/x-autorespond/, { headers: { 'X-Autorespond': '' } }],
      'of a loop': [/x-loop/, { headers: { 'X-Loop': 'helpdesk@cliente.example' } }],
      'of a list': [/List-id/, { headers: { 'List-Id': '<list.example>' } }],
      'of a newsletter': [
        /List-unsubscribe/,
        { headers: { 'List-Unsubscribe': '<https://news.example/u>' } },
      ],
      'of bulk precedence': [/precedence is bulk/, { headers: { Precedence: 'Bulk' } }],
      'of list precedence': [/precedence is list/, { headers: { Precedence: 'list' } }],
      'that suppresses all': [/X-Auto-Response-Suppress/, { headers: { 'X-Auto-Response-Suppress': 'All' } }],
      'that suppresses replies': [
        /X-Auto-Response-Suppress/,
        { headers: { 'X-Auto-Response-Suppress': 'DR, AutoReply' } },
      ],
      'that is a report': [/report/, { contentType: 'multipart/report' }],
      'from a daemon': [/mail system/, { from: 'Mailer-Daemon@cliente.example' }],
      'from a list’s requests': [/mailing list/, { from: 'list-request@cliente.example' }],
      'from a list’s owner': [/mailing list/, { from: 'owner-list@cliente.example' }],
      'from listserv': [/mailing list/, { from: 'LISTSERV@cliente.example' }],
      'from majordomo': [/mailing list/, { from: 'majordomo@cliente.example' }],
      'from ourselves': [/ours/, { from: 'Info@example.it' }],
      'in blind copy': [/recipients/, { to: 'carlo@cliente.example' }],
      'to nobody': [/recipients/, { to: [] }],
      'without a sender': [/no sender/, { from: [] }],
      'with two senders': [/more than one/, { from: ['a@cliente.example', 'b@cliente.example'] }],
      'from no address': [/cannot receive/, { from: 'Anna <>' }],
      'from two addresses in one': [/cannot receive/, { from: 'a@cliente.example,b@altro.example' }],
      'from a machine without domain': [/cannot receive/, { from: 'root@localhost' }],
      'from an address that breaks the line': [/cannot receive/, { from: 'a\r\nBcc:b@cliente.example' }],
      'from an endless address': [/longer/, { from: `${'a'.repeat(320)}@cliente.example` }],
    }),
  )('%s', (_name, [reason, words]) => expect(because(words)).toMatch(reason));

  it.each(
    'no-reply noreply no_reply no.reply donotreply do-not-reply noreply+12 shop-noreply noreply2 please-do-not-reply non-rispondere nonrispondere nessuno-non-rispondere noreponse-noreply'.split(
      ' ',
    ),
  )('from %s', (local) => expect(because({ from: `${local}@cliente.example` })).toMatch(/takes no replies/));
});

describe('the limits', () => {
  const limits = { windowMs: 3_600_000, sender: 10, domain: 50, ticket: 3, overall: 1000, customers: 200 };
  const counts = { sender: 9, domain: 49, ticket: 2, overall: 999 };

  it('allow one answer below each of them', () => expect(overLimit(counts, limits, 'stranger')).toBeNull());

  it.each([
    ['sender', 10, 'the sender has had 10 answers within 1 h'],
    ['domain', 50, "the sender's domain has had 50 answers within 1 h"],
    ['ticket', 3, 'the ticket has had 3 answers within 1 h'],
    ['overall', 1000, '1000 answers have gone out within 1 h'],
  ])('forbid one more by %s', (of, count, reason) => {
    expect(overLimit({ ...counts, [of]: count }, limits, 'stranger')).toBe(reason);
  });

  it('leave customers a reserve that nobody else can use up', () => {
    const flooded = { ...counts, overall: 1000 };
    for (const standing of ['stranger', 'doubtful'] as const)
      expect(overLimit({ ...flooded, domain: 0 }, limits, standing)).toContain('1000 answers have gone out');
    expect(overLimit({ ...counts, overall: 1199 }, limits, 'customer')).toBeNull();
    expect(overLimit({ ...counts, overall: 1200 }, limits, 'customer')).toContain(
      '1200 answers have gone out',
    );
  });

  it('leave half of a domain to its true senders where forged mail names it', () => {
    const half = { ...counts, domain: 25 };
    expect(overLimit(half, limits, 'doubtful')).toBe("the sender's domain has had 25 answers within 1 h");
    expect(overLimit(half, limits, 'customer')).toBeNull();
  });

  it('name a window of minutes', () => {
    expect(overLimit({ ...counts, sender: 10 }, { ...limits, windowMs: 90_000 }, 'stranger')).toContain(
      'within 2 min',
    );
  });
});

// What grew with the square of these addresses would outlast any test.
it('judges hostile addresses in linear time', () => {
  because({ from: `${'a-'.repeat(150)}@b` });
  because({ from: `${'a'.repeat(64)}@${'a-'.repeat(120)}` });
  because({ to: `${'+'.repeat(100_000)}@example.it`, headers: { 'Delivered-To': '<'.repeat(1_000_000) } });
});
