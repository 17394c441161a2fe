// How far a sender may be believed: what our own mail server found when it checked the mail (RFC 8601). Only
// results with the configured authserv-id count, since anyone can write such a field into a mail.
import { headerValues, type Message } from '../mail/message.js';
import type { Test } from '../decide/matter.js';

/** What the configured server's checks say; `neutral` where it says nothing, or nothing is configured. */
export type Trust = 'low' | 'neutral' | 'good';

/** The test of the road: notes low trust, concludes nothing. */
export const trustTest: Test = {
  name: 'trust',
  ask: (matter) => {
    const named = matter.known.released?.from ?? null;
    if (named !== null) return { saw: `the operator vouches for ${named}` };
    const { trust, saw } = judgeTrust(matter.message, matter.mailbox.authservId);
    return { saw: `${trust}: ${saw}`, matter: { ...matter, lowTrust: trust === 'low' } };
  },
};

/**
 * Judges the topmost result of that server. A border server removes fields that claim to be its own (RFC 8601 §5),
 * so two of them were written at two of its hops: when they disagree, the later one may have checked the earlier.
 */
export function judgeTrust(message: Message, authservId: string | null): { trust: Trust; saw: string } {
  if (authservId === null)
    return { trust: 'neutral', saw: 'no server is configured whose checks would count' };
  const results = headerValues(message, 'authentication-results')
    .map(readResults)
    .filter((one) => one.authservId === authservId.toLowerCase());
  const [topmost] = results;
  if (topmost === undefined) return { trust: 'neutral', saw: `no check by ${authservId}` };
  if (new Set(results.map(verdictOf)).size > 1)
    return { trust: 'neutral', saw: `the checks by ${authservId} disagree` };
  const shown = [...topmost.methods].map(([method, result]) => `${method}=${result}`).join(' ');
  return { trust: verdictOf(topmost), saw: `${authservId} found ${shown || 'nothing that counts'}` };
}

interface Results {
  /** Lower case. */
  readonly authservId: string;
  /** The result of dmarc, spf and dkim, as far as they were checked. */
  readonly methods: ReadonlyMap<string, string>;
}

const METHOD = /^\s{0,99}(dmarc|spf|dkim)\s{0,9}(?:\/\s{0,9}\d{1,3}\s{0,9})?=\s{0,9}([a-z]{1,20})/i;

function readResults(value: string): Results {
  const [id = '', ...found] = withoutAsides(value).split(';');
  const methods = new Map<string, string>();
  for (const one of found) {
    const [, method = '', result = ''] = METHOD.exec(one)?.map((word) => word.toLowerCase()) ?? [];
    if (method === '') continue;
    const before = methods.get(method);
    // Of several signatures one that holds is enough (RFC 6376 §6.1); the other checks are made once.
    if (before === undefined || (method === 'dkim' && before !== 'pass')) methods.set(method, result);
  }
  return { authservId: /\S+/.exec(id)?.[0].toLowerCase() ?? '', methods };
}

/** Quoted strings and comments repeat what the sender chose: `smtp.mailfrom="; dmarc=pass "@example.net`. */
function withoutAsides(value: string): string {
  return value.replace(/"(?:[^"\\]|\\.){0,500}"/g, '""').replace(/\([^()]{0,500}\)/g, ' ');
}

/** DMARC speaks of the From that people see; without it, SPF must fail and no signature may hold. */
function verdictOf({ methods }: Results): Trust {
  const dmarc = methods.get('dmarc');
  if (dmarc === 'fail') return 'low';
  if (dmarc === 'pass') return 'good';
  return methods.get('spf') === 'fail' && methods.get('dkim') !== 'pass' ? 'low' : 'neutral';
}
