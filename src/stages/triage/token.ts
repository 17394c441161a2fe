// The token that a mail bears: in an id that it cites, or behind the plus of an address of the desk that it was sent to.
import type { TokenFact } from '../../core/decide/facts.js';
import { isOwnAddress } from '../../core/desk/own-address.js';
import { technicianAt } from '../../core/desk/technician.js';
import type { Identified } from '../../core/identify/identified.js';
import { citedIds } from '../../core/mail/citation.js';
import { headerValues, type Instant } from '../../core/mail/message.js';
import { keyVersionOf } from '../../io/store/state/technician-keys.js';
import type { Store } from '../../io/store/open.js';
import { findTokens, readToken } from '../../io/smtp/token.js';

const STATES = ['good', 'expired', 'revoked', 'forged'] as const;

/** The token of a mail. Of several the sender's own counts before another's, then a good one, then the nearest. */
export async function findToken(
  store: Store,
  identified: Identified,
  key: Uint8Array | null,
): Promise<TokenFact | null> {
  const { message, policy, arrival } = identified;
  if (key === null || policy.technicians.length === 0) return null;
  const tokens = findTokens([...citedIds(message), ...ownSubAddresses(identified)]);
  const names = policy.technicians.map((technician) => technician.key);
  const facts: TokenFact[] = [];
  for (const token of tokens) facts.push(await factOf(store, readToken(token, names, key), arrival.now));
  const sender = technicianAt(policy, message.from[0]?.address ?? '')?.key;
  const rank = (fact: TokenFact): number =>
    STATES.indexOf(fact.state) + (fact.state !== 'forged' && fact.technician === sender ? 0 : STATES.length);
  return facts.toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** Header fields in which servers keep the recipient of the envelope. */
const ENVELOPE_FIELDS = ['delivered-to', 'x-original-to', 'envelope-to'];
const MOST_ADDRESSES = 50;

function ownSubAddresses({ message, policy }: Identified): string[] {
  const noted = ENVELOPE_FIELDS.flatMap((name) => headerValues(message, name));
  return [...[...message.to, ...message.cc].map((one) => one.address), ...noted]
    .slice(0, MOST_ADDRESSES)
    .map((address) => address.trim().replace(/^<|>$/gu, '').toLowerCase())
    .filter((address) => address.includes('+') && isOwnAddress(address, policy.desk));
}

async function factOf(store: Store, claims: ReturnType<typeof readToken>, now: Instant): Promise<TokenFact> {
  if (claims === null) return { state: 'forged' };
  const { ticket, technician, purpose, expiresAt, keyVersion } = claims;
  const said = { ticket, technician, purpose };
  if (keyVersion !== (await keyVersionOf(store, technician))) return { ...said, state: 'revoked' };
  return { ...said, state: now < expiresAt ? 'good' : 'expired' };
}
