// Our Message-IDs: made before a mail is queued, with a local part that nobody can guess, since a reply joins a
// ticket by citing one (RFC 5322 §3.6.4).
import { randomBytes } from 'node:crypto';
import { domainOf } from '../../core/mail/message.js';

/** A new Message-ID in the domain of an address of ours, with angle brackets; with a token in it where it bears one. */
export function newMessageId(address: string, token: string | null = null): string {
  const local =
    token === null ? randomBytes(16).toString('hex') : `${token}.${randomBytes(8).toString('hex')}`;
  return `<${local}@${domainOf(address)}>`;
}
