// An authority that vouches for PEC providers, and those for whom it does: made by openssl, which shares no code with
// what verifies them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, and those that lead from it to the authority's. */
export interface Holder {
  readonly cert: string;
  readonly key: string;
  /** Certificates (PEM files) between this one and the authority's. */
  readonly chain: readonly string[];
}

/** What a certificate says. */
export interface CertificateWords {
  /** The address that it speaks for. */
  readonly email?: string;
  /** How it is used: `emailProtection`, or `serverAuth`. */
  readonly usage?: string;
  readonly isAuthority?: boolean;
  /** For how many days it is valid, from now. */
  readonly days?: number;
}

const folder = mkdtempSync(join(tmpdir(), 'sportello-pec-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let made = 0;

function openssl(args: readonly string[], input?: Buffer): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 64 * 1024 ** 2 });
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A self-signed authority. */
export function makeAuthority(name: string): Holder {
  const holder = nextHolder([]);
  const extensions = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign',
  ];
  openssl([
    'req',
    '-x509',
    ...KEY,
    '-days',
    '3650',
    '-subj',
    `/CN=${name}`,
    ...extensions,
    ...filesOf(holder),
  ]);
  return holder;
}

/** A certificate that another's holder has issued, whether he may or not. */
export function issue(issuer: Holder, name: string, words: CertificateWords = {}): Holder {
  const holder = nextHolder(words.isAuthority === true ? [] : issuer.chain);
  const request = join(folder, `${made}.csr`);
  const extensions = join(folder, `${made}.cnf`);
  openssl(['req', ...KEY, '-subj', `/CN=${name}`, '-keyout', holder.key, '-out', request]);
  const lines = [
    `basicConstraints=critical,CA:${words.isAuthority === true ? 'TRUE' : 'FALSE'}`,
    `keyUsage=critical,${words.isAuthority === true ? 'keyCertSign' : 'digitalSignature'}`,
    `extendedKeyUsage=${words.usage ?? 'emailProtection'}`,
    `subjectAltName=email:${words.email ?? PROVIDER_ADDRESS}`,
  ];
  writeFileSync(extensions, lines.slice(0, words.isAuthority === true ? 2 : 4).join('\n'));
  const by = ['-CA', issuer.cert, '-CAkey', issuer.key, '-CAcreateserial', '-extfile', extensions];
  openssl(['x509', '-req', '-in', request, ...by, '-days', String(words.days ?? 3650), '-out', holder.cert]);
  return words.isAuthority === true ? { ...holder, chain: [holder.cert, ...issuer.chain] } : holder;
}

/** A certificate of one authority's key and name that another has issued; the file. */
export function reissue(authority: Holder, by: Holder): string {
  const holder = nextHolder([]);
  const request = join(folder, `${made}.csr`);
  openssl(['x509', '-x509toreq', '-in', authority.cert, '-signkey', authority.key, '-out', request]);
  const extensions = join(folder, `${made}.cnf`);
  writeFileSync(extensions, 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign');
  const issuer = ['-CA', by.cert, '-CAkey', by.key, '-CAcreateserial', '-extfile', extensions];
  openssl(['x509', '-req', '-in', request, ...issuer, '-days', '3650', '-out', holder.cert]);
  return holder.cert;
}

function nextHolder(chain: readonly string[]): Holder {
  made += 1;
  return { cert: join(folder, `${made}.pem`), key: join(folder, `${made}.key`), chain };
}

function filesOf({ cert, key }: Holder): string[] {
  return ['-keyout', key, '-out', cert];
}

/** A signature in DER; `options` are those of `openssl cms -sign`. */
export function signContent(signer: Holder, content: Buffer, options: readonly string[] = []): Buffer {
  // Of several files openssl takes the last.
  const file = join(folder, `${(made += 1)}.chain`);
  writeFileSync(file, signer.chain.map((one) => readFileSync(one, 'utf8')).join(''));
  const chain = signer.chain.length === 0 ? [] : ['-certfile', file];
  const by = ['-signer', signer.cert, '-inkey', signer.key, ...chain];
  return openssl(['cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha256', ...by, ...options], content);
}

/** The address that a provider's mail comes from. */
export const PROVIDER_ADDRESS = 'posta-certificata@pec.provider.example';

/** The authority of the tests. */
export const AUTHORITY = makeAuthority('Autorità PEC');
/** Its certificate in PEM form, and the file. */
export const AUTHORITY_FILE = AUTHORITY.cert;
export const AUTHORITY_PEM = readFileSync(AUTHORITY.cert, 'utf8');
/** The provider whose mail the tests write. */
export const PROVIDER = issue(AUTHORITY, 'Provider', { email: PROVIDER_ADDRESS });
