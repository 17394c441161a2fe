// Whether an S/MIME signature holds (RFC 8551, RFC 5652 §5.6): whose certificate it bears, and whether somebody whom
// the administrator trusts vouches for that one. Revocation is not asked about: a worker has no network.
import { webcrypto } from 'node:crypto';
import {
  AltName,
  Certificate,
  ContentInfo,
  CryptoEngine,
  ExtKeyUsage,
  SignedData,
  type SignerInfo,
} from 'pkijs';
import type { Instant, Signature } from '../../../core/mail/message.js';
import { cleanLine } from '../clean-text.js';
import type { SignedMail } from './signed-mail.js';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';
const EMAIL_IN_NAME = '1.2.840.113549.1.9.1';
const ALTERNATIVE_NAME = '2.5.29.17';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const EMAIL_PROTECTION = ['1.3.6.1.5.5.7.3.4', '2.5.29.37.0'];
const RFC822_NAME = 1;

/** More certificates than a chain has are there to make work. */
const CERTIFICATES = 10;
const PROBLEM_LENGTH = 200;

type Named = Parameters<CryptoEngine['digest']>[0];
type Bytes = Parameters<CryptoEngine['digest']>[1];

/** Why a signature does not hold. */
class Unverified extends Error {
  override readonly name = 'Unverified';
}

/** Certificates in PEM form, ready to be trusted. Throws where one of them is none. */
export function readCertificates(pem: string): Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) =>
    Certificate.fromBER(Buffer.from(block.replace(/-----[^-]*-----/g, ''), 'base64')),
  );
}

/** Verifies the signature of a mail that has been read to its end, as of the instant when it came. */
export async function verifySignature(
  mail: SignedMail,
  trusted: readonly Certificate[],
  at: Instant,
): Promise<Signature> {
  try {
    return { signers: await verify(mail, trusted, at), problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { signers: [], problem: cleanLine(problem, PROBLEM_LENGTH) };
  }
}

async function verify(mail: SignedMail, trusted: readonly Certificate[], at: Instant): Promise<string[]> {
  if (mail.signature === null) throw new Unverified('it bears no S/MIME signature');
  const signed = readSigned(mail.signature);
  const engine = new StreamedContent(mail);
  engine.refuseWeak(signed.signerInfos[0]);
  const offered = (signed.certificates ?? []).filter((one) => one instanceof Certificate);
  if (offered.length > CERTIFICATES) throw new Unverified('its signature bears too many certificates');
  signed.certificates = await reachable(offered, trusted, engine);
  const result = await signed.verify(
    {
      signer: 0,
      data: engine.content,
      trustedCerts: [...trusted],
      checkChain: true,
      checkDate: new Date(at),
      extendedMode: true,
    },
    engine,
  );
  const signer = result.signerCertificate;
  if (result.signatureVerified !== true || !signer)
    throw new Unverified('its signature is not that of its signer');
  if (!isForMail(signer)) throw new Unverified("its signer's certificate is not one for mail");
  return addressesOf(signer);
}

function readSigned(der: Buffer): SignedData {
  const content = ContentInfo.fromBER(der);
  if (content.contentType !== SIGNED_DATA) throw new Unverified('its signature is no signed data');
  const signed = new SignedData({ schema: content.content });
  // Content that the signature brings along would be verified in the place of the mail.
  if (signed.encapContentInfo.eContent !== undefined || signed.encapContentInfo.eContentType !== DATA)
    throw new Unverified('its signature is of something else');
  const [signer] = signed.signerInfos;
  if (signer === undefined || signed.signerInfos.length > 1)
    throw new Unverified(`it has ${signed.signerInfos.length} signers in the place of one`);
  if (signer.signedAttrs === undefined) throw new Unverified('its signature names no digest');
  delete signed.crls;
  return signed;
}

/**
 * The library is given a stand-in for the content, which has passed already, and asks for its digest: the one that
 * was made on the way.
 */
class StreamedContent extends CryptoEngine {
  readonly content = new ArrayBuffer(1);

  constructor(private readonly mail: SignedMail) {
    super({ name: 'node', crypto: webcrypto });
  }

  /** Refuses a signature that rests on a hash for which collisions can be made; `digest` refuses one of the content. */
  refuseWeak(signer: SignerInfo | undefined): void {
    const algorithm: object = this.getAlgorithmByOID(signer?.signatureAlgorithm.algorithmId ?? '');
    const hash = 'hash' in algorithm ? algorithm.hash : null;
    const name = typeof hash === 'object' && hash !== null && 'name' in hash ? String(hash.name) : null;
    if (name !== null && this.mail.digest(name) === null) throw tooWeak(name);
  }

  override async digest(algorithm: Named, data: Bytes): Promise<ArrayBuffer> {
    const isContent = ArrayBuffer.isView(data) ? data.buffer === this.content : data === this.content;
    if (!isContent) return super.digest(algorithm, data);
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    const digest = this.mail.digest(name);
    if (digest === null) throw tooWeak(name);
    return new Uint8Array(digest).buffer;
  }
}

function tooWeak(hash: string): Unverified {
  return new Unverified(`its signature rests on ${hash}, which is too weak`);
}

/**
 * The signers' certificates, and those of authorities that a trusted one vouches for, through others or at once. Two
 * strangers' authorities that vouch for each other would lead the library round for ever.
 */
async function reachable(
  offered: readonly Certificate[],
  trusted: readonly Certificate[],
  engine: CryptoEngine,
): Promise<Certificate[]> {
  const vouched = new Set<Certificate>();
  for (let grown = true; grown;) {
    grown = false;
    for (const one of offered) {
      if (vouched.has(one) || !(await isIssuedByOneOf(one, [...trusted, ...vouched], engine))) continue;
      vouched.add(one);
      grown = true;
    }
  }
  return offered.filter((one) => vouched.has(one));
}

async function isIssuedByOneOf(
  certificate: Certificate,
  issuers: readonly Certificate[],
  engine: CryptoEngine,
): Promise<boolean> {
  for (const issuer of issuers) {
    if (!certificate.issuer.isEqual(issuer.subject)) continue;
    const isIssuer = await certificate.verify(issuer, engine).catch(() => false);
    if (isIssuer) return true;
  }
  return false;
}

function isForMail({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find((one) => one.extnID === EXTENDED_KEY_USAGE)?.parsedValue as unknown;
  if (usage === undefined) return true;
  return usage instanceof ExtKeyUsage && usage.keyPurposes.some((one) => EMAIL_PROTECTION.includes(one));
}

/** The addresses that a certificate speaks for (RFC 8550 §3), lower case. */
function addressesOf({ extensions = [], subject }: Certificate): string[] {
  const names = extensions.find((one) => one.extnID === ALTERNATIVE_NAME)?.parsedValue as unknown;
  const alternative =
    names instanceof AltName
      ? names.altNames.filter(({ type }) => type === RFC822_NAME).map(({ value }): unknown => value)
      : [];
  const inSubject = subject.typesAndValues
    .filter(({ type }) => type === EMAIL_IN_NAME)
    .map(({ value }): unknown => value.valueBlock.value);
  return [...alternative, ...inSubject]
    .filter((address) => typeof address === 'string')
    .map((address) => cleanLine(address, 320).toLowerCase());
}
