// Which mails belong together, as far as their raw headers show: those of one sender, and those that cite one another or
// the same mail. For mail that must not be read yet; what has been read is compared by its fields.
import { addressesIn } from './address.js';

const RELATING = /^(?:from|message-id|in-reply-to|references):.*$/gim;

/** The addresses and Message-IDs by which a mail is related to others, from its raw header. */
export function relationsIn(header: string): string[] {
  const end = /\r?\n\r?\n/.exec(header)?.index ?? header.length;
  const unfolded = header.slice(0, end).replace(/\r?\n[ \t]+/g, ' ');
  return [...new Set((unfolded.match(RELATING) ?? []).flatMap(addressesIn))];
}
