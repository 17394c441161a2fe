// The rules that we ship, measured on requests as customers write them.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Request, judge } from '../../../src/core/rule/rule.js';
import type { Severity } from '../../../src/core/ticket.js';
import { loadConfig } from '../../../src/io/config.js';
import { requests } from '../../bench/requests.js';

const { rules } = loadConfig(fileURLToPath(new URL('../../../config', import.meta.url)), {});
const SEVERITIES: readonly Severity[] = [1, 2, 3];

function mail(subject: string, text: string): Request {
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
    language: 'it',
    serviceHours: true,
  };
}

describe('the shipped rules', () => {
  const judged = requests.map((request) => ({
    ...request,
    judgement: judge(rules, mail(request.subject, request.text)),
  }));

  it('give at least 95 in 100 requests their severity', () => {
    const rows = SEVERITIES.map((expected) => {
      const of = judged.filter((request) => request.severity === expected);
      const counts = SEVERITIES.map((given) => of.filter((one) => one.judgement.severity === given).length);
      return `  ${expected} is   ${counts.map((count) => String(count).padStart(4)).join('')}`;
    });
    const wrong = judged.filter(({ severity, judgement }) => judgement.severity !== severity);
    const missed = wrong.map(({ severity, subject, text, judgement }) => {
      const why = judgement.evidence.map((one) => one.words).join(', ');
      return `  ${severity}→${judgement.severity} ${subject} | ${text} (${judgement.rule}: ${why})`;
    });
    console.log(['  judged    1   2   3', ...rows, ...missed].join('\n'));
    expect(requests.length).toBeGreaterThanOrEqual(150);
    expect(1 - wrong.length / requests.length).toBeGreaterThanOrEqual(0.95);
  });

  it('never call a blocking failure a report, nor a report blocking', () => {
    const far = judged.filter(({ severity, judgement }) => Math.abs(judgement.severity - severity) === 2);
    expect(far.map(({ subject, text }) => `${subject} | ${text}`)).toEqual([]);
  });

  it('judge a long mail well within a millisecond or two', () => {
    const long = mail('Richiesta', 'Buongiorno, vi scrivo per il nostro ufficio di via Roma. '.repeat(90));
    const started = performance.now();
    for (let round = 0; round < 50; round += 1) judge(rules, long);
    expect((performance.now() - started) / 50).toBeLessThan(10);
    console.log(`  5 KB are judged in ${((performance.now() - started) / 50).toFixed(2)} ms`);
  });
});
