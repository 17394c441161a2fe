// Tokens for the mails that technicians may answer, made as such a mail is queued.
import type { Policy } from '../../core/desk/policy.js';
import { technicianAt } from '../../core/desk/technician.js';
import type { LetterContent } from '../../core/letters/letter.js';
import { withToken } from '../../core/letters/shared/answering.js';
import type { Instant } from '../../core/mail/message.js';
import { keyVersionOf } from '../../io/store/state/technician-keys.js';
import type { Store } from '../../io/store/open.js';
import { mintToken, type TokenPurpose } from '../../io/smtp/token.js';

/** The configuration that is in force, as far as changes are carried out by it. */
export interface InForce {
  readonly policy: Policy;
  readonly store: { readonly key: Uint8Array | null };
}

/** So long a notification may be answered. */
const TOKEN_MS = 30 * 24 * 60 * 60_000;

/** A letter that its recipient may answer. */
export interface Signed<Content> {
  readonly content: Content;
  /** The token that its Message-ID bears; null where it bears none. */
  readonly token: string | null;
}

/** The letter with the token that its answer needs, where its recipient may answer it. */
export async function sign<Content extends LetterContent>(
  transaction: Store,
  content: Content,
  about: Omit<Answerable, 'purpose'>,
  inForce: InForce,
): Promise<Signed<Content>> {
  const { desk, answers } = inForce.policy;
  if (!('answering' in content) || content.answering === null) return { content, token: null };
  if (content.kind === 'team' && content.answering.refused) return { content, token: null };
  const token = await mint(transaction, { ...about, purpose: purposeOf(content) }, inForce);
  if (token === null || !answers.plusAddress) return { content, token };
  const replyTo = withToken(desk.address, token);
  return { content: { ...content, answering: { ...content.answering, replyTo } }, token };
}

/** Reports are answered to the program, and news that say so stay inside: none of that is for a customer. */
function purposeOf(content: LetterContent): TokenPurpose {
  if (content.kind === 'alert') return 'alert';
  const staysInside = content.kind !== 'team' || content.answering?.note === true;
  return staysInside ? 'internal' : 'notification';
}

/** A mail about one ticket that its recipient may answer. */
export interface Answerable {
  /** The number of the ticket. */
  readonly ticket: string;
  readonly to: string;
  readonly purpose: TokenPurpose;
  readonly at: Instant;
}

/** The token for such a mail; null where its recipient is no technician, or where there is no key. */
export async function mint(
  transaction: Store,
  { ticket, to, purpose, at }: Answerable,
  { policy, store: { key } }: InForce,
): Promise<string | null> {
  const technician = technicianAt(policy, to)?.key;
  if (key === null || technician === undefined) return null;
  const keyVersion = await keyVersionOf(transaction, technician);
  return mintToken({ ticket, technician, purpose, expiresAt: at + TOKEN_MS, keyVersion }, key);
}
