import { describe, expect, it } from 'vitest';
import { judgeTrust } from '../../../src/core/identify/trust.js';
import { senderByGrammar } from '../../../src/core/mail/sender-field.js';
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
    ['good', 'spf=fail smtp.mailfrom=list@lists.example; dmarc=pass header.from=cliente.example'],
    ['good', 'dmarc=pass (p=none dis=none) header.from=Cliente.Example'],
    ['good', 'dmarc=pass action=none header . from = "cliente.example" (p=(none))'],
    ['good', 'spf=pass smtp.mailfrom=SRS0=a1=TT=x=anna@y.example; dmarc=pass header.from=cliente.example'],
    ['neutral', 'dmarc=pass header.from=evil.example'],
    ['neutral', 'dmarc=pass'],
    ['neutral', 'spf=fail smtp.mailfrom=list@lists.example; dmarc=pass'],
    ['neutral', 'dmarc=pass header.from=cliente.example; dmarc=pass header.from=evil.example'],
    ['neutral', 'dmarc=pass header.from=cliente.example; dmarc=none'],
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

  it('count together, whichever filter wrote which field: any failure wins', () => {
    expect(trustOf(`${OURS}; dmarc=fail`, `${OURS}; spf=fail`, `${OURS}; dkim=none`)).toBe('low');
    expect(trustOf(`${OURS}; dkim=none`, `${OURS}; spf=fail`, `${OURS}; dmarc=fail`)).toBe('low');
    expect(trustOf(`${OURS}; spf=fail`, `${OURS}; dkim=none`)).toBe('low');
    expect(trustOf(`${OURS}; spf=fail`, `${OURS}; dkim=pass header.d=lists.example`)).toBe('neutral');
    expect(trustOf(`${OURS}; spf=pass`, `${OURS}; dmarc=pass header.from=cliente.example`)).toBe('good');
    expect(trustOf(`${OURS}; dmarc=pass header.from=cliente.example`, `${OURS}; dmarc=fail`)).toBe('low');
    expect(trustOf('other.example; dmarc=pass', `${OURS}; dmarc=fail`)).toBe('low');
  });
});

describe('what the sender chose is no result', () => {
  it.each([
    'dmarc=fail; spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example',
    'spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example; dmarc=fail',
    'spf=pass (domain of x; dmarc=pass) smtp.mailfrom=x@evil.example; dmarc=fail',
    'dmarc=fail; dmarc=pass header.from=cliente.example',
    'dmarc=pass header.from=cliente.example; dmarc=fail',
    'spf=fail (a (nested; dmarc=pass header.from=cliente.example) comment)',
    `spf=fail (${'long '.repeat(200)}; dmarc=pass header.from=cliente.example)`,
    `spf=fail smtp.mailfrom="${'long '.repeat(200)}; dmarc=pass header.from=cliente.example"@evil.example`,
    'spf=fail smtp.mailfrom=x;dmarc=pass@evil.example',
    'spf=fail smtp.mailfrom=x; dmarc=pass header.from=cliente.example @evil.example',
    // What opens in a value of the sender's would swallow the failure behind it.
    'spf=pass smtp.mailfrom=x(@evil.example; dmarc=fail (p=none) header.from=cliente.example',
    'spf=pass smtp.mailfrom=x"@evil.example; dmarc=fail smtp.helo="a"',
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

async function read(...header: string[]): Promise<string> {
  return judgeTrust(await readMessage([rawMail([...header, 'To: assistenza@example.it'], 'x')]), OURS).trust;
}

describe('as the bytes of the mail have it', () => {
  const passed = 'dmarc=pass header.from=cliente.example';
  it('encoded words are no field of ours, since no server that removes forged ones decodes them', async () => {
    const encoded = `Authentication-Results: =?utf-8?q?${OURS}=3B_${passed.replaceAll('=', '=3D').replaceAll(' ', '_')}?=`;
    expect(await read(encoded, 'From: anna@cliente.example')).toBe('neutral');
    const plain = `Authentication-Results: ${OURS}; ${passed}`;
    expect(await read(plain, 'From: anna@cliente.example')).toBe('good');
  });

  it('a failure counts that stands behind thirty kilobytes', async () => {
    const field = `Authentication-Results: ${OURS}; spf=pass (${'x'.repeat(29_000)}); dmarc=fail`;
    expect(await read(field, 'From: anna@cliente.example')).toBe('low');
  });

  it.each([
    'luca@cliente.example',
    'Luca <luca@cliente.example>',
    'Luca B. Rossi (tecnico) <luca@cliente.example>',
    '"Rossi, Luca" <luca@cliente.example>',
    '"luca@victim.example" <luca@cliente.example>',
    '"(Luca" <luca@cliente.example>',
    'luca@cliente.example <Luca@cliente.example>',
    '"luca@cliente.example" <luca@cliente.example>',
    '=?utf-8?q?Rossi=2C_Luca?= <luca@cliente.example>',
    '[EXT] Società <luca@cliente.example> (via web (mail))',
    'Luca\r\n <luca@cliente.example>',
    ' < luca@cliente.example > ',
  ])('one mailbox by the grammar names its sender: From: %s', async (from) => {
    expect(await read(`Authentication-Results: ${OURS}; ${passed}`, `From: ${from}`)).toBe('good');
  });

  it.each([
    '<luca@victim.example>@cliente.example',
    '<luca@victim.example> x@cliente.example',
    'x@cliente.example <luca@victim.example',
    '<<luca@victim.example> x@cliente.example>',
    '\\<luca@victim.example> <x@cliente.example>',
    '<luca@victim.example (>) x@cliente.example>',
    'luca@victim.example <x@cliente.example>',
    'luca@victim.example, x@cliente.example',
    'luca@victim.example (x@cliente.example',
    'Luca: luca@victim.example;',
    '<@victim.example:x@cliente.example>',
    '"luca@victim.example',
    'x"@cliente.example" <luca@victim.example>',
    '=?utf-8?q?luca=40victim.example?=',
    'x@cliente.example\r\nFrom: luca@victim.example',
    '',
  ])('anything else is low trust, also where no server is configured: From: %s', async (from) => {
    expect(await read(`Authentication-Results: ${OURS}; ${passed}`, `From: ${from}`)).toBe('low');
    const mail = await readMessage([rawMail([`From: ${from}`, 'To: assistenza@example.it'], 'x')]);
    expect(judgeTrust(mail, null).trust).toBe('low');
  });

  it('a name that turns the text around is shown as it was written', async () => {
    const name = Buffer.from('Luca\u202e\u2066 Rossi\u200f', 'utf8').toString('base64');
    const mail = await readMessage([rawMail([`From: =?utf-8?b?${name}?= <luca@cliente.example>`], 'x')]);
    expect(mail.from).toEqual([{ address: 'luca@cliente.example', name: 'Luca Rossi' }]);
  });
});

// What grew with the square of these fields would outlast any test.
it('a hostile field is read in linear time, and proves nothing', () => {
  for (const piece of ['"', '(', '"\\', ';dkim=', '()', '; dkim /', '(("', ' a=b', ' a =', '= ', ' a.']) {
    const hostile = piece.repeat(320_000 / piece.length);
    expect(trustOf(`${OURS}; ${hostile}`), piece).not.toBe('good');
    expect(trustOf(`${OURS}; dkim=pass${hostile}`), piece).not.toBe('good');
    expect(senderByGrammar(hostile), piece).toBeNull();
    expect(senderByGrammar(piece.repeat(4000 / piece.length)), piece).toBeNull();
  }
  for (const piece of ['a.', 'a ', ' .', 'a@', '<', '[EXT] '])
    expect(senderByGrammar(piece.repeat(2000)), piece).toBeNull();
});
