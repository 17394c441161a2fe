// Tokens of technicians: each is read as it was made, by the same key and for the same person alone; whatever is changed
// in one makes it a forgery, and hostile texts cost nothing.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTokens, mintToken, readToken, type TokenClaims } from '../../../src/io/smtp/token.js';

const HOUR = 3_600_000;
const KEY = new Uint8Array(32).fill(7);
const TEAM = ['verdi', 'neri', 'gallò'];

const CLAIMS: TokenClaims = {
  ticket: '2026-000142',
  technician: 'verdi',
  purpose: 'notification',
  expiresAt: 500_000 * HOUR,
  keyVersion: 1,
};

const anyClaims: fc.Arbitrary<TokenClaims> = fc.record({
  ticket: fc
    .tuple(fc.integer({ min: 1970, max: 9999 }), fc.integer({ min: 1, max: 999_999_999_999 }))
    .map(([year, count]) => `${year}-${String(count).padStart(6, '0')}`),
  technician: fc.constantFrom(...TEAM),
  purpose: fc.constantFrom('notification' as const, 'alert' as const),
  expiresAt: fc.integer({ min: 400_000, max: 2 ** 24 - 1 }).map((hours) => hours * HOUR),
  keyVersion: fc.integer({ min: 1, max: 65_535 }),
});

describe('a token', () => {
  it('is read as it was made', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const token = mintToken(claims, KEY);
        expect(token).toMatch(/^k1[0-9a-v]{40}$/);
        expect(readToken(token, TEAM, KEY)).toEqual(claims);
      }),
    );
  });

  it('outlives a gateway that folds case', () => {
    const token = mintToken(CLAIMS, KEY);
    expect(readToken(token.toUpperCase(), TEAM, KEY)).toEqual(CLAIMS);
  });

  it('is kept in whole hours, never shorter than it was promised', () => {
    const token = mintToken({ ...CLAIMS, expiresAt: 500_000 * HOUR - 1 }, KEY);
    expect(readToken(token, TEAM, KEY)?.expiresAt).toBe(500_000 * HOUR);
  });

  it('is a forgery with any digit changed', () => {
    const token = mintToken(CLAIMS, KEY);
    const digits = '0123456789abcdefghijklmnopqrstuv';
    for (let at = 2; at < token.length; at += 1) {
      for (const digit of digits) {
        if (digit === token[at]) continue;
        const changed = token.slice(0, at) + digit + token.slice(at + 1);
        expect(readToken(changed, TEAM, KEY)).toBeNull();
      }
    }
  });

  it('is a forgery by another key, and for a person who is not there', () => {
    const token = mintToken(CLAIMS, KEY);
    const other = new Uint8Array(32).fill(8);
    expect(readToken(token, TEAM, other)).toBeNull();
    expect(readToken(token, ['neri'], KEY)).toBeNull();
    expect(readToken(token, [], KEY)).toBeNull();
  });

  it('speaks for no other ticket, person or purpose', () => {
    fc.assert(
      fc.property(anyClaims, anyClaims, (one, other) => {
        const [token, another] = [mintToken(one, KEY), mintToken(other, KEY)];
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(token === another).toBe(isSame);
        // The claims of one with the seal of the other.
        const mixed = token.slice(0, 22) + another.slice(22);
        if (mixed !== token && mixed !== another) expect(readToken(mixed, TEAM, KEY)).toBeNull();
      }),
    );
  });

  it('is not read out of anything else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(readToken(text, TEAM, KEY)).toBeNull();
        expect(readToken(`k1${text}`, TEAM, KEY)).toBeNull();
      }),
    );
  });
});

describe('in the ids and addresses of a mail', () => {
  const token = mintToken(CLAIMS, KEY);

  it('is found whatever became of the domain and of the case', () => {
    const texts = [
      `<${token}.0123456789abcdef@example.it>`,
      `<${token.toUpperCase()}.0123456789ABCDEF@MAIL.EXAMPLE.COM>`,
      `assistenza+${token}@example.it`,
      token,
    ];
    for (const text of texts) expect(findTokens([text])).toEqual([token]);
  });

  it('is not found inside of longer words', () => {
    expect(findTokens([`x${token}`, `${token}0`, `<${token}z@example.it>`, token.slice(1)])).toEqual([]);
  });

  it('is looked for within bounds', () => {
    const many = Array.from({ length: 5_000 }, (_, count) =>
      mintToken({ ...CLAIMS, ticket: `2026-${String(count + 1).padStart(6, '0')}` }, KEY),
    );
    expect(findTokens(many)).toEqual(many.slice(0, 10));
    expect(findTokens([`${'k1'.repeat(500_000)} ${token}`])).toEqual([]);
    expect(findTokens([...Array<string>(1_000).fill('<1@example.com>'), token])).toEqual([]);
  });
});
