// How far a sender may be believed: the findings of our own mail server about the mail (RFC 8601). Only
// results with the configured authserv-id count, since anyone can write such a field into a mail.
import { domainOf, headerValues, type Message } from '../mail/message.js';
import {
  readAuthenticationResults,
  type AuthenticationResults,
  type MethodResult,
} from './authentication-results.js';
import type { Identified, IdentifyingCheck } from './identified.js';

/** The verdict of the configured server's checks; `neutral` where it says nothing, or nothing is configured. */
export type Trust = 'low' | 'neutral' | 'good';

/** Notes low trust. */
export const trustCheck: IdentifyingCheck = {
  name: 'trust',
  run: (identified) => {
    const { released, mailbox } = identified.arrival;
    const named = released?.from ?? null;
    if (named !== null) return { observed: `the operator vouches for ${named}` };
    const { trust, observed } = judgeTrust(identified.message, mailbox.authservId);
    return { observed: `${trust}: ${observed}`, identified: { ...identified, lowTrust: trust === 'low' } };
  },
};

/**
 * Judges by all that this server found. A border server removes fields that claim to be its own (RFC 8601 §5), so all
 * of them were written at its hops: often each filter writes one, with what it checked.
 */
export function judgeTrust(message: Message, authservId: string | null): { trust: Trust; observed: string } {
  if (!message.hasOneSender)
    return {
      trust: 'low',
      observed: 'its From is not exactly one mailbox, so that nobody knows whom it names',
    };
  if (authservId === null)
    return { trust: 'neutral', observed: 'no server is configured whose checks would count' };
  const fields = fieldsOf(message, authservId);
  if (fields.length === 0) return { trust: 'neutral', observed: `no check by ${authservId}` };
  if (!fields.every((field) => field.isWhole))
    return {
      trust: 'low',
      observed: `what ${authservId} found cannot be read to its end: anything may hide in it`,
    };
  const found = fields.flatMap((field) => field.found).filter(({ method }) => COUNTED.has(method));
  const shown = found.map(({ method, result }) => `${method}=${result}`).join(' ');
  const observed = `${authservId} found ${shown || 'nothing that counts'}`;
  return { trust: verdictOf(found, domainOf(message.from[0]?.address ?? '')), observed };
}

const COUNTED = new Set(['dmarc', 'spf', 'dkim']);

/** DMARC speaks of the From that people see; without it, SPF must fail and no signature may hold. */
function verdictOf(found: readonly MethodResult[], domain: string): Trust {
  const results = (name: string): string[] =>
    found.filter(({ method }) => method === name).map(({ result }) => result);
  if (results('dmarc').includes('fail')) return 'low';
  const isPassed = found.some(
    ({ method, result, properties }) =>
      method === 'dmarc' && result === 'pass' && properties.get('header.from') === domain,
  );
  // One mail has one From, so a second verdict on it is not the server's, or of another From.
  const verdicts = new Set(found.filter(({ method }) => method === 'dmarc').map(verdictWords));
  if (isPassed && verdicts.size === 1) return 'good';
  // SPF alone says little of a mail that was forwarded, where DMARC has passed by whatever name.
  if (results('dmarc').includes('pass')) return 'neutral';
  // Of several signatures one that holds is enough (RFC 6376 §6.1).
  return results('spf').includes('fail') && !results('dkim').includes('pass') ? 'low' : 'neutral';
}

/** Whether somebody confirms that a mail is from whom it names, in words for an operator. */
export interface Confirmation {
  readonly isConfirmed: boolean;
  readonly observed: string;
}

/**
 * Whether the writer of the mail that counts is confirmed: by the checks of the configured server. Those speak of the mail
 * as it came. Of a mail inside it they say nothing: that one is confirmed where the envelope is certified mail, verified.
 */
export function confirmsWriter({ envelope, message, marks, arrival }: Identified): Confirmation {
  if (message === envelope) return confirmsSender(message, arrival.mailbox.authservId);
  return marks.includes('certified')
    ? { isConfirmed: true, observed: 'certified mail' }
    : { isConfirmed: false, observed: 'it came inside another mail, and nobody vouches for that' };
}

/**
 * Whether the configured server confirms that the mail is from the domain that From names: by DMARC, by a signature of that
 * domain or of one above it, or by SPF for it. (A signature of a domain below it would do for DMARC, too; whoever has that
 * need not have this one.) All that it found must agree, and what stands at a place that no sender can write to suffices.
 */
export function confirmsSender(message: Message, authservId: string | null): Confirmation {
  const all = confirms(message, authservId);
  return all.isConfirmed ? confirms(withSureFields(message), authservId) : all;
}

/**
 * The mail without the Authentication-Results that its sender may have written, should our server not remove such: our
 * servers put theirs above, so the topmost is theirs (RFC 8601 §5), and so is all that stands above the first Received.
 */
function withSureFields(message: Message): Message {
  const { headers } = message;
  const top = headers.findIndex(({ name }) => name === 'authentication-results');
  const received = headers.findIndex(({ name }) => name === 'received');
  const sure = headers.filter(
    ({ name }, at) => name !== 'authentication-results' || at === top || at < received,
  );
  return { ...message, headers: sure };
}

function confirms(message: Message, authservId: string | null): Confirmation {
  const { trust, observed } = judgeTrust(message, authservId);
  if (trust !== 'neutral' || authservId === null) return { isConfirmed: trust === 'good', observed };
  const from = domainOf(message.from[0]?.address ?? '');
  const found = fieldsOf(message, authservId).flatMap((field) => field.found);
  // What DMARC found of this mail stands: it has failed, was not asked for that name, or is given twice.
  if (found.some(({ method, result }) => method === 'dmarc' && result !== 'none'))
    return { isConfirmed: false, observed };
  const isConfirmed = found.some(
    ({ method, result, properties }) =>
      result === 'pass' && NAMED_BY.get(method)?.some((name) => speaksFor(properties.get(name) ?? '', from)),
  );
  return { isConfirmed, observed: isConfirmed ? observed : `${observed}, none of it for ${from}` };
}

/** The properties by which a method names the domain that it speaks for (RFC 8601 §2.7.1 and 2.7.2). */
const NAMED_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ['dkim', ['header.d', 'header.i']],
  ['spf', ['smtp.mailfrom']],
]);

function speaksFor(value: string, domain: string): boolean {
  const named = domainOf(value);
  return named.includes('.') && (named === domain || domain.endsWith(`.${named}`));
}

function fieldsOf(message: Message, authservId: string): AuthenticationResults[] {
  return headerValues(message, 'authentication-results')
    .map(readAuthenticationResults)
    .filter((field) => field.authservId === authservId.toLowerCase());
}

function verdictWords({ result, properties }: MethodResult): string {
  return `${result} ${properties.get('header.from') ?? ''}`;
}
