// A desk with a certified mailbox, and what becomes of the bytes of a mail that comes to it.
import { DEFAULT_ANSWERS } from '../../src/core/desk/technician.js';
import { certifiedCheck } from '../../src/core/identify/certified/mail.js';
import { indexCustomers } from '../../src/core/desk/contract.js';
import { certifiedCheck as concludingCheck } from '../../src/core/decide/checks/certified.js';
import type { Decision, Outcome } from '../../src/core/decide/decision.js';
import { NO_FACTS } from '../../src/core/decide/facts.js';
import type { Identified } from '../../src/core/identify/identified.js';
import type { Message } from '../../src/core/mail/message.js';
import type { MailboxPolicy, Policy } from '../../src/core/desk/policy.js';
import { trustCheck } from '../../src/core/identify/trust.js';
import { readMessage } from '../../src/io/mime/read-message.js';
import { readCertificates, verifySignature } from '../../src/io/mime/signature/verify.js';
import { arrived, decided, type Known } from './deciding.js';
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
  technicians: [],
  answers: DEFAULT_ANSWERS,
  monitors: [],
  forms: [],
};

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
  const message = await readArrived(bytes, arrival);
  return decided(message, arrival.known ?? {}, arrival.mailbox ?? certifiedMailbox, policy);
}

/** What the checks of certified mail find. */
export interface Found {
  readonly observed: string;
  /** What the mail is now; absent where it is what it was before. */
  readonly identified?: Identified;
  readonly outcome?: Outcome;
}

/** What the checks of certified mail find, behind the check of trust. */
export async function findInMail(bytes: Buffer, arrival: Arrival = {}): Promise<Found> {
  const message = await readArrived(bytes, arrival);
  const before: Identified = {
    arrival: arrived(arrival.known ?? {}, arrival.mailbox ?? certifiedMailbox),
    policy,
    envelope: message,
    message,
    requester: message.from[0] ?? null,
    origin: 'mail',
    originName: null,
    marks: [],
    lowTrust: false,
    trace: [],
  };
  const behind = trustCheck.run(before).identified ?? before;
  const { observed, identified: found } = certifiedCheck.run(behind);
  const { outcome } = concludingCheck.run({ ...(found ?? behind), facts: NO_FACTS });
  return { observed, ...(found && { identified: found }), ...(outcome && { outcome }) };
}
