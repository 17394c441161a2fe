// No text may hold the line: deciding a mail costs about the same, whatever stands in it.
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide/decide.js';
import { NO_FACTS } from '../../src/core/decide/facts.js';
import { separate } from '../../src/core/mail/quotation/quotation.js';
import type { Condition } from '../../src/core/rules/condition.js';
import type { Phrase } from '../../src/core/rules/word.js';
import { loadConfig } from '../../src/io/config/config.js';
import { byId } from '../support/cited-ticket.js';
import { identified } from '../support/deciding.js';
import { message, type MessageWords } from '../support/message.js';

const { policy } = loadConfig('config', {});
const mailbox = { name: 'support', certified: false, authservId: 'mx.example.it', ownSmtp: false };

const CHARACTERS = 200_000;
const MARKS = '\u0345\u0301\u0316\u031b\u0327\u0335\u3099\u0334';

function phrasesOf(condition: Condition): readonly Phrase[] {
  if ('any' in condition) return condition.any.phrases;
  return 'all' in condition ? condition.all.phrases : [];
}

/** Everything that the shipped rules look for, as a text. */
const ruleWords = policy.rules.rules
  .flatMap(({ when }) => [...when.all, ...when.any, ...when.none])
  .flatMap(phrasesOf)
  .map((phrase) =>
    phrase
      .map(({ text, gap, loose }) => `${loose ? ' x ' : gap || ' '}${text}`)
      .join('')
      .trim(),
  );

const filled = (piece: string): string =>
  piece.repeat(Math.ceil(CHARACTERS / piece.length)).slice(0, CHARACTERS);

const ORDINARY = filled(
  'Buongiorno, la stampante al secondo piano non stampa più e il server è lento.\nGrazie\n',
);

const COSTLY: readonly (readonly [string, string])[] = [
  ['one letter with marks of many classes', `a${filled(MARKS)}`],
  ['letters with a hundred marks each', filled(`a${MARKS.repeat(12)}`)],
  ['marks alone', filled('\u0301')],
  ['one word', filled('a')],
  ['one word of letters that are not Latin', filled('ж')],
  ['emoji', filled('👨‍👩‍👧')],
  ['letters that decompose', filled('\ufdfa')],
  ['blanks', filled(' ')],
  ['short lines', filled('x\n')],
  ['empty lines', filled('\n')],
  ['all words of the rules', filled(ruleWords.join(' '))],
  ['all words of the rules, each a line', filled(ruleWords.join('\n'))],
  ['all words of the rules, each a sentence', filled(ruleWords.join('. '))],
  ['one word of the rules', filled('fermo ')],
  ['a word that many phrases begin with', filled('non ')],
  ['numbers', filled('1 ')],
  ['at signs', filled('a@')],
  ['addresses', filled('550 5.1.1 <a@b.example> unknown user\n')],
  ['colons', filled('a: ')],
  ['quotation marks', filled('> > a\n')],
  ['headers of mails', filled('Da: a@b.example\nInviato: lunedì 3\nA: c@d.example\nOggetto: x\n\n')],
  ['attributions', filled('Il giorno 3 marzo 2025 Mario <m@b.example> ha scritto:\n')],
  ['bars', filled('| a\nb\n')],
  ['initials', filled('AB> a\nb\n')],
  ['dates and names', filled('03/09/2026 10:12 Anna Bianchi\n')],
  ['absences', filled('Fuori ufficio: sono assente Anna, non sarò if you ')],
  ['signatures', filled('Cordiali saluti\nMario Rossi\ntel. 06 123456\n')],
  ['PINs', filled('pin 12345 ')],
];

/** The least of some runs, in milliseconds of processor: what else the machine does makes runs longer, never shorter. */
function costOf(work: () => unknown): number {
  const costs = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.max(1, Math.min(...costs));
}

/** Deciding a request, a reply to a ticket and a bounce, with that text wherever a sender puts one. */
function deciding(text: string): () => unknown {
  const line = text.slice(0, 8000);
  const request: MessageWords = {
    from: `${line.slice(0, 500)} <anna@cliente.example>`,
    subject: line.slice(0, 2000),
    text,
    forwarded: text,
    headers: { 'x-priority': [line, line], 'user-agent': line },
    attachments: Array.from({ length: 300 }, () => ({ name: line.slice(0, 255) })),
  };
  const bounce: MessageWords = {
    ...request,
    headers: { 'auto-submitted': line, 'x-failed-recipients': [line, line], 'return-path': '<>' },
    machineParts: [{ type: 'message/delivery-status', text: text.slice(0, 65_536) }],
  };
  const mails = [request, bounce].map(message);
  const cited = [byId()];
  return () =>
    mails.flatMap((mail) => {
      const asked = identified(mail, {}, mailbox, policy);
      return [[], cited].map((one) => decide(asked, { ...NO_FACTS, cited: one }).decision.kind);
    });
}

describe('deciding', () => {
  const ordinary = deciding(ORDINARY);
  // What is made ready once belongs to no mail.
  expect(ordinary()).toEqual(['opened', 'appended', 'ignored', 'ignored']);

  it.each(COSTLY)('costs no more than some ordinary mails: %s', (_name, text) => {
    expect(costOf(deciding(text)) / costOf(ordinary)).toBeLessThan(12);
  });
});

describe('telling what was written now', () => {
  // A worker does this, which has a bound of its own: it must not grow with the square of the text.
  it.each(COSTLY)('costs no more than some dozen ordinary mails: %s', (_name, text) => {
    expect(costOf(() => separate(text)) / costOf(() => separate(ORDINARY))).toBeLessThan(60);
  });
});
