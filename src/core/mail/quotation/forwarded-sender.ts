// Who wrote a mail that is forwarded in the text of another one: the From of the header that stands above it.
import { addressesIn } from '../address.js';
import type { Address } from '../message.js';
import { boundaryAt, fromFieldOf } from './boundary.js';
import { readLines } from './line.js';

/** A person's words and the first header stand in the beginning of a text. */
const LINES_READ = 2_000;

/**
 * The one sender of what is forwarded; null where no header names an address, or where mails of several people are
 * forwarded side by side. What that mail quotes in turn does not count.
 */
export function forwardedSender(text: string): Address | null {
  const lines = readLines(text).slice(0, LINES_READ);
  const senders = new Map<string, Address>();
  for (let at = 0; at < lines.length; at++) {
    const boundary = lines[at]?.depth === 0 ? boundaryAt(lines, at) : null;
    if (boundary === null) continue;
    // Below the first header, only the marker of a forward begins another mail that is forwarded beside it.
    if (senders.size === 0 || boundary.forward) {
      const sender = senderIn(lines.slice(at, boundary.body).flatMap((line) => fromFieldOf(line) ?? []));
      if (sender === null) return null;
      senders.set(sender.address, sender);
    }
    at = Math.max(at, boundary.body - 1);
  }
  const [sender] = senders.values();
  return senders.size === 1 ? (sender ?? null) : null;
}

/** The first From of a header; programs write `Anna Rossi <anna@example.it>` and `Anna Rossi [mailto:anna@example.it]`. */
function senderIn([from]: readonly string[]): Address | null {
  if (from === undefined) return null;
  const [address, another] = addressesIn(from.replace(/mailto:/giu, ' '));
  if (address === undefined || another !== undefined) return null;
  const name = from.slice(0, from.toLowerCase().indexOf(address)).replace(/[<[(*"“”]|mailto:/giu, ' ');
  return { address, name: name.replace(/\s+/gu, ' ').trim().slice(0, 200) };
}
