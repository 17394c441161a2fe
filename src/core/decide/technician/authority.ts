// Is this the mail of a technician, and may it act? The locks in their order, each with its own reason: no program wrote
// it; it bears the token of this person; From is one of the person's addresses; a mail server confirms From. The rights
// are asked for where something is done that needs them.
import { isOwnAddress } from '../../desk/own-address.js';
import { technicianAt, type Technician } from '../../desk/technician.js';
import { confirmsWriter } from '../../identify/trust.js';
import type { Obstacle, Refusal } from '../../letters/technician/refusal.js';
import { unattendedSign } from '../automatic/answerable.js';
import type { Case } from '../case.js';
import type { TokenFact } from '../facts.js';
import { sideOf } from '../participation.js';

/** What the locks found. `observed` is for an operator. */
export type Authority = { readonly observed: string } & (
  | { readonly kind: 'none' }
  /** Somebody else writes with the token of this technician. */
  | { readonly kind: 'foreign'; readonly technician: Technician }
  | {
      readonly kind: 'refused';
      readonly technician: Technician;
      readonly refusal: Refusal;
      /** Whether it is certain enough that the person wrote, or was written to, for a letter to go there. */
      readonly isNotified: boolean;
    }
  | {
      readonly kind: 'granted';
      readonly technician: Technician;
      /** No server is configured that could confirm From, though that is demanded: a text is kept, and nothing else is done. */
      readonly isNoteOnly: boolean;
    }
);

/** Asks the locks in their order. */
export function findAuthority(mail: Case): Authority {
  const { message, policy, facts, arrival, program } = mail;
  const { technicians, answers } = policy;
  if (technicians.length === 0) return none('there are no technicians');
  if (answers.byMail === 'off') return none('answers by mail are off');
  if (!arrival.acknowledge) return none('not asked: it was imported in silence');
  if (program !== undefined) return none(`not asked: a configured ${program} wrote it`);
  if ((arrival.released?.from ?? null) !== null) return none('not asked: the operator names its sender');
  const { token } = facts;
  const address = message.from[0]?.address ?? '';
  const technician = message.hasOneSender ? technicianAt(policy, address) : undefined;
  if (technician !== undefined) return askLocks(mail, technician);
  const owner = token?.state === 'good' ? technicians.find(({ key }) => key === token.technician) : undefined;
  if (owner === undefined) return none(`${address || 'nobody'} is no technician`);
  const observed = `the token of ${owner.key}, but ${address || 'nobody'} is none of the person's addresses`;
  return { kind: 'foreign', technician: owner, observed };
}

function none(observed: string): Authority {
  return { kind: 'none', observed };
}

function askLocks(mail: Case, technician: Technician): Authority {
  const { message, policy, arrival, lowTrust } = mail;
  const { key } = technician;
  const { token } = mail.facts;
  const confirmed = confirmsWriter(mail);
  const isAuthentic = token !== null && token.state !== 'forged';
  if (!isAuthentic) {
    const why = whyNoAnswer(mail);
    if (why !== null) return none(`${key} wrote it: ${why}`);
  }
  const isOwn = isAuthentic && token.technician === key;
  const isNotified = isOwn || confirmed.isConfirmed;
  const refuse = (because: Obstacle, detail: string, notified = isNotified): Authority => ({
    kind: 'refused',
    technician,
    refusal: { because, detail },
    isNotified: notified,
    observed: `${key} wrote it; ${because}${detail === '' ? '' : `: ${detail}`}`,
  });
  // An answer to a program would be answered by it.
  const sign = unattendedSign(message);
  if (sign !== null) return refuse('automatic', sign, false);
  const [obstacle, detail] = faultOf(token, key);
  if (obstacle !== null) return refuse(obstacle, detail);
  if (lowTrust) return refuse('unverified', confirmed.observed);
  const isNoteOnly = policy.answers.byMail === 'verified' && arrival.mailbox.authservId === null;
  if (policy.answers.byMail === 'verified' && !isNoteOnly && !confirmed.isConfirmed)
    return refuse('unverified', confirmed.observed);
  const observed = `${key} wrote it, with a good token; ${confirmed.observed}`;
  return { kind: 'granted', technician, isNoteOnly, observed };
}

/** What is wrong with a token for this technician; nulls where it is good. */
function faultOf(token: TokenFact | null, key: string): readonly [Obstacle | null, string] {
  if (token === null) return ['no token', ''];
  if (token.state === 'forged') return ['forged token', ''];
  if (token.technician !== key) return ['other token', token.technician];
  if (token.state === 'expired') return ['expired token', ''];
  return token.state === 'revoked' ? ['revoked token', ''] : [null, ''];
}

/**
 * Why a technician's mail without a token of ours is no answer by mail that failed, but what any colleague's mail is; null
 * where it can only be meant as one: it cites a ticket, and goes to the desk alone.
 */
function whyNoAnswer(mail: Case): string | null {
  const { message, policy, facts, lowTrust } = mail;
  const address = message.from[0]?.address ?? '';
  const [cited] = facts.cited;
  if (cited === undefined) return 'it cites no ticket';
  if (lowTrust) return 'its trust is low';
  const side = sideOf(address, message, cited, policy);
  if (side !== 'desk') return side === null ? 'and takes no part in the ticket' : 'and asked for it';
  const others = [...message.to, ...message.cc].filter((one) => !isOwnAddress(one.address, policy.desk));
  return others.length === 0 ? null : `it goes to ${others[0]?.address ?? ''} as well`;
}
