// A sealed refresh token opens with its key, for its account, and not otherwise.
import { describe, expect, it } from 'vitest';
import { keyIdOf, seal, unseal } from '../../../src/io/oauth/seal.js';

const [KEY, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

describe('a seal', () => {
  it('opens with its key, and is another one each time', () => {
    const [one, two] = [seal(KEY, 'anna', 'a token'), seal(KEY, 'anna', 'a token')];
    expect(one).not.toBe(two);
    expect(unseal(KEY, 'anna', one)).toEqual({ text: 'a token' });
    expect(unseal(KEY, 'anna', two)).toEqual({ text: 'a token' });
    expect(one).not.toContain(Buffer.from('a token').toString('base64url'));
  });

  it('says which key it wants when there is another', () => {
    const answer = unseal(OTHER, 'anna', seal(KEY, 'anna', 'a token'));
    expect(answer).toEqual({
      problem: `it was sealed with the key ${keyIdOf(KEY)}, and store.key is now ${keyIdOf(OTHER)}`,
    });
  });

  it('stays shut for another account, and when a character of it was changed', () => {
    const sealed = seal(KEY, 'anna', 'a token');
    const changed = { problem: 'it was changed since it was sealed' };
    expect(unseal(KEY, 'bruno', sealed)).toEqual(changed);
    for (const part of [2, 3]) {
      const parts = sealed.split('.');
      const text = parts[part] ?? '';
      parts[part] = (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
      expect(unseal(KEY, 'anna', parts.join('.'))).toEqual(changed);
    }
    expect(unseal(KEY, 'anna', sealed.split('.').slice(0, 3).join('.'))).toEqual(changed);
  });

  it('of a version to come is told as such', () => {
    const sealed = seal(KEY, 'anna', 'a token').replace(/^1\./, '2.');
    expect(unseal(KEY, 'anna', sealed)).toEqual({
      problem: 'it was sealed by a newer version of this program',
    });
  });
});
