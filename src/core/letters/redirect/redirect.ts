// The letter that hands a mail on to the department that a rule names, with the original as an attachment. Whoever
// answers it writes to the person who asked. The original goes along byte for byte, PEC envelope and all: opened or
// not, only the bytes as they came prove anything.
import { isDeliverable } from '../../mail/address.js';
import type { Desk } from '../../desk/desk.js';
import { isOwnAddress } from '../../desk/own-address.js';
import type { Address, Instant } from '../../mail/message.js';
import type { Department } from '../../rules/rule.js';
import type { Language } from '../../mail/language.js';
import { quoteLine, reasonOf } from '../shared/reason.js';
import { showDesk, showTime, type ShownDesk } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';

/** A larger original stays with the desk: common servers refuse mails above 20 or 25 MB. */
const LARGEST_ATTACHED = 15 * 1024 * 1024;

/** Everything that a template may print. Every string is one line without control characters. */
export interface Redirect {
  readonly kind: 'redirect';
  readonly language: Language;
  /** The department that it goes to. */
  readonly department: string;
  /** Name and address of whoever asks, a stranger's words. */
  readonly sender: string;
  /** Whom an answer reaches; null where the desk would have to find out. */
  readonly answerTo: Address | null;
  /** The subject of the request, a stranger's words: at most 120 characters, no link, PINs masked. */
  readonly reason: string;
  readonly receivedAt: string;
  /** The number of the message at the desk. */
  readonly message: number;
  /** Whether the original goes along; a very large one stays with the desk. */
  readonly attached: boolean;
  /** Its size, e.g. `18 MB`. */
  readonly size: string;
  /** Whether the sender was notified to whom it went. */
  readonly told: boolean;
  /** Until when no more such mails are sent; null where there is no need to stop. */
  readonly silentUntil: string | null;
  readonly desk: ShownDesk;
}

/** Whose words its fields hold. */
export const REDIRECT_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  department: 'desk',
  sender: 'requester',
  answerTo: 'requester',
  reason: 'requester',
  receivedAt: 'desk',
  size: 'desk',
  silentUntil: 'desk',
  desk: 'desk',
};

/** The facts of a mail that is handed on. */
export interface RedirectFacts {
  /** The number of its row. */
  readonly id: number;
  readonly requester: Address;
  readonly subject: string;
  /** The requester's new words. */
  readonly written: string;
  readonly receivedAt: Instant;
  /** Its size, on the server where it was too large to be stored whole. */
  readonly bytes: number;
  /** Whether all its bytes are stored. */
  readonly whole: boolean;
  readonly department: Department;
  readonly told: boolean;
  /** Set in the last mail before a pause. */
  readonly silentUntil: Instant | null;
}

/** The letter to the department, in the desk's own language. */
export function redirect(facts: RedirectFacts, desk: Desk): Redirect {
  const [language] = desk.languages;
  const { requester } = facts;
  const isReachable = isDeliverable(requester.address) && !isOwnAddress(requester.address, desk);
  const name = quoteLine(requester.name);
  const address = isReachable ? requester.address : quoteLine(requester.address);
  return {
    kind: 'redirect',
    language,
    department: facts.department.name,
    sender: name === '' ? address : `${name} (${address})`,
    answerTo: isReachable ? { address, name } : null,
    reason: reasonOf(facts.subject, facts.written) || wordingOf(language).noReason,
    receivedAt: showTime(facts.receivedAt, language, desk),
    message: facts.id,
    attached: facts.whole && facts.bytes <= LARGEST_ATTACHED,
    size: `${Math.ceil(facts.bytes / (1024 * 1024))} MB`,
    told: facts.told,
    silentUntil: facts.silentUntil === null ? null : showTime(facts.silentUntil, language, desk),
    desk: showDesk(desk),
  };
}
