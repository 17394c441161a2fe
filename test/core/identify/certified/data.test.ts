import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificationData } from '../../../../src/core/identify/certified/data.js';
import { message } from '../../../support/message.js';
import { certificationXml, PROVIDER_ID } from '../../../support/pec.js';

const TYPE = 'application/xml';

function read(...texts: readonly string[]): ReturnType<typeof readCertificationData> {
  return readCertificationData(message({ machineParts: texts.map((text) => ({ type: TYPE, text })) }));
}

const whole = certificationXml({
  type: 'errore-consegna',
  fault: 'no-dest',
  sender: "Anna.O'Neill@PEC.cliente.example",
  messageId: '&lt;a&amp;b@pec.example.it&gt;',
  deliveredTo: 'cliente@pec.example.com',
  error: '5.1.1 -\n  casella &lt;inesistente&gt;',
});

describe('daticert.xml', () => {
  it('is read field by field', () => {
    expect(read(whole)).toEqual({
      kind: 'errore-consegna',
      sender: "anna.o'neill@pec.cliente.example",
      providerId: `<${PROVIDER_ID}>`,
      messageId: '<a&b@pec.example.it>',
      recipient: 'cliente@pec.example.com',
      error: 'no-dest: 5.1.1 - casella <inesistente>',
    });
  });

  it('is found behind other XML, behind a byte order mark and under whatever name', () => {
    expect(read('<fattura/>', 'no XML', `\uFEFF${whole}`)?.kind).toBe('errore-consegna');
    expect(read('<fattura/>')).toBeNull();
    expect(read()).toBeNull();
  });

  it('is read as far as it goes', () => {
    const nothing = {
      kind: '',
      sender: null,
      providerId: null,
      messageId: null,
      recipient: null,
      error: null,
    };
    expect(read('<postacert/>')).toEqual(nothing);
    expect(read('<postacert tipo="accettazione"><dati>x</dati></postacert>')).toEqual({
      ...nothing,
      kind: 'accettazione',
    });
    expect(read('<postacert><dati><consegna>a@b.it</consegna><consegna/></dati></postacert>')).toEqual({
      ...nothing,
      recipient: 'a@b.it',
    });
    expect(
      read('<postacert><dati><identificativo>123456789012345678901</identificativo></dati></postacert>'),
    ).toEqual({ ...nothing, providerId: '<123456789012345678901>' });
  });

  it('is refused with a DTD or entities of its own, when it is not well-formed, and when it is too long', () => {
    const doctype = '<!DOCTYPE postacert [<!ENTITY who SYSTEM "file:///etc/passwd">]>';
    expect(read(`${doctype}<postacert tipo="accettazione"/>`)).toBeNull();
    expect(read('<!doctype postacert SYSTEM "http://x.example/a.dtd"><postacert/>')).toBeNull();
    expect(read('<postacert tipo="accettazione"><dati></postacert>')).toBeNull();
    expect(read('<postacert')).toBeNull();
    expect(read(`<postacert>${' '.repeat(65_536)}</postacert>`)).toBeNull();
    expect(read(`<postacert>${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}</postacert>`)).toBeNull();
  });

  it('resolves no entity but the five that need no DTD', () => {
    const xml = certificationXml({ type: 'accettazione', error: '&who; &#13;&#10;Bcc: &amp;lt; &xxe;' });
    expect(read(xml)?.error).toBe('&who; &#13;&#10;Bcc: &lt; &xxe;');
  });

  it('gives lines without control characters, of a bounded length', () => {
    const xml = certificationXml({ type: 'accettazione', error: `a\r\nb\tc ${'x'.repeat(5000)}` });
    const error = read(xml)?.error ?? '';
    expect(error).toMatch(/^a b c x+$/);
    expect(error).toHaveLength(300);
  });

  // What grew with the square of its length would outlast any test.
  it('is read in linear time, whatever it holds', () => {
    const pieces = [
      '<a',
      '<a>',
      '&lt;',
      '<![CDATA[',
      '<!--',
      '<?x ',
      ' a="',
      '@',
      'a@',
      '<dati>',
      '</dati>',
      ']]>',
    ];
    for (const piece of pieces) {
      const filling = piece.repeat(Math.floor(60_000 / piece.length));
      read(`<postacert tipo="x">${filling}</postacert>`, `<postacert ${filling}/>`);
      const filled = read(
        certificationXml({ type: 'x', sender: filling, messageId: filling, error: filling }),
      );
      expect(filled?.error?.length ?? 0, piece).toBeLessThanOrEqual(300);
    }
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<postacert',
      '>',
      '</postacert>',
      ' tipo="x"',
      '<dati>',
      '&',
      '<__proto__>',
      '<!--',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }), (texts) => {
        const data = read(texts.join(''));
        expect(data === null || typeof data.kind === 'string').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
