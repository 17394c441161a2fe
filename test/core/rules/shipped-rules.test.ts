// The rules and the weights that we ship, measured on requests that nothing was learned from. Everything here is
// deterministic: each figure is a little below what was measured, so that a change for the worse is seen.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Judgement, type Request, judge } from '../../../src/core/rules/rule.js';
import { loadConfig } from '../../../src/io/config/config.js';
import type { LabelledRequest } from '../../../src/io/config/rules/example-file.js';
import { KEPT_BACK, keptBack } from '../../support/labelled-requests.js';
import { projectPath } from '../../support/process.js';
import { seeded } from '../../bench/load.js';

const { rules } = loadConfig(projectPath('config'), {});

function asked(subject: string, text: string, forwarded: string | null = null): Judgement {
  const request: Request = {
    subject,
    text,
    forwarded,
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
  return judge(rules, request);
}

type Judged = Judgement & { readonly is: LabelledRequest };

const judgeAll = (of: readonly LabelledRequest[]) =>
  of.map((is): Judged => ({ is, ...asked(is.subject, is.text) }));
const judged = { typical: judgeAll(keptBack('typical')), hard: judgeAll(keptBack('hard')) };
const all = KEPT_BACK.flatMap((set) => judged[set]);

const isRight = ({ is, severity }: Judged) => severity === is.severity;
/** A 1 rings where a rule states it, or where the judgement is sure enough. */
const rings = ({ severity, likeness }: Judged) => severity === 1 && likeness?.callsOut !== false;

function share<T>(of: readonly T[], isOne: (one: T) => boolean): number {
  expect(of.length).toBeGreaterThan(0);
  return (100 * of.filter(isOne).length) / of.length;
}

describe('requests that were kept back', () => {
  it.each([
    ['typical', 94],
    ['hard', 88],
  ] as const)('get their severity: %s, %d in 100', (set, least) => {
    expect(share(judged[set], isRight)).toBeGreaterThanOrEqual(least);
  });

  it('get their service: 90 in 100 of those on whose service two people agree', () => {
    const known = all.filter(({ is }) => is.service !== null);
    expect(share(known, ({ is, service }) => service === is.service)).toBeGreaterThanOrEqual(90);
  });

  it('wake nobody when they are harmless, and somebody when they block', () => {
    const [blocking, harmless] = [1, 3].map((severity) => all.filter(({ is }) => is.severity === severity));
    expect(share(harmless ?? [], rings)).toBeLessThanOrEqual(2);
    expect(share(blocking ?? [], rings)).toBeGreaterThanOrEqual(85);
  });

  it('have their mistakes among those marked unsure', () => {
    const wrong = all.filter((one) => !isRight(one));
    expect(share(all, ({ likeness }) => likeness?.unsure === true)).toBeLessThanOrEqual(15);
    expect(share(wrong, ({ likeness }) => likeness?.unsure === true)).toBeGreaterThanOrEqual(35);
  });

  it('have probabilities that mean what they say', () => {
    const sure = all.filter(({ likeness }) => (likeness?.probability ?? 0) > 0.9);
    expect(share(sure, isRight)).toBeGreaterThanOrEqual(94);
  });

  it('lose at most 3 points where one word in five has a typing error', () => {
    const random = seeded(5);
    const mistyped = all.map(({ is }): Judged => ({ is, ...asked(is.subject, mistype(is.text, random)) }));
    expect(share(mistyped, isRight)).toBeGreaterThanOrEqual(share(all, isRight) - 3);
  });
});

/** One word in five, of four letters or more, with two of its letters the other way round. */
function mistype(text: string, random: () => number): string {
  return text.replaceAll(/\p{L}{4,}/gu, (word) => {
    if (random() >= 0.2) return word;
    const at = 1 + Math.floor(random() * (word.length - 2));
    return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  });
}

describe('the shipped rules', () => {
  it('are read in one sitting: 150 lines', () => {
    const lines = readFileSync(projectPath('config', 'rules.yaml'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(150);
  });

  it('judge what was forwarded, whatever the note above it asks', () => {
    const forwarded = 'Il server è fermo da stamattina, nessuno riesce a lavorare.';
    expect(asked('I: aiuto', 'Ve ne occupate voi?', forwarded).severity).toBe(1);
  });

  it.each([
    'ora è tutto fermo',
    'adesso non va più niente',
    'Ora il problema è bloccante.',
    'Il problema si è esteso a tutti gli utenti.',
    'È caduto tutto',
    'now everything is down',
    'Everyone is affected now',
  ])('hear from a short follow-up that it became blocking: %s', (text) => {
    expect(asked('', text).severity).toBe(1);
  });

  it.each([
    ['no words', ''],
    ['numbers', '12345 67890'],
    ['German', 'Der Drucker im zweiten Stock druckt nicht mehr, bitte um Hilfe.'],
    ['Russian', 'Сервер не отвечает, никто не может работать'],
  ])('are unsure about %s, and give a 2', (_, text) => {
    expect(asked('', text)).toMatchObject({ severity: 2, likeness: { unsure: true } });
  });
});
