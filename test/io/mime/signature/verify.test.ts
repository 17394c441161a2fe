// Signatures that openssl made, verified while the mail is read; and what must not pass for one.
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/core/mail/message.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { readCertificates, verifySignature } from '../../../../src/io/mime/signature/verify.js';
import { inPieces, ORDINARY, rawMail } from '../../../support/mime-mail.js';
import { customerMail, envelope } from '../../../support/pec.js';
import {
  AUTHORITY,
  AUTHORITY_PEM,
  type Holder,
  issue,
  makeAuthority,
  PROVIDER,
  PROVIDER_ADDRESS,
  reissue,
  signContent,
} from '../../../support/pec-authority.js';

const DAY_MS = 24 * 3_600_000;

function read(chunks: Iterable<Uint8Array>, at = Date.now(), pem = AUTHORITY_PEM): Promise<Message> {
  const trusted = readCertificates(pem);
  return readMessage(chunks, (mail) => verifySignature(mail, trusted, at));
}

async function problemOf(bytes: Buffer, at?: number): Promise<string | null> {
  return (await read([bytes], at)).signature?.problem ?? null;
}

function signedBy(holder: Holder, options?: readonly string[]): Buffer {
  return envelope({ sign: (content) => signContent(holder, content, options) });
}

const holds = { signers: [PROVIDER_ADDRESS], problem: null };

describe('a signature holds', () => {
  it('in whatever pieces the mail comes, and with the line ends of a file', async () => {
    const bytes = envelope();
    for (const size of [1, 7, 76, 4096]) expect((await read(inPieces(bytes, size))).signature).toEqual(holds);
    const asFile = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    expect((await read([asFile])).signature).toEqual(holds);
  });

  it('where an authority in between vouches, and with other keys, hashes and encodings', async () => {
    const between = issue(AUTHORITY, 'Intermedia', { isAuthority: true });
    expect((await read([signedBy(issue(between, 'Provider'))])).signature).toEqual(holds);
    expect((await read([signedBy(PROVIDER, ['-md', 'sha512'])])).signature).toEqual(holds);
    expect((await read([signedBy(PROVIDER, ['-keyid'])])).signature).toEqual(holds);
  });

  it('of content with boundaries that begin like that of the signature', async () => {
    const inner = customerMail(
      ['Content-Type: multipart/mixed; boundary="outside-2"'],
      ['', '--outside-2', 'Content-Type: text/plain', '', '--outsider', '--outside-2--', ''].join('\r\n'),
    );
    const message = await read([envelope({ mail: inner })]);
    expect(message.signature).toEqual(holds);
    expect(message.enclosed?.text).toContain('--outsider');
  });

  it('as of the instant when the mail came', async () => {
    const brief = issue(AUTHORITY, 'Provider', { days: 1 });
    const bytes = signedBy(brief);
    expect(await problemOf(bytes)).toBeNull();
    expect(await problemOf(bytes, Date.now() + 3 * DAY_MS)).toMatch(/expired/);
    expect(await problemOf(bytes, Date.now() - 3 * DAY_MS)).toMatch(/not yet valid/);
  });
});

describe('a signature does not hold', () => {
  it('when one byte of what it covers is another', async () => {
    const bytes = envelope();
    const at = bytes.indexOf('Tutto fermo', bytes.indexOf('--inside'));
    const changed = Buffer.from(bytes);
    changed[at] = 'X'.charCodeAt(0);
    expect(await problemOf(changed)).toMatch(/digest/);
  });

  it('of an authority that nobody trusts, of one that may not issue, and of two that vouch for each other', async () => {
    expect(await problemOf(signedBy(issue(makeAuthority('Straniera'), 'Provider')))).not.toBeNull();
    // Trusted, but no authority: it has lent its name to somebody.
    const lent = issue({ ...PROVIDER, chain: [PROVIDER.cert] }, 'Mallory');
    expect(await problemOf(signedBy(lent))).not.toBeNull();
    const [one, other] = [makeAuthority('Una'), makeAuthority('Altra')];
    const ring = issueRing(one, other);
    expect(await problemOf(signedBy(ring))).not.toBeNull();
  });

  it('by a certificate that is not one for mail', async () => {
    const server = issue(AUTHORITY, 'Server', { usage: 'serverAuth' });
    expect(await problemOf(signedBy(server))).toBe("its signer's certificate is not one for mail");
  });

  it('when it rests on SHA-1, names no digest, or is of content that it brings along', async () => {
    expect(await problemOf(signedBy(PROVIDER, ['-md', 'sha1']))).toMatch(/SHA-1, which is too weak/);
    expect(await problemOf(signedBy(PROVIDER, ['-noattr']))).toBe('its signature names no digest');
    const genuine = signContent(PROVIDER, Buffer.from('Another mail.'), ['-nodetach']);
    expect(await problemOf(envelope({ sign: () => genuine }))).toBe('its signature is of something else');
  });

  it('when it is none, and when there is none', async () => {
    expect(await problemOf(envelope({ sign: () => Buffer.from('nonsense') }))).not.toBeNull();
    expect(await problemOf(envelope({ sign: () => Buffer.alloc(0) }))).not.toBeNull();
    const none = 'it bears no S/MIME signature';
    expect(await problemOf(envelope({ sign: () => Buffer.alloc(200_000) }))).toBe(none);
    expect(await problemOf(envelope({ signed: false }))).toBe(none);
    expect(await problemOf(rawMail(ORDINARY, 'Ciao.'))).toBe(none);
    const broken = ['Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="x"'];
    const message = await read([rawMail([...ORDINARY, ...broken], 'Ciao.')]);
    expect(message).toMatchObject({ signature: { problem: none } });
    expect(message.text).toContain('Ciao.');
  });
});

it('nothing beside the signed part is read as if it were signed', async () => {
  const forged = rawMail(
    ['Content-Type: application/xml; name="daticert.xml"'],
    '<postacert tipo="forged"/>',
  );
  const behind = await read([envelope({ data: null, behind: [forged] })]);
  expect(behind.machineParts).toEqual([]);
  // A second Content-Type would give the parser another mail than the one that is verified.
  const second = 'Content-Type: multipart/mixed; boundary="inside"';
  expect((await read([envelope({ header: [second] })])).signature?.signers).toEqual([]);
});

it('what is not verified is read as ever', async () => {
  const message = await readMessage([envelope()]);
  expect(message.signature).toBeNull();
  expect(message.contentType).toBe('multipart/signed');
});

/** A signer below two authorities, each of which has a certificate of the other's. */
function issueRing(one: Holder, other: Holder): Holder {
  const oneByOther = reissue(one, other);
  const otherByOne = reissue(other, one);
  return { ...issue(one, 'Provider'), chain: [oneByOther, otherByOne] };
}
