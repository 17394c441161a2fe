// A desk with a certified mailbox, and what becomes of the bytes of a mail that comes to it.
import { certifiedTest } from '../../src/core/identify/certified/mail.js';
import { indexCustomers } from '../../src/core/desk/contract.js';
import { decide } from '../../src/core/decide/decide.js';
import { NOTHING_KNOWN } from '../../src/core/decide/inquiry.js';
import type { Decision, Known } from '../../src/core/decide/decision.js';
import type { Finding } from '../../src/core/decide/matter.js';
import type { Message } from '../../src/core/mail/message.js';
import type { MailboxPolicy, Policy } from '../../src/core/desk/policy.js';
import { trustTest } from '../../src/core/identify/trust.js';
import { readMessage } from '../../src/io/mime/read-message.js';
import { readCertificates, verifySignature } from '../../src/io/mime/signature/verify.js';
import { desk } from './desk.js';
import { AUTHORITY_PEM } from './pec-authority.js';

/** The desk's certified mailbox. */
export const certifiedMailbox: MailboxPolicy = {
  name: 'pec',
  ownSmtp: true,
  certified: true,
  authservId: 'mx.pec.example.it',
};

const policy: Policy = {
  desk: { ...desk, ownAddresses: [...desk.ownAddresses, 'assistenza@pec.example.it'] },
  limits: {
    messageBytes: 1e8,
    parseMs: 30_000,
    parseHeapMb: 256,
    acknowledgements: {
      windowMs: 3_600_000,
      sender: 10,
      domain: 50,
      ticket: 10,
      overall: 1000,
      customers: 250,
    },
    team: { windowMs: 3_600_000, mails: 50 },
    reopenDays: 7,
    pollMs: 60_000,
    giveUpMs: 86_400_000,
  },
  rules: { default: { severity: 3 }, departments: [], rules: [] },
  rulesHash: '0'.repeat(64),
  customers: indexCustomers([]),
  contracts: new Map(),
  calendars: new Map(),
  onCall: null,
  alerts: { repeatMs: 900_000, repeats: 3 },
  monitors: [],
  forms: [],
};

const nothingKnown: Known = { ...NOTHING_KNOWN, now: Date.UTC(2026, 2, 2, 9, 0) };

/** Where a mail came to, and what is known of it, as far as a test differs from the ordinary. */
export interface Arrival {
  readonly mailbox?: MailboxPolicy;
  readonly known?: Partial<Known>;
  /** Whether its mailbox names an authority; a certified one does, unless said. */
  readonly verified?: boolean;
}

const trusted = readCertificates(AUTHORITY_PEM);

/** Reads a mail, and verifies its signature by the authority of the tests. */
export function readVerified(bytes: Uint8Array): Promise<Message> {
  return readMessage([bytes], (mail) => verifySignature(mail, trusted, Date.now()));
}

function readArrived(bytes: Buffer, { mailbox = certifiedMailbox, verified }: Arrival): Promise<Message> {
  return (verified ?? mailbox.certified) ? readVerified(bytes) : readMessage([bytes]);
}

/** The decision about a mail. */
export async function decideMail(bytes: Buffer, arrival: Arrival = {}): Promise<Decision> {
  const { mailbox, known } = arrival;
  const message = await readArrived(bytes, arrival);
  return decide(message, { ...nothingKnown, ...known }, mailbox ?? certifiedMailbox, policy);
}

/** What the test of certified mail finds, behind the test of trust as on the road. */
export async function findInMail(bytes: Buffer, arrival: Arrival = {}): Promise<Finding> {
  const { mailbox, known } = arrival;
  const message = await readArrived(bytes, arrival);
  const matter = {
    message,
    requester: message.from[0] ?? null,
    origin: 'mail' as const,
    originName: null,
    marks: [],
    lowTrust: false,
    mailbox: mailbox ?? certifiedMailbox,
    known: { ...nothingKnown, ...known },
    policy,
  };
  return certifiedTest.ask(trustTest.ask(matter).matter ?? matter);
}
