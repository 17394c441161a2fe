// `certified:` of a mailbox: whether it is one of certified mail (PEC), and whose word counts for what comes to it.
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { TrustAnchors } from '../../mime/received.js';
import type { Path } from '../yaml/document.js';
import { line, section } from '../yaml/value.js';
import { readCertificates, type Surroundings } from './server.js';

/** true, false, or the file of an authority's certificates. */
export const certifiedSection = z
  .union(
    [
      z.boolean(),
      section({
        ca: line.describe(
          'A file with the certificates (PEM) of the authority that vouches for PEC providers.',
        ),
      }),
    ],
    'write true, false or { ca: FILE }',
  )
  .default(false)
  .describe(
    'A certified (PEC) mailbox: it sends as its own address, through an smtp of its own. { ca: FILE } also verifies the signatures of envelopes and receipts; with true nothing is called certified, and receipts move no letter.',
  );

/** The certificates (PEM) that a mailbox trusts; null where it names none. */
export function readTrustAnchors(
  certified: z.output<typeof certifiedSection>,
  path: Path,
  around: Surroundings,
): string | null {
  if (typeof certified === 'object') return readAuthority(certified.ca, [...path, 'ca'], around);
  if (certified) {
    const problem = 'no signature is verified: nothing is called certified, and receipts move no letter';
    const hint = 'write certified: { ca: FILE }, with the certificates of the authority of PEC providers';
    around.findings.warnings.push(around.document.problemAt(path, problem, hint));
  }
  return null;
}

/** The certificates that mail is verified by, of the mailboxes that have some. */
export function trustAnchorsOf(
  mailboxes: readonly { readonly name: string; readonly trustAnchors: string | null }[],
): TrustAnchors {
  return Object.fromEntries(
    mailboxes.flatMap(({ name, trustAnchors }) => (trustAnchors === null ? [] : [[name, trustAnchors]])),
  );
}

function readAuthority(file: string, path: Path, around: Surroundings): string | null {
  const pem = readCertificates(file, path, around);
  if (pem === null) return null;
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 0 && blocks.every(isCertificate)) return pem;
  const problem = `${file} holds ${blocks.length === 0 ? 'no certificate' : 'a certificate that cannot be read'}`;
  const hint = 'put certificates in PEM form there: "openssl x509 -inform DER -in FILE" prints one so';
  around.findings.problems.push(around.document.problemAt(path, problem, hint));
  return null;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
