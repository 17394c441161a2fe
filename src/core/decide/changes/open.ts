// Opening a ticket, with the letters that this causes: the same for a mail and for a call.
import { acknowledge } from '../../letters/acknowledgement/acknowledgement.js';
import type { TeamFacts } from '../../letters/team/team.js';
import { attentionOf } from '../../letters/shared/attention.js';
import { promiseOf } from '../../letters/shared/promise.js';
import { respondBy } from '../../desk/due-time.js';
import { CITES_NOTHING } from '../../mail/citation.js';
import { saidIn, type Instant } from '../../mail/message.js';
import type { Policy } from '../../desk/policy.js';
import { UNSURE, yearOf } from '../../desk/ticket.js';
import type { Call } from '../call.js';
import type { Case } from '../case.js';
import type { NewTicket, Opened } from '../decision.js';
import type { Facts } from '../facts.js';
import { answeredThrough, causeOf, referencesTo, type Cause } from './cause.js';
import { NEW_TICKET, type Change, type Opening } from '../change.js';
import { forwardChanges } from './on-behalf.js';
import { ticketNews } from './team-news.js';

/** The changes of a mail that opens a ticket. */
export function openChanges(
  { ticket, reason, unansweredBecause, related, lowTrust }: Opened & { readonly reason: string },
  mail: Case,
): Change[] {
  const { arrival, message, policy, facts } = mail;
  const { id: messageId, mailbox, receivedAt: at, now } = arrival;
  const written = saidIn(message);
  const request: Request = {
    opening: {
      at,
      mailbox: mailbox.name,
      related,
      why: reason,
      by: mail.forwardedBy?.technician.key ?? (mail.program === 'monitor' ? 'monitor' : 'customer'),
      messageId,
    },
    now,
    sendThrough: answeredThrough(mail),
    cause: causeOf(mail),
    written,
    tooLarge: arrival.originalBytes !== null,
    encrypted: message.encrypted,
    acknowledge: unansweredBecause === null,
    isOwed: arrival.acknowledge,
  };
  const kind = ticket.monitorKey === null ? 'request' : 'alarm';
  const attachments = message.attachments.map(({ name }) => name);
  const news = { ...newsOf(ticket, written, kind), attachments, at };
  return [
    ...openTicket(ticket, request, policy),
    ...(lowTrust ? [] : referencesTo(NEW_TICKET, mail)),
    ...forwardChanges(mail),
    ...(arrival.acknowledge ? ticketNews(news, messageId, now, policy, facts.notified) : []),
  ];
}

/** The changes of a call that a technician registers. */
export function callChanges(
  { origin, text }: Call,
  ticket: NewTicket,
  policy: Policy,
  { at: now, by }: { readonly at: Instant; readonly by: string },
  notified: Facts['notified'],
): Change[] {
  const request: Request = {
    opening: {
      at: now,
      mailbox: null,
      related: null,
      why: `registered by hand (${origin})`,
      by,
      messageId: null,
    },
    now,
    sendThrough: null,
    cause: { causeId: null, cites: CITES_NOTHING },
    written: text,
    tooLarge: false,
    encrypted: false,
    acknowledge: true,
    isOwed: true,
  };
  const news = { ...newsOf(ticket, text, 'call'), attachments: [], at: now };
  return [...openTicket(ticket, request, policy), ...ticketNews(news, null, now, policy, notified)];
}

function newsOf(
  ticket: NewTicket,
  written: string,
  kind: 'request' | 'alarm' | 'call',
): Omit<TeamFacts, 'at' | 'attachments'> {
  const { severity, rule, probability, requester: sender } = ticket;
  const unsure = ticket.marks.includes(UNSURE);
  const opened = { event: 'opened', number: NEW_TICKET, previous: null, unsure } as const;
  return { ...ticket, ...opened, sender, written, cause: { kind, severity, rule, probability } };
}

/** The request that opens a ticket, beside the ticket itself. */
interface Request {
  readonly opening: Omit<Opening, 'year' | 'rulesHash' | 'respondBy'>;
  readonly now: Instant;
  readonly sendThrough: string | null;
  readonly cause: Cause;
  /** The requester's words, for the one line of the reason. */
  readonly written: string;
  readonly tooLarge: boolean;
  readonly encrypted: boolean;
  readonly acknowledge: boolean;
  /** False for old mail that is only recorded: nobody waits for a response. */
  readonly isOwed: boolean;
}

function openTicket(ticket: NewTicket, request: Request, policy: Policy): Change[] {
  const { opening, now, sendThrough, cause, acknowledge: isAnswered, isOwed, ...shown } = request;
  const { at } = opening;
  const { desk, rulesHash } = policy;
  const { customer, language, severity, answerTo } = ticket;
  const alerted = ticket.alert && policy.onCall !== null;
  const awaiting = { customer, severity, openedAt: at };
  const looked = attentionOf({ customer, alerted }, at, language, policy);
  const promised = isOwed ? promiseOf(awaiting, now, language, policy) : null;
  const attention = [looked.attention, promised].filter((sentence) => sentence !== null).join(' ') || null;
  const facts = { ...ticket, ...shown, ...looked, attention, number: NEW_TICKET, receivedAt: at };
  const letter = {
    kind: 'queue letter',
    ticket: NEW_TICKET,
    content: acknowledge(facts, desk),
    at,
    sendThrough,
    ...cause,
  } as const;
  const year = yearOf(at, desk.timeZone);
  const due = isOwed ? respondBy(awaiting, policy) : null;
  return [
    { kind: 'open ticket', ticket, opening: { ...opening, year, rulesHash, respondBy: due } },
    ...(alerted ? [{ kind: 'begin alert', ticket: NEW_TICKET, severity, at: now } as const] : []),
    ...(isAnswered ? answerTo.map((to) => ({ ...letter, to })) : []),
  ];
}
