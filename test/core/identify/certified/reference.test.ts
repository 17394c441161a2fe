import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asMessageId,
  referenceCandidates,
  referredId,
} from '../../../../src/core/identify/certified/reference.js';
import { newMessageId } from '../../../../src/io/smtp/message-id.js';
import { message } from '../../../support/message.js';
import { OUR_ID } from '../../../support/pec.js';

describe('a cited id', () => {
  it.each([null, `k1${'0v'.repeat(20)}`])(
    'of ours is also known by its local part alone (token %s)',
    (token) => {
      const ours = newMessageId('assistenza@pec.example.it', token);
      const local = ours.slice(1, ours.indexOf('@'));
      for (const cited of [ours, `<${local}@provider.example>`, `<${local.toUpperCase()}@x>`]) {
        const { exact, sameLocalPart } = referenceCandidates(cited);
        expect(exact).toBe(cited);
        expect(sameLocalPart).toEqual({ from: `<${local}@`, before: `<${local}A` });
      }
    },
  );

  it('of somebody else is known as a whole only', () => {
    for (const id of ['<1@a.it>', '<@>', '<a>', `<${OUR_ID.slice(2)}`, `<x${OUR_ID.slice(1)}`]) {
      expect(referenceCandidates(id)).toEqual({ exact: id, sameLocalPart: null });
    }
  });

  it('finds every id of that local part and no other', () => {
    const { sameLocalPart } = referenceCandidates(OUR_ID);
    const local = OUR_ID.slice(1, OUR_ID.indexOf('@'));
    const { from, before } = sameLocalPart ?? { from: '', before: '' };
    const isBetween = (id: string): boolean => id >= from && id < before;
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[0-9a-f]{32}$/), (domain, other) => {
        expect(isBetween(`<${local}@${domain}>`)).toBe(true);
        expect(isBetween(`<${other}@${domain}>`)).toBe(other === local);
        expect(isBetween(`<${local}${other}@${domain}>`)).toBe(false);
      }),
    );
  });
});

describe('an id in a text', () => {
  it('is read with or without brackets, folded or not, and never empty', () => {
    expect(asMessageId('<a@b>')).toBe('<a@b>');
    expect(asMessageId('a@b')).toBe('<a@b>');
    expect(asMessageId('the mail <a@\t b> of <c@d>')).toBe('<a@b>');
    for (const nothing of ['', ' ', '<>', '< >', 'x'.repeat(2000)]) expect(asMessageId(nothing)).toBeNull();
  });

  it('is the topmost X-Riferimento-Message-ID', () => {
    expect(referredId(message({ headers: { 'x-riferimento-message-id': ['<a@b>', '<c@d>'] } }))).toBe(
      '<a@b>',
    );
    expect(referredId(message())).toBeNull();
  });
});
