// Certified mail on the road of a message (RFC 6109): an envelope is opened, and everything after it sees the
// customer's own mail; a receipt concludes. Only on a mailbox that is configured as certified: elsewhere these
// fields are a stranger's text. Whatever succeeds PEC (REM, ETSI EN 319 532) will come in beside this file.
import { readCertificationData, type CertificationData } from './data.js';
import { certifiedKeyword, readReceipt, type ReadReceipt } from './receipt.js';
import type { Address, Message } from '../../mail/message.js';
import type { Finding, Matter, Test } from '../../decide/matter.js';
import type { MailboxPolicy } from '../../desk/policy.js';

/**
 * The customer's mail inside a PEC envelope; the message itself when it is no envelope, when nothing can be read
 * in it, or when the mailbox is not certified. Whatever is looked up or kept of a message is that of this one.
 */
export function openEnvelope(message: Message, mailbox: Pick<MailboxPolicy, 'certified'>): Message {
  const { enclosed } = message;
  if (!mailbox.certified || !isEnvelope(message)) return message;
  if (enclosed === null || enclosed.headers.length === 0) return message;
  const remarks = [message.incomplete, enclosed.incomplete].filter((remark) => remark !== null);
  return { ...enclosed, incomplete: remarks.length === 0 ? null : [...new Set(remarks)].join(' ') };
}

function isEnvelope(message: Message): boolean {
  return (
    certifiedKeyword(message, 'x-ricevuta') === null && certifiedKeyword(message, 'x-trasporto') !== null
  );
}

/** The test of the road. It stands behind the test of trust, which looks at the envelope's own fields. */
export const certifiedTest: Test = {
  name: 'certified mail',
  ask: (matter) => {
    if (!matter.mailbox.certified) return { saw: 'the mailbox is not certified' };
    const told = readReceipt(matter.message);
    if (told !== null) return takeReceipt(matter, told);
    if (!isEnvelope(matter.message)) return { saw: 'neither an envelope nor a receipt' };
    const mail = openEnvelope(matter.message, matter.mailbox);
    return mail === matter.message ? keepClosed(matter) : takeOut(matter, mail);
  },
};

function takeReceipt(matter: Matter, { reason, receipt }: ReadReceipt): Finding {
  if (matter.known.released !== null) return { saw: `${reason} (overridden by the release)` };
  // Whoever can forge a receipt could call a mail of ours delivered.
  const believed = matter.lowTrust ? { ...receipt, state: null } : receipt;
  const saw = matter.lowTrust ? `${reason}; its trust is low, so it moves nothing` : reason;
  return { saw, outcome: { kind: 'ignored', reason, bounce: null, receipt: believed } };
}

/** An envelope in which no mail can be read. */
function keepClosed(matter: Matter): Finding {
  const saw = 'an envelope without a readable postacert.eml';
  if (matter.known.released === null) {
    const reason = `certified mail: ${saw}; releasing it opens a ticket from the envelope alone`;
    return { saw, outcome: { kind: 'held', reason } };
  }
  const { message } = matter;
  const sender =
    certifiedSender(readCertificationData(message)) ?? named(message.replyTo) ?? matter.requester;
  return {
    saw: `${saw} (overridden by the release)`,
    matter: { ...matter, requester: namedByOperator(matter) ?? sender, marks: [...matter.marks, 'anomaly'] },
  };
}

function takeOut(matter: Matter, mail: Message): Finding {
  const data = readCertificationData(matter.message);
  const sender = named(mail.from) ?? certifiedSender(data);
  const impersonates = sender !== null && data?.sender != null && data.sender !== sender.address;
  const doubt = impersonates ? `daticert.xml names ${data.sender}` : doubtOf(matter, data);
  const whose = sender?.address ?? 'nobody';
  const saw =
    doubt === null ? `an envelope, certified mail of ${whose}` : `an envelope, mail of ${whose}: ${doubt}`;
  return {
    saw: doubt === null && data === null ? `${saw}, without daticert.xml` : saw,
    matter: {
      ...matter,
      message: mail,
      requester: namedByOperator(matter) ?? sender,
      marks: [...matter.marks, doubt === null ? 'certified' : 'anomaly'],
      lowTrust: matter.lowTrust || impersonates,
    },
  };
}

/** Why the mail in an envelope does not count as certified; null when it does. */
function doubtOf({ message, lowTrust }: Matter, data: CertificationData | null): string | null {
  const transport = certifiedKeyword(message, 'x-trasporto');
  if (transport === 'errore') return 'the provider calls it ordinary or broken';
  if (transport !== 'posta-certificata') return `an unknown transport, ${transport || 'empty'}`;
  if (data !== null && data.kind !== transport)
    return `daticert.xml calls it ${data.kind.slice(0, 60) || 'nothing'}`;
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
function namedByOperator({ known, requester }: Matter): Address | null {
  return known.released !== null && known.released.from !== null ? requester : null;
}
