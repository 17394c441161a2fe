// A self-signed certificate for the servers that tests start: it is its own authority, so a client trusts
// it with NODE_EXTRA_CA_CERTS or a `ca` option that names this file.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The two PEM files of a certificate. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Makes `cert.pem` and `key.pem` in that folder, for `localhost` and 127.0.0.1 or for the one host given. */
export async function makeCertificate(folder: string, hostName?: string): Promise<Certificate> {
  const certificate = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const names = hostName === undefined ? 'DNS:localhost,IP:127.0.0.1' : `DNS:${hostName}`;
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${hostName ?? 'localhost'}`, '-addext', `subjectAltName=${names}`];
  const files = ['-keyout', certificate.key, '-out', certificate.cert];
  await promisify(execFile)('openssl', ['req', '-x509', ...key, '-days', '30', ...subject, ...files]);
  return certificate;
}
