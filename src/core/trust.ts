// How far a sender may be believed: what our own mail server found when it checked the mail (RFC 8601). Only
// results with the configured authserv-id count, since anyone can write such a field into a mail.
import { headerValues, type Message } from './message.js';
import type { Matter, Test } from './matter.js';

/** What the configured server's checks say; `neutral` where it says nothing, or nothing is configured. */
export type Trust = 'low' | 'neutral' | 'good';

/** Judges the topmost result of that server; two of its results that disagree count as none. */
export function judgeTrust(message: Message, authservId: string | null): { trust: Trust; saw: string } {
  if (authservId === null) return { trust: 'neutral', saw: 'no authserv-id is configured' };
  const results = headerValues(message, 'authentication-results')
    .map(readResults)
    .filter((one) => one.authservId === authservId.toLowerCase());
  const [topmost] = results;
  if (topmost === undefined) return { trust: 'neutral', saw: `no results of ${authservId}` };
  const verdicts = new Set(results.map(verdictOf));
  if (verdicts.size > 1) return { trust: 'neutral', saw: `results of ${authservId} disagree` };
  return { trust: verdictOf(topmost), saw: `${authservId}: ${topmost.shown || 'no method'}` };
}

interface Results {
  readonly authservId: string;
  readonly methods: ReadonlyMap<string, string>;
  readonly shown: string;
}

const METHOD = /(?:^|[;\s])(dmarc|spf|dkim)\s*=\s*([a-z]+)/gi;

function readResults(value: string): Results {
  const bounded = value.slice(0, 4000).replace(/\([^()]{0,500}\)/g, ' ');
  const authservId = /^\s*([^\s;]{1,255})/.exec(bounded)?.[1]?.toLowerCase() ?? '';
  const methods = new Map<string, string>();
  for (const [, method = '', result = ''] of bounded.matchAll(METHOD)) {
    const name = method.toLowerCase();
    const before = methods.get(name);
    // Several signatures: one that passes is enough (RFC 6376 §6.1).
    if (before !== 'pass') methods.set(name, result.toLowerCase());
  }
  const shown = [...methods].map(([method, result]) => `${method}=${result}`).join(' ');
  return { authservId, methods, shown };
}

/** DMARC speaks of the From that people see; without it, SPF must fail and no signature may hold. */
function verdictOf({ methods }: Results): Trust {
  const dmarc = methods.get('dmarc');
  if (dmarc === 'fail') return 'low';
  if (dmarc === 'pass') return 'good';
  return methods.get('spf') === 'fail' && methods.get('dkim') !== 'pass' ? 'low' : 'neutral';
}

/** The test of the road: notes low trust, concludes nothing. */
export const trustTest: Test = {
  name: 'trust',
  ask: (matter: Matter) => {
    const { trust, saw } = judgeTrust(matter.message, matter.mailbox.authservId);
    return { saw: `${trust}: ${saw}`, matter: { ...matter, lowTrust: trust === 'low' } };
  },
};
