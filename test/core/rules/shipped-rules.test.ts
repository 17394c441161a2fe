// The rules that we ship, measured on requests as customers write them.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Request, judge } from '../../../src/core/rules/rule.js';
import { loadConfig } from '../../../src/io/config/config.js';
import { accuracies, accuracyTable } from '../../bench/accuracy.js';
import { requests } from '../../bench/requests/all.js';
import type { LabelledRequest } from '../../bench/requests/request.js';

const { rules } = loadConfig(fileURLToPath(new URL('../../../config', import.meta.url)), {});

function asked({ subject, text, language }: Pick<LabelledRequest, 'subject' | 'text' | 'language'>): Request {
  return {
    subject,
    text,
    forwarded: null,
    from: 'Anna <anna@example.com>',
    to: [],
    headers: [],
    attachments: [],
    origin: 'mail',
    mailbox: null,
    form: null,
    customer: null,
    contract: null,
    language,
    serviceHours: true,
  };
}

const judged = requests.map((request) => {
  const { severity, rule, evidence } = judge(rules, asked(request));
  return { request, given: severity, rule, words: evidence.map((one) => one.words) };
});

function told(of: typeof judged): string[] {
  return of.map(({ request, given, rule, words }) => {
    const { severity, subject, text } = request;
    return `${severity}→${given} ${subject} | ${text} (${rule ?? 'default'}: ${words.join(', ')})`;
  });
}

describe('the shipped rules', () => {
  const measured = accuracies(judged);
  const wrong = judged.filter(({ request, given }) => given !== request.severity);
  console.log([accuracyTable(measured), ...told(wrong)].join('\n'));

  it.each(measured)('give 95 in 100 requests of each severity what they are: $language', ({ table }) => {
    for (const [severity, row] of table.entries()) {
      const all = row.reduce((sum, count) => sum + count, 0);
      expect(all).toBeGreaterThanOrEqual(90);
      expect((row[severity] ?? 0) / all).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('never call a blocking failure a report', () => {
    expect(told(wrong.filter(({ request, given }) => request.severity === 1 && given === 3))).toEqual([]);
  });

  it('never call a question, a request or thanks blocking', () => {
    expect(told(wrong.filter(({ request, given }) => request.severity === 3 && given === 1))).toEqual([]);
  });

  it('judge what was forwarded, whatever the note above it asks', () => {
    const note = asked({ subject: 'I: aiuto', text: 'Ve ne occupate voi?', language: 'it' });
    expect(judge(rules, { ...note, forwarded: 'Il server è fermo da stamattina.' }).severity).toBe(1);
  });

  it.each([
    ['ora è tutto fermo', 'it'],
    ['adesso non va più niente', 'it'],
    ['Ora il problema è bloccante.', 'it'],
    ['Il problema si è esteso a tutti gli utenti.', 'it'],
    ['È caduto tutto', 'it'],
    ['now everything is down', 'en'],
    ['Everyone is affected now', 'en'],
  ] as const)('hear from a short follow-up that it became blocking: %s', (text, language) => {
    expect(judge(rules, asked({ subject: '', text, language })).severity).toBe(1);
  });
});
