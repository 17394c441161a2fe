// To whom an acknowledgement of a mail may go. The store counts what went there before the mail is decided, so
// that the limits of answers hold for the people behind a monitor's or a form's mail, too.
import { formPerson } from './form-mail.js';
import type { Message } from './message.js';
import { ownerOf } from './monitor-notice.js';
import type { Policy } from './policy.js';

/**
 * Every address that an answer to this mail may go to, lower case: the sender's and, of a configured monitor or
 * form, those of the customer's contacts or of the person in it. The highest of their counts is the one to hold
 * against the limits.
 */
export function addressees(message: Message, policy: Policy): readonly string[] {
  const contacts = ownerOf(message, policy)?.contacts ?? [];
  const person = formPerson(message, policy.forms);
  const sender = message.from.slice(0, 1).map((one) => one.address);
  return [...new Set([...sender, ...contacts, ...(person === null ? [] : [person.address])])];
}
