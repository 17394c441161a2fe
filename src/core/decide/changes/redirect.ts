// A mail that a rule hands on: the department gets the original, its sender is notified.
import { beginOf } from '../../desk/desk.js';
import { redirect } from '../../letters/redirect/redirect.js';
import { announceRedirect } from '../../letters/redirect/redirected.js';
import { CITES_NOTHING } from '../../mail/citation.js';
import { saidIn } from '../../mail/message.js';
import type { Case } from '../case.js';
import { ticketSubject } from '../classification.js';
import type { Redirected } from '../decision.js';
import { answeredThrough, causeOf } from './cause.js';
import type { QueueLetter } from '../change.js';

/** The mail to the department, and the notice to whoever asked unless the decision says why not. */
export function redirectChanges(
  { department, requester, language, answerTo, unansweredBecause }: Redirected,
  mail: Case,
): QueueLetter[] {
  const { arrival, message, policy, facts } = mail;
  if (!arrival.acknowledge) return [];
  const { desk, limits } = policy;
  const { id, now: at, bytes, originalBytes, receivedAt } = arrival;
  const about = { department, subject: ticketSubject(message), written: saidIn(message), receivedAt };
  const told = unansweredBecause === null ? answerTo : [];
  const { windowMs, mails } = limits.team;
  const isLast = (facts.handedOn.get(department.address) ?? 0) + 1 >= mails;
  const whole = originalBytes === null;
  const size = { bytes: originalBytes ?? bytes, whole };
  const silentUntil = isLast ? beginOf(windowMs, at) + windowMs : null;
  const letter = { kind: 'queue letter', ticket: null, at, ...causeOf(mail) } as const;
  const notice = announceRedirect({ ...about, language }, desk);
  const sendThrough = answeredThrough(mail);
  return [
    {
      ...letter,
      content: redirect({ ...about, ...size, id, requester, told: told.length > 0, silentUntil }, desk),
      to: { address: department.address, name: department.name },
      // It never goes through a certified mailbox: there whoever sends it would be taken for its author.
      sendThrough: null,
      cites: CITES_NOTHING,
    },
    ...told.map((to): QueueLetter => ({ ...letter, content: notice, to, sendThrough })),
  ];
}
