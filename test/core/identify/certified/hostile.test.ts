import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelope, receipt } from '../../../support/pec.js';
import { decideMail, findInMail } from '../../../support/pec-desk.js';

describe('whatever is enclosed', () => {
  const piece = fc.constantFrom(
    'From: a@b.it',
    'From: x',
    'X-Ricevuta: accettazione',
    'X-Trasporto: errore',
    'Content-Type: multipart/mixed; boundary="inside"',
    'Content-Type: message/rfc822',
    'Subject: =?utf-8?q?=0d=0aBcc:_x?=',
    '',
    '--inside',
    '--inside--',
    '--outside',
    '<postacert tipo="',
    '<a><![CDATA[',
  );
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join('\r\n'))),
  );

  it('it ends in one decision, reached by this test at most once', async () => {
    await fc.assert(
      fc.asyncProperty(content, content, fc.boolean(), async (mail, data, isReceipt) => {
        const words = { mail, data: data.toString('latin1'), sign: () => Buffer.from('fake') };
        const bytes = isReceipt ? receipt({ kind: 'X-Ricevuta: x', ...words }) : envelope(words);
        const { outcome } = await findInMail(bytes);
        expect([undefined, 'ignored', 'held']).toContain(outcome?.kind);
        const { kind, reason, road } = await decideMail(bytes);
        expect(['opened', 'ignored', 'held']).toContain(kind);
        expect(road.filter((step) => step.test === 'certified mail')).toHaveLength(1);
        expect(reason).not.toMatch(/\p{Cc}/u);
        if (outcome) expect({ kind, reason }).toEqual({ kind: outcome.kind, reason: outcome.reason });
        if (isReceipt) expect(kind).toBe('ignored');
      }),
      { numRuns: 150 },
    );
  });
});
