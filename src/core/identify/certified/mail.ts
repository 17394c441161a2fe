// Certified mail (RFC 6109): an envelope is opened, and everything after it sees the customer's own mail; a receipt is
// read on a mailbox that is configured as certified: elsewhere it is a stranger's text. Nothing is called certified whose signature was not verified. Whatever succeeds PEC (REM, ETSI EN 319 532) will
// come in beside this file.
import { readCertificationData, type CertificationData } from './data.js';
import { certifiedKeyword, readReceipt, type ReadReceipt } from './receipt.js';
import type { Address, Message } from '../../mail/message.js';
import type { Identification, Identified, IdentifyingCheck } from '../identified.js';

/**
 * The customer's mail inside a PEC envelope; the message itself when it is no envelope, or when nothing can be read in
 * it. Whatever is looked up or kept of a message is that of this one.
 */
export function openEnvelope(message: Message): Message {
  const { enclosed } = message;
  if (!isEnvelope(message)) return message;
  if (enclosed === null || enclosed.headers.length === 0) return message;
  const remarks = [message.incomplete, enclosed.incomplete].filter((remark) => remark !== null);
  return { ...enclosed, incomplete: remarks.length === 0 ? null : [...new Set(remarks)].join(' ') };
}

function isEnvelope(message: Message): boolean {
  return (
    certifiedKeyword(message, 'x-ricevuta') === null && certifiedKeyword(message, 'x-trasporto') !== null
  );
}

/** Opens an envelope, and reads a receipt. */
export const certifiedCheck: IdentifyingCheck = {
  name: 'certified mail',
  run: (identified) => {
    const { message, arrival } = identified;
    const { certified } = arrival.mailbox;
    const receipt = certified ? readReceipt(message) : null;
    if (receipt !== null) return noteReceipt(identified, receipt);
    if (!isEnvelope(message)) {
      return { observed: certified ? 'neither an envelope nor a receipt' : 'the mailbox is not certified' };
    }
    const mail = openEnvelope(message);
    if (mail !== message) return takeOut(identified, mail);
    return certified ? keepClosed(identified) : { observed: SEALED };
  },
};

const SEALED = 'an envelope without a readable postacert.eml';

/**
 * Why nobody vouches for an envelope or a receipt; null where a provider does. Its certificate must speak for the
 * address that the mail comes from (RFC 8550 §3).
 */
function unverifiedBecause({ message, arrival }: Identified): string | null {
  if (!arrival.mailbox.certified) return 'the mailbox is not certified';
  const { signature, from } = message;
  if (signature === null) return 'no authority is configured';
  if (signature.problem !== null) return signature.problem;
  const sender = from[0]?.address ?? 'nobody';
  if (from.length === 1 && signature.signers.includes(sender)) return null;
  return `its signer speaks for ${signature.signers.join(', ') || 'nobody'}, not for ${sender}`;
}

function noteReceipt(
  identified: Identified,
  { reason, receipt, signedReference }: ReadReceipt,
): Identification {
  if (identified.arrival.released !== null) return { observed: `${reason} (overridden by the release)` };
  const unverified = unverifiedBecause(identified);
  const doubt = doubtOfReceipt(identified, unverified, signedReference);
  // Whoever can forge a receipt could call a mail of ours delivered. The provider's id of it is another matter where
  // nothing is verified: to bring one, its forger must know our own id, which is as good.
  const isUnchecked = identified.message.signature === null && !identified.lowTrust;
  const believed =
    doubt === null
      ? { ...receipt, reference: signedReference ?? null }
      : { ...receipt, state: null, keepsId: receipt.keepsId && isUnchecked };
  const observed = doubt === null ? reason : `${reason}; ${doubt}, so it moves nothing`;
  return {
    observed,
    identified: { ...identified, receipt: { reason: observed, receipt: believed } },
    isComplete: true,
  };
}

function doubtOfReceipt(
  { lowTrust }: Identified,
  unverified: string | null,
  signedReference: ReadReceipt['signedReference'],
): string | null {
  if (lowTrust) return 'its trust is low';
  if (unverified !== null) return `not verified: ${unverified}`;
  return signedReference === undefined ? 'it has no daticert.xml that can be read' : null;
}

/** An envelope in which no mail can be read. */
function keepClosed(identified: Identified): Identification {
  const { arrival, message, requester, marks } = identified;
  if (arrival.released === null) {
    const sealedBecause = `certified mail: ${SEALED}; releasing it opens a ticket from the envelope alone`;
    return { observed: SEALED, identified: { ...identified, sealedBecause }, isComplete: true };
  }
  const sender = certifiedSender(readCertificationData(message)) ?? named(message.replyTo) ?? requester;
  return {
    observed: `${SEALED} (overridden by the release)`,
    identified: {
      ...identified,
      requester: namedByOperator(identified) ?? sender,
      marks: [...marks, 'anomaly'],
    },
  };
}

function takeOut(identified: Identified, mail: Message): Identification {
  const data = readCertificationData(identified.message);
  const sender = named(mail.from) ?? certifiedSender(data);
  const impersonates = sender !== null && data?.sender != null && data.sender !== sender.address;
  const doubt = impersonates ? `daticert.xml names ${data.sender}` : doubtOf(identified, data);
  const unverified = unverifiedBecause(identified);
  const whose = sender?.address ?? 'nobody';
  const why = [doubt, unverified === null ? null : `not verified: ${unverified}`].filter(
    (one) => one !== null,
  );
  const observed =
    why.length === 0
      ? `an envelope, certified mail of ${whose}`
      : `an envelope, mail of ${whose}: ${why.join('; ')}`;
  return {
    observed,
    identified: {
      ...identified,
      message: mail,
      requester: namedByOperator(identified) ?? sender,
      marks: [
        ...identified.marks,
        ...(doubt === null ? [] : ['anomaly']),
        ...(unverified === null ? [] : ['unverified']),
        ...(why.length === 0 ? ['certified'] : []),
      ],
      lowTrust: identified.lowTrust || impersonates || (unverified !== null && isSuspicious(identified)),
    },
  };
}

/**
 * Whether an envelope that nobody vouches for is of low trust. Where an authority is configured, providers' mail can be
 * verified; where our server's checks count, they speak of the envelope's sender, and not of the one inside, whom they
 * would have protected. Elsewhere the sender inside is as good as any.
 */
function isSuspicious({ message, arrival: { mailbox } }: Identified): boolean {
  return mailbox.certified ? message.signature !== null : mailbox.authservId !== null;
}

/** The part that an envelope lacks to be a certified mail's, whoever has signed it; null when it lacks nothing. */
function doubtOf({ message, lowTrust }: Identified, data: CertificationData | null): string | null {
  const transport = certifiedKeyword(message, 'x-trasporto');
  if (transport === 'errore') return 'the provider calls it ordinary or broken';
  if (transport !== 'posta-certificata') return `an unknown transport, ${transport || 'empty'}`;
  if (data === null) return 'it has no daticert.xml that can be read';
  if (data.kind !== transport) return `daticert.xml calls it ${data.kind.slice(0, 60) || 'nothing'}`;
  return lowTrust ? 'its trust is low' : null;
}

/** A field may hold words where an address should stand. */
function named(addresses: readonly Address[]): Address | null {
  return addresses.find((one) => one.address !== '') ?? null;
}

function certifiedSender(data: CertificationData | null): Address | null {
  return data === null || data.sender === null ? null : { address: data.sender, name: '' };
}

/** The sender that an operator named stands, whatever the envelope says. */
function namedByOperator({ arrival: { released }, requester }: Identified): Address | null {
  return released !== null && released.from !== null ? requester : null;
}
