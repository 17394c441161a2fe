// Rules that can never fire are found where that is certain; where it is not, nothing is said. The last test asks the
// rules themselves: a rule that is called idle never wins, whatever the request.
import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../src/core/rules/condition.js';
import { judge, type Request, type Rule, type When } from '../../../src/core/rules/rule.js';
import { findIdleRules } from '../../../src/core/rules/shadow.js';
import { allOf, anyOf } from '../../support/conditions.js';

const BOTH = ['subject', 'text'] as const;
const any = (...words: string[]) => anyOf(BOTH, words);

function rulesOf(...whens: Partial<When>[]): Rule[] {
  return whens.map((when, index) => ({
    id: `r${index}`,
    description: '',
    when: { all: [], any: [], none: [], ...when },
    action: { severity: 2 },
    examples: [],
  }));
}

const idle = (...whens: Partial<When>[]) =>
  findIdleRules(rulesOf(...whens)).map(({ index, behind }) => [index, behind]);

describe('a rule behind another', () => {
  it.each<[string, Partial<When>, Partial<When>]>([
    ['with the same conditions', { all: [any('server')] }, { all: [any('server')] }],
    ['that asks for more', { all: [any('server')] }, { all: [any('server'), any('fermo')] }],
    [
      'whose words the other covers',
      { all: [any('ferm*', 'rete')] },
      { all: [any('fermo', 'Ferma subito')] },
    ],
    ['that looks at fewer fields', { all: [any('server')] }, { all: [anyOf(['subject'], ['server'])] }],
    [
      'with the same pattern, that looks at fewer fields',
      { all: [{ in: BOTH, pattern: RE2JS.compile('a.b') }] },
      { all: [{ in: ['text'], pattern: RE2JS.compile('a.b') }] },
    ],
    [
      'each of whose words the other wants',
      { all: [allOf(BOTH, ['ferm*'])] },
      { all: [any('fermo', 'ferma')] },
    ],
    [
      'with the same facts',
      { all: [{ form: true }, { serviceHours: false }] },
      { all: [{ serviceHours: false }, { form: true }] },
    ],
    ['that excludes more', { all: [any('a')], none: [any('b')] }, { all: [any('a')], none: [any('b', 'c')] }],
    ['each of whose ways the other takes', { any: [any('a'), any('b')] }, { any: [any('a x'), any('b')] }],
    ['for some of its customers', { all: [{ customer: true }] }, { all: [{ customer: ['rossi'] }] }],
    [
      'for one sender of its domain',
      { all: [{ sender: ['@x.example'] }] },
      { all: [{ sender: ['a@x.example'] }] },
    ],
    [
      'that takes every mail',
      { any: [{ serviceHours: true }, { serviceHours: false }] },
      { all: [any('server')] },
    ],
  ])('can never fire: %s', (_, above, below) => {
    expect(idle(above, below)).toEqual([[1, 0]]);
  });

  it.each<[string, Partial<When>, Partial<When>]>([
    ['with wider words', { all: [any('fermo')] }, { all: [any('ferm*')] }],
    [
      'where the other excludes something',
      { all: [any('a')], none: [any('b')] },
      { all: [any('a'), any('c')] },
    ],
    ['that looks at more fields', { all: [anyOf(['subject'], ['a'])] }, { all: [any('a')] }],
    ['where the other leaves sentences out', { all: [anyOf(BOTH, ['a'], ['non'])] }, { all: [any('a')] }],
    [
      'that looks at the forwarded mail',
      { all: [any('server')] },
      { all: [any('server'), { forwarded: true }] },
    ],
    [
      'with a pattern',
      { all: [{ in: BOTH, pattern: RE2JS.compile('a') }] },
      { all: [{ in: BOTH, pattern: RE2JS.compile('ab') }] },
    ],
    ['with a phrase that only ends alike', { all: [any('server')] }, { all: [any('file server')] }],
  ])('may fire: %s', (_, above, below) => {
    expect(idle(above, below)).toEqual([]);
  });
});

describe('a rule by itself', () => {
  it.each<[string, Partial<When>]>([
    ['asks what it excludes', { all: [any('fermo')], none: [any('ferm*')] }],
    ['excludes each of its ways', { any: [any('a'), any('b')], none: [any('a', 'b')] }],
    ['asks for two origins', { all: [{ origin: ['mail'] }, { origin: ['phone'] }] }],
    ['asks for a customer and for none', { all: [{ customer: ['rossi'] }, { customer: false }] }],
  ])('can never fire: %s', (_, when) => {
    expect(idle(when)).toEqual([[0, null]]);
  });

  it('may fire where it excludes only some of what it asks', () => {
    expect(idle({ all: [any('ferm*')], none: [any('fermo')] })).toEqual([]);
  });
});

describe('rules and requests at random', () => {
  const word = fc.constantFrom('a', 'a*', 'ab', 'b', 'a b', 'b a', 'c');
  const words = fc.array(word, { minLength: 1, maxLength: 3 });
  const fields = fc.constantFrom(['subject'], ['text'], ['subject', 'text']);
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.tuple(fields, words, fc.oneof(fc.constant([]), words)).map((asked) => anyOf(...asked)),
    fc.tuple(fields, words).map((asked) => allOf(...asked)),
    fc.record({ customer: fc.oneof(fc.boolean(), fc.constant(['x']), fc.constant(['x', 'y'])) }),
    fc.record({ serviceHours: fc.boolean() }),
    fc.record({ forwarded: fc.boolean() }),
    fc.record({ origin: fc.subarray(['mail', 'phone'] as const, { minLength: 1 }) }),
  );
  const conditions = fc.array(condition, { maxLength: 2 });
  const when = fc
    .record({ all: conditions, any: conditions, none: conditions })
    .filter(({ all, any: one }) => all.length + one.length > 0);
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', ' ', '. ', '\n\n'), maxLength: 12 });
  const request: fc.Arbitrary<Request> = fc.record({
    subject: text,
    text,
    forwarded: fc.oneof(fc.constant(null), text),
    from: fc.constant('anna@example.com'),
    to: fc.constant([]),
    headers: fc.constant([]),
    attachments: fc.constant([]),
    origin: fc.constantFrom('mail', 'phone'),
    mailbox: fc.constant(null),
    form: fc.constant(null),
    customer: fc.constantFrom(null, 'x', 'y'),
    contract: fc.constant(null),
    language: fc.constant('it'),
    serviceHours: fc.boolean(),
  });

  it('a rule that is called idle never wins', () => {
    let called = 0;
    fc.assert(
      fc.property(
        fc.array(when, { minLength: 2, maxLength: 3 }),
        fc.array(request, { minLength: 10, maxLength: 10 }),
        (whens, requests) => {
          const rules = rulesOf(...whens);
          const found = findIdleRules(rules);
          called += found.length;
          if (found.length === 0) return;
          const names = new Set(found.map(({ index }) => `r${index}`));
          for (const one of requests) {
            const { rule } = judge({ default: { severity: 3 }, departments: [], rules }, one);
            expect(names.has(rule ?? '')).toBe(false);
          }
        },
      ),
      { numRuns: 1500, seed: 20_261_122 },
    );
    expect(called).toBeGreaterThan(25);
  });
});
