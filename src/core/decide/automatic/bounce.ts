// The report of a bounce: whom the mail did not reach, for how long, and which mail it was, so that it can be matched
// to what we sent. A formal report is believed first; else the text above the returned mail is read.
import type { BouncedRecipient, DeliveryAction } from './recipient.js';
import { reportedAction, reportedRecipients } from './bounce-text.js';
import { formalRecipients } from './delivery-status.js';
import type { Message } from '../../mail/message.js';

/** The report of a bounce. */
export interface BounceReport {
  /** The gravest of what became of its recipients. */
  readonly action: DeliveryAction;
  readonly recipients: readonly BouncedRecipient[];
  /** Message-IDs that it names, with angle brackets, the likeliest first; any of them may be ours. */
  readonly originalIds: readonly string[];
}

/** How much of a text is read, in characters. */
const READ_LENGTH = 20_000;
/** How many ids are kept. */
const KEPT_IDS = 50;

/** Reads what a bounce says. On any other mail the answer means nothing. */
export function readBounce(message: Message): BounceReport {
  const text = message.text.slice(0, READ_LENGTH);
  const recipients = readRecipients(message, text);
  const actions = recipients.map((one) => one.action);
  const gravest = (['failed', 'delayed', 'delivered'] as const).find((one) => actions.includes(one));
  return {
    action: gravest ?? reportedAction(message, text),
    recipients,
    originalIds: originalIds(message, text),
  };
}

function readRecipients(message: Message, text: string): BouncedRecipient[] {
  const parts = message.machineParts.filter(({ type }) => type.endsWith('delivery-status'));
  const formal = formalRecipients(parts.map((part) => part.text));
  if (formal.length > 0) return formal;
  // Broken MIME leaves the status part in the text.
  const stranded = formalRecipients([text]);
  return stranded.length > 0 ? stranded : reportedRecipients(message, text);
}

/** A Message-ID field of a quoted header or of a status part. */
const QUOTED_ID = /^[> \t]*(?:x-)?(?:original-)?message-id\s{0,5}:\s{0,5}(<[^<>\s]{1,500}>)/gim;

/** Ids of the returned mail first, then what the bounce answers, then what the returned mail answered. */
function originalIds(message: Message, text: string): string[] {
  const texts = [text, ...message.machineParts.map((part) => part.text.slice(0, READ_LENGTH))];
  const quoted = texts.flatMap((one) => [...one.matchAll(QUOTED_ID)].map((match) => match[1] ?? ''));
  const ids = [
    message.enclosed?.messageId ?? '',
    ...quoted,
    ...message.inReplyTo,
    ...message.references.toReversed(),
    ...(message.enclosed?.inReplyTo ?? []),
    ...(message.enclosed?.references ?? []).toReversed(),
  ];
  return [...new Set(ids)].filter((id) => id !== '' && id !== message.messageId).slice(0, KEPT_IDS);
}
