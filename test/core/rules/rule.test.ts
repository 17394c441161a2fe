import { type Arbitrary, array, assert, constantFrom, property, record, subarray, tuple } from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { POLICY } from '../../../src/core/rules/judge/policy.js';
import { smallJudge } from './judge/small.js';
import type { Condition } from '../../../src/core/rules/condition.js';
import { type Request, type Rule, type RuleSet, checkExamples, judge } from '../../../src/core/rules/rule.js';
import { allOf, anyOf } from '../../support/conditions.js';

const REQUEST: Request = {
  subject: '',
  text: '',
  forwarded: null,
  from: 'Anna Bianchi <anna@example.com>',
  to: ['assistenza@example.it'],
  headers: [{ name: 'x-priority', value: '1 (Highest)' }],
  attachments: ['errore.png'],
  origin: 'mail',
  mailbox: 'support',
  form: null,
  customer: 'rossi',
  contract: 'scudo',
  language: 'it',
  serviceHours: false,
};

function rule(id: string, when: Partial<Rule['when']>, action: Rule['action'] = { severity: 1 }): Rule {
  return { id, description: id, when: { all: [], any: [], none: [], ...when }, action, examples: [] };
}

function ruleSet(...rules: Rule[]): RuleSet {
  const departments = [{ id: 'sales', name: 'Sales', address: 'sales@example.it' }];
  return { default: { severity: 3 }, departments, rules };
}

function holds(condition: Condition, request: Partial<Request> = {}): boolean {
  return judge(ruleSet(rule('one', { all: [condition] })), { ...REQUEST, ...request }).rule === 'one';
}

function word(any: string): Condition {
  return anyOf(['text'], [any]);
}

describe('judging', () => {
  const first = rule(
    'first',
    { all: [anyOf(['text'], ['fermo'])] },
    { severity: 1, service: 'server', alert: true },
  );
  const second = rule('second', { all: [anyOf(['text'], ['fermo', 'lento'])] }, { severity: 2 });

  it('lets the first rule that matches win, and tells why in the words of the sender', () => {
    const judgement = judge(ruleSet(first, second), { ...REQUEST, text: 'Tutto FERMO e lento' });
    expect(judgement).toMatchObject({ rule: 'first', severity: 1, service: 'server', alert: true });
    expect(judgement.evidence).toEqual([{ field: 'text', words: 'FERMO' }]);
  });

  it('says in the trace what it said in passing', () => {
    const words = ['server', 'posta', 'fermo', 'lento', 'non', 'risolto'];
    const conditions: Arbitrary<Condition> = tuple(
      constantFrom(['text'], ['subject', 'text'], ['subject']),
      subarray(words, { minLength: 1, maxLength: 3 }),
      subarray(words, { maxLength: 2 }),
    ).map((asked) => anyOf(...asked));
    const texts = array(constantFrom(...words, 'il', '.'), { maxLength: 20 }).map((all) => all.join(' '));
    const some = array(conditions, { maxLength: 2 });
    assert(
      property(
        array(record({ all: some, any: some, none: some }), { maxLength: 4 }),
        texts,
        texts,
        (whens, subject, text) => {
          const rules = whens.map((when, index) => rule(String(index), when));
          const judgement = judge(ruleSet(...rules), { ...REQUEST, subject, text });
          const trace = judgement.trace();
          expect(judgement.rule).toBe(trace.find(({ matched }) => matched)?.rule ?? null);
          for (const [index, { matched, conditions: seen }] of trace.entries()) {
            const held = (name: string) => seen.filter((one) => one.group === name).map((one) => one.held);
            const isOneHeld = whens[index]?.any.length === 0 || held('any').includes(true);
            expect(matched).toBe(!held('all').includes(false) && isOneHeld && !held('none').includes(true));
          }
        },
      ),
    );
  });

  it('tries every rule for the trace, also those behind the winner', () => {
    const { trace } = judge(ruleSet(first, second), { ...REQUEST, text: 'lento' });
    expect(trace().map((one) => [one.rule, one.matched])).toEqual([
      ['first', false],
      ['second', true],
    ]);
    expect(trace()[1]?.conditions).toEqual([
      {
        group: 'all',
        condition: second.when.all[0],
        held: true,
        evidence: [{ field: 'text', words: 'lento' }],
      },
    ]);
  });

  it('falls back to the default', () => {
    expect(judge(ruleSet(first), REQUEST)).toMatchObject({
      rule: null,
      severity: 3,
      service: null,
      language: null,
      redirect: null,
      ignore: null,
      hold: null,
      evidence: [],
    });
  });

  it('names the department, and why a mail is ignored or held', () => {
    const all = [{ origin: ['mail'] }] as const;
    const judged = (action: Rule['action']) => judge(ruleSet(rule('r', { all }, action)), REQUEST);
    expect(judged({ redirect: 'sales' }).redirect?.address).toBe('sales@example.it');
    expect(judged({ ignore: 'newsletter' }).ignore).toBe('newsletter');
    expect(judged({ hold: 'look first', language: 'en' })).toMatchObject({
      hold: 'look first',
      language: 'en',
      severity: 3,
    });
  });

  it('wants all of all, one of any, none of none', () => {
    const rules = ruleSet(
      rule('r', { all: [word('a'), word('b')], any: [word('c'), word('d')], none: [word('e')] }),
    );
    const won = (text: string) => judge(rules, { ...REQUEST, text }).rule;
    expect(['a b c', 'a b d', 'a b', 'a c', 'a b c e'].map(won)).toEqual(['r', 'r', null, null, null]);
  });
});

describe('conditions', () => {
  it('look for words in every field', () => {
    expect(holds(anyOf(['from'], ['bianchi']))).toBe(true);
    expect(holds(anyOf(['to'], ['assistenza@example.it']))).toBe(true);
    expect(holds(anyOf(['header:x-priority'], ['highest']))).toBe(true);
    expect(holds(anyOf(['attachments'], ['errore.png']))).toBe(true);
    expect(holds(anyOf(['header:subject', 'text'], ['highest']))).toBe(false);
  });

  it('want each word of all, in whatever field', () => {
    const both: Condition = allOf(['subject', 'text'], ['server', 'ferm*']);
    expect(holds(both, { subject: 'Server', text: 'fermo' })).toBe(true);
    expect(holds(both, { subject: 'Server' })).toBe(false);
  });

  it('leave out sentences with a word that speaks against it', () => {
    const stopped: Condition = anyOf(['subject', 'text'], ['server .. ferm*'], ['ieri', 'se']);
    const seen = (text: string, subject = '') => holds(stopped, { text, subject });
    expect(seen('Il server è fermo.')).toBe(true);
    expect(seen('Ieri il server era fermo.')).toBe(false);
    expect(seen('Ieri andava. Oggi il server è fermo.')).toBe(true);
    expect(seen('Oggi il server è fermo.', 'Ieri il server era fermo')).toBe(true);
    const { trace } = judge(ruleSet(rule('r', { all: [stopped] })), {
      ...REQUEST,
      text: 'Se il server è fermo',
    });
    expect(trace()[0]?.conditions[0]?.refusedBy).toEqual([{ field: 'text', words: 'Se' }]);
  });

  it('find patterns on the folded text, and tell them as they were written', () => {
    const condition: Condition = { in: ['text'], pattern: RE2JS.compile(String.raw`\bperche\b.+\d{3}`) };
    const judgement = judge(ruleSet(rule('r', { all: [condition] })), {
      ...REQUEST,
      text: 'E PERCHÉ errore 500?',
    });
    expect(judgement.evidence).toEqual([{ field: 'text', words: 'PERCHÉ errore 500' }]);
  });

  it('ask for facts', () => {
    expect(holds({ origin: ['phone', 'mail'] })).toBe(true);
    expect(holds({ origin: ['phone'] })).toBe(false);
    expect(holds({ customer: ['rossi'] })).toBe(true);
    expect(holds({ customer: false })).toBe(false);
    expect(holds({ customer: false }, { customer: null })).toBe(true);
    expect(holds({ contract: ['scudo-360'] })).toBe(false);
    expect(holds({ language: ['en'] })).toBe(false);
    expect(holds({ mailbox: ['support'] })).toBe(true);
    expect(holds({ serviceHours: false })).toBe(true);
    expect(holds({ sender: ['anna@example.com'] })).toBe(true);
    expect(holds({ sender: ['@example.com'] })).toBe(true);
    expect(holds({ sender: ['@ample.com'] })).toBe(false);
    expect(holds({ sender: ['@example.com'] }, { from: 'ANNA@EXAMPLE.COM' })).toBe(true);
  });

  it('ask whether the request is in the forwarded part, below a short note', () => {
    const request: Request = { ...REQUEST, text: 'Vedi sotto', forwarded: 'Il server è fermo' };
    const forwarding = ruleSet(rule('r', { all: [{ forwarded: true }, word('fermo')] }));
    expect(judge(forwarding, request).rule).toBe('r');
    expect(judge(forwarding, { ...request, text: 'parola '.repeat(40) }).rule).toBe(null);
    expect(judge(forwarding, { ...request, forwarded: null, text: 'fermo' }).rule).toBe(null);
  });
});

describe('a mail handed on with a short note', () => {
  const request: Request = { ...REQUEST, text: 'Vedi sotto', forwarded: 'Il server è fermo' };
  const stopped = { ...rule('stopped', { all: [word('fermo')] }), action: { severity: 1 } } as const;
  const solved = { ...rule('solved', { all: [word('risolto')] }), action: { severity: 3 } } as const;
  const urgent = { ...rule('urgent', { all: [word('urgente')] }), action: { severity: 2 } } as const;
  const unwanted = { ...rule('unwanted', { all: [word('sconti')] }), action: { ignore: 'spam' } } as const;
  const rules = ruleSet(solved, unwanted, stopped, urgent);

  it('is judged by what it hands on', () => {
    expect(judge(rules, request)).toMatchObject({ rule: 'stopped', severity: 1, part: 'forwarded' });
    expect(judge(rules, { ...request, text: '' })).toMatchObject({ rule: 'stopped', part: 'forwarded' });
  });

  it('is as grave as the graver of the two', () => {
    expect(judge(rules, { ...request, text: 'Urgente!' })).toMatchObject({ rule: 'stopped', severity: 1 });
    const calm = { ...request, text: 'È fermo, vedi sotto', forwarded: 'Urgente, chiamate' };
    expect(judge(rules, calm)).toMatchObject({ rule: 'stopped', part: 'written' });
  });

  it('is settled by a note that calls it a 3', () => {
    expect(judge(rules, { ...request, text: 'Risolto, per conoscenza' })).toMatchObject({
      rule: 'solved',
      part: 'written',
    });
  });

  it('is never set aside for what it hands on', () => {
    const newsletter = { ...request, text: 'Ho fatto bene a non aprirla?', forwarded: 'Sconti solo oggi' };
    expect(judge(rules, newsletter)).toMatchObject({ rule: null, ignore: null, part: 'written' });
  });

  it('is judged by its own words where they are many, or where nothing is handed on', () => {
    expect(judge(rules, { ...request, text: 'parola '.repeat(40) }).rule).toBe(null);
    expect(judge(rules, { ...request, forwarded: null }).rule).toBe(null);
  });
});

describe('a rule that judges by likeness', () => {
  const by = smallJudge();
  const learning = { id: 'judged', description: '', when: { all: [], any: [], none: [] }, examples: [] };
  const rules: RuleSet = {
    ...ruleSet(
      rule('boss', { all: [{ sender: ['capo@example.com'] }] }, { severity: 2, service: 'learned' }),
      { ...learning, action: { severity: 'learned', service: 'learned' } },
    ),
    judge: by,
  };
  const blocking = 'Nessuno riesce a lavorare in sede, internet non va per tutti';
  const asked = (words: Partial<Request>) => judge(rules, { ...REQUEST, ...words });

  it('gives the likeliest severity and service, with the words that weighed most', () => {
    const judgement = asked({ subject: 'Tutto fermo', text: blocking });
    expect(judgement).toMatchObject({
      rule: 'judged',
      severity: 1,
      service: 'network',
      isServiceCertain: true,
    });
    expect(judgement.likeness).toMatchObject({ severity: 1, unsure: false, callsOut: true });
    expect(judgement.evidence.length).toBeGreaterThan(0);
    for (const { field, words } of judgement.evidence)
      expect(field === 'subject' ? 'Tutto fermo' : blocking).toContain(words);
  });

  it('gives way to a rule above, which may ask for the service alone', () => {
    const judgement = asked({ subject: 'Tutto fermo', text: blocking, from: 'capo@example.com' });
    expect(judgement).toMatchObject({ rule: 'boss', severity: 2, service: 'network', likeness: null });
  });

  it('is unsure of what it does not know, and certain of no service then', () => {
    const judgement = asked({ text: 'Der Server ist seit heute ausgefallen' });
    expect(judgement).toMatchObject({ severity: 2, isServiceCertain: false, likeness: { unsure: true } });
  });

  it('obeys the costs of mistakes and how sure the desk wants it to be', () => {
    const careful = { ...rules, judgement: { ...POLICY, unsure: 1, callOut: 1 } };
    const judged = judge(careful, { ...REQUEST, subject: 'Tutto fermo', text: blocking });
    expect(judged.likeness).toMatchObject({ unsure: true, callsOut: false });
    const never1 = {
      ...rules,
      judgement: {
        ...POLICY,
        wrong: [
          [0, 0, 1],
          [9, 0, 9],
          [9, 9, 0],
        ],
      },
    };
    expect(judge(never1, { ...REQUEST, subject: 'Tutto fermo', text: blocking }).severity).toBe(2);
  });

  it('reads a forwarded mail below a note that says nothing', () => {
    const forwarded = asked({ text: 'Vedi sotto', forwarded: blocking });
    expect(forwarded).toMatchObject({ severity: 1, part: 'forwarded' });
  });
});

describe('examples', () => {
  it('that their rule does not fit are told', () => {
    const examples = [
      { request: { ...REQUEST, text: 'fermo' }, matches: true },
      { request: { ...REQUEST, text: 'fermo' }, matches: false },
    ];
    const failures = checkExamples(
      ruleSet({ ...rule('r', { all: [anyOf(['text'], ['fermo'])] }), examples }),
    );
    expect(failures).toMatchObject([{ rule: 'r', ruleIndex: 0, exampleIndex: 1, matches: false }]);
    expect(failures[0]?.trace.conditions[0]?.evidence).toEqual([{ field: 'text', words: 'fermo' }]);
  });
});
