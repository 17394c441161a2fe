import { describe, expect, it } from 'vitest';
import { judgeTrust } from '../../../src/core/identify/trust.js';
import { message } from '../../support/message.js';
import { readMessage } from '../../../src/io/mime/read-message.js';
import { ORDINARY, rawMail } from '../../support/mime-mail.js';

const OURS = 'mx.example.it';

function trustOf(...results: string[]): string {
  return judgeTrust(message({ headers: { 'Authentication-Results': results } }), OURS).trust;
}

describe('the checks of the configured server', () => {
  it.each([
    ['low', 'dmarc=fail header.from=cliente.example'],
    ['low', 'spf=fail smtp.mailfrom=x@y.example'],
    ['low', 'spf=fail smtp.mailfrom=x@y.example; dkim=fail (bad signature)'],
    ['low', 'spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example; dmarc=fail'],
    ['low', 'spf = fail; dkim/1 = none'],
    ['low', 'DMARC=FAIL'],
    ['good', 'spf=fail smtp.mailfrom=list@lists.example; dmarc=pass'],
    ['neutral', 'spf=fail smtp.mailfrom=list@lists.example; dkim=pass header.d=cliente.example'],
    ['neutral', 'dkim=fail header.d=a.example; dkim=pass header.d=b.example; spf=fail'],
    ['neutral', 'spf=softfail; dmarc=none'],
    ['neutral', 'dmarc=temperror; spf=fail; dkim=pass'],
    ['neutral', 'none'],
  ])('are %s when they say %s', (trust, found) => {
    expect(trustOf(`${OURS}; ${found}`)).toBe(trust);
  });

  it('count with a version and in capitals', () => {
    expect(trustOf('MX.Example.IT 1; dmarc=fail')).toBe('low');
  });

  it('count from the topmost field; two that disagree count as none', () => {
    expect(trustOf(`${OURS}; dmarc=fail`, `${OURS}; dmarc=fail`)).toBe('low');
    expect(trustOf(`${OURS}; dmarc=fail`, `${OURS}; dmarc=pass`)).toBe('neutral');
    expect(trustOf('other.example; dmarc=pass', `${OURS}; dmarc=fail`)).toBe('low');
  });
});

describe('what the sender chose is no result', () => {
  it.each([
    'dmarc=fail; spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example',
    'spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example; dmarc=fail',
    'spf=pass (domain of x; dmarc=pass) smtp.mailfrom=x@evil.example; dmarc=fail',
    'dmarc=fail; dmarc=pass',
  ])('%s', (found) => {
    expect(trustOf(`${OURS}; ${found}`)).toBe('low');
  });

  it('in a field of another server', () => {
    expect(trustOf('mx.example.it.evil.example; dmarc=fail')).toBe('neutral');
    expect(trustOf('evil.example; x="mx.example.it"; dmarc=fail')).toBe('neutral');
  });

  it('nor is anything where no server is configured', () => {
    const mail = message({ headers: { 'Authentication-Results': `${OURS}; dmarc=fail` } });
    expect(judgeTrust(mail, null).trust).toBe('neutral');
  });
});

it('a folded field is read, with a result far behind', async () => {
  const filler = 'dkim=none header.d=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example;\r\n ';
  const field = `Authentication-Results: ${OURS};\r\n\t${filler.repeat(90)}dmarc=fail`;
  expect(judgeTrust(await readMessage([rawMail([field, ...ORDINARY])]), OURS).trust).toBe('low');
});

it('a hostile field takes no time', () => {
  const start = performance.now();
  for (const piece of ['"', '(', '"\\', ';dkim=', '()', '; dkim /', '(("']) {
    trustOf(`${OURS}; ${piece.repeat(8192 / piece.length)}`);
  }
  expect(performance.now() - start).toBeLessThan(1000);
});
