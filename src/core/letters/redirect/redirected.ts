// The notice to whoever wrote something that is not for this desk: to which department it went. No ticket was opened,
// so an answer to the notice goes to that department and not back to the desk.
import type { Desk } from '../../desk/desk.js';
import type { Address, Instant } from '../../mail/message.js';
import type { Department } from '../../rules/rule.js';
import type { Language } from '../../mail/language.js';
import { reasonOf } from '../shared/reason.js';
import { showDesk, showTime, type ShownDesk } from '../shared/shown.js';
import { wordingOf } from '../shared/wording.js';
import type { FieldWords } from '../whose.js';

/** Everything that a template may print. Every string is one line without control characters. */
export interface Redirected {
  readonly kind: 'redirected';
  readonly language: Language;
  readonly department: Address;
  /** The subject of the request, a stranger's words: at most 120 characters, no link, PINs masked. */
  readonly reason: string;
  readonly receivedAt: string;
  readonly desk: ShownDesk;
}

/** Whose words its fields hold. */
export const REDIRECTED_WORDS: FieldWords = {
  kind: 'desk',
  language: 'desk',
  department: 'desk',
  reason: 'requester',
  receivedAt: 'desk',
  desk: 'desk',
};

/** The request that went to a department. */
export interface RedirectedFacts {
  readonly language: Language;
  readonly department: Department;
  readonly subject: string;
  /** The requester's new words. */
  readonly written: string;
  readonly receivedAt: Instant;
}

/** The notice to the requester. */
export function announceRedirect(facts: RedirectedFacts, desk: Desk): Redirected {
  const { language, department } = facts;
  return {
    kind: 'redirected',
    language,
    department: { name: department.name, address: department.address },
    reason: reasonOf(facts.subject, facts.written) || wordingOf(language).noReason,
    receivedAt: showTime(facts.receivedAt, language, desk),
    desk: showDesk(desk),
  };
}
