// A technician forwards a customer's mail to the desk: the request is the customer's, as if it had come directly. The mail
// has to be verified, whatever answers have to prove: no token of ours vouches for it.
import { isOwnAddress } from '../../desk/own-address.js';
import { technicianAt } from '../../desk/technician.js';
import { isDeliverable } from '../../mail/address.js';
import { citedIds, citedNumbers, holdsToken } from '../../mail/citation.js';
import { autoSubmitted, hasNullReturnPath } from '../../mail/envelope.js';
import { forwardedText, type Address, type Message } from '../../mail/message.js';
import { forwardedSender } from '../../mail/quotation/forwarded-sender.js';
import { ownWords } from '../../mail/quotation/quotation.js';
import { cleanSubject } from '../../mail/subject.js';
import type { Identified, IdentifyingCheck } from '../identified.js';
import { confirmsWriter } from '../trust.js';

/** Takes the forwarded mail for the request, and its sender for whoever asks. */
export const forwardCheck: IdentifyingCheck = {
  name: 'forward',
  run: (identified) => {
    const { message, policy } = identified;
    const technician = technicianAt(policy, message.from[0]?.address ?? '');
    if (technician === undefined) return { observed: 'no technician wrote it' };
    const why = whyNot(identified);
    if (why !== null) return { observed: `${technician.key} wrote it; ${why}` };
    const sender = senderOf(message);
    if (sender === null || !isCustomer(sender, identified))
      return { observed: `${technician.key} forwards something, and it does not show exactly one sender` };
    return {
      observed: `${technician.key} forwards a mail of ${sender.address}`,
      identified: {
        ...identified,
        requester: sender,
        message: requestIn(message, sender),
        forwardedBy: { technician, remark: remarkIn(message) },
      },
    };
  },
};

function whyNot(identified: Identified): string | null {
  const { message, envelope, arrival, policy, lowTrust } = identified;
  if (!arrival.acknowledge) return 'it was imported in silence';
  if (policy.answers.byMail === 'off') return 'answers by mail are off';
  if (autoSubmitted(envelope) !== null || hasNullReturnPath(envelope)) return 'but a program sent it';
  if (citedNumbers(message).length > 0 || citedIds(message).some(holdsToken)) return 'it is about a ticket';
  if (cleanSubject(message.subject).reply || forwardedText(message) === null) return 'it forwards nothing';
  if (lowTrust) return 'its trust is low';
  const { isConfirmed, observed } = confirmsWriter(identified);
  return isConfirmed ? null : `nobody confirms that: ${observed}`;
}

/** The sender of an attached mail, else the one whom the header in the text names. */
function senderOf({ enclosed, text }: Message): Address | null {
  if (enclosed === null) return forwardedSender(text);
  const [sender] = enclosed.from;
  return enclosed.hasOneSender ? (sender ?? null) : null;
}

function isCustomer({ address }: Address, { policy }: Identified): boolean {
  return (
    isDeliverable(address) &&
    !isOwnAddress(address, policy.desk) &&
    !policy.desk.team.includes(address) &&
    technicianAt(policy, address) === undefined
  );
}

/** What the customer wrote. The technician's words above it are no part of that, and neither is what the mail cites. */
function requestIn(message: Message, sender: Address): Message {
  const { enclosed } = message;
  const said = forwardedText(message) ?? '';
  return {
    ...message,
    from: [sender],
    hasOneSender: true,
    replyTo: [],
    subject: enclosed === null || enclosed.subject === '' ? message.subject : enclosed.subject,
    messageId: enclosed?.messageId ?? message.messageId,
    inReplyTo: [],
    references: [],
    text: said,
    written: said,
    forwarded: null,
    enclosed: null,
    attachments: enclosed === null ? message.attachments : enclosed.attachments,
  };
}

/** A person's words stand in the beginning. */
const READ = 200_000;

function remarkIn({ text }: Message): string {
  return ownWords(text.slice(0, READ)).slice(0, 20_000);
}
