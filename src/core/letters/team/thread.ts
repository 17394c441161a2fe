// How mail programs show the mails of one ticket together.
import type { Desk } from '../../desk/desk.js';
import type { Reference } from '../../mail/citation.js';
import { domainOf } from '../../mail/message.js';

/** No mail has this id: the mails to the team about one ticket all cite it, so that they are shown together. */
export function teamThread(number: string, desk: Desk): Reference {
  const root = `<team.${number}@${domainOf(desk.address)}>`;
  return { inReplyTo: root, references: [root] };
}
