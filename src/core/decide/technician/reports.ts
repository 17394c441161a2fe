// Reports to technicians: the transcript of what was done, or why nothing was. Each goes to an address of people.yaml, and
// only so many of them within an hour: two programs that answer each other end there.
import type { Technician } from '../../desk/technician.js';
import type { Refusal } from '../../letters/technician/refusal.js';
import { composeRefused } from '../../letters/technician/refused.js';
import { composeTranscript, type TranscriptFacts } from '../../letters/technician/transcript.js';
import { CITES_NOTHING, referTo } from '../../mail/citation.js';
import type { Case } from '../case.js';
import type { QueueLetter } from '../change.js';
import { NO_TECHNICIAN_FACTS } from './facts.js';

/** So much is done by mail within an hour on a busy day; more is a program's. */
const MOST_DONE = 60;
const MOST_ON_TICKET = 20;
/** Anybody who has a notification can cause refusals: they take nothing away from what is done. */
const MOST_REFUSALS = 20;

/** Whether so much was done for a technician within the hour that a program must have ordered it. */
export function isFlooded({ facts: { technician } }: Case): boolean {
  const { all, onTicket } = technician?.reports ?? NO_TECHNICIAN_FACTS.reports;
  return all >= MOST_DONE || onTicket >= MOST_ON_TICKET;
}

/** Whether a technician may have one more letter that says why nothing was done. */
export function mayRefuse({ facts: { technician } }: Case): boolean {
  return (technician?.reports.refused ?? 0) < MOST_REFUSALS;
}

/** The transcript for whoever wrote the mail. */
export function transcript(mail: Case, technician: Technician, facts: TranscriptFacts): QueueLetter {
  const content = composeTranscript(facts, technician, mail.policy);
  return { ...report(mail, technician), ticket: facts.number, content };
}

/** Notifies another technician that somebody else has answered the same ticket. */
export function newsOfAnswer(mail: Case, other: Technician, facts: TranscriptFacts): QueueLetter {
  const content = composeTranscript(facts, other, mail.policy);
  const to = { address: other.addresses[0], name: other.name };
  return { ...report(mail, other), ticket: facts.number, content, to, cites: 'team thread' };
}

/** The letter about a mail that was not carried out; `number`: the ticket that it stands on, where there is one. */
export function refusal(
  mail: Case,
  technician: Technician,
  why: Refusal,
  number: string | null,
): QueueLetter {
  const { message, arrival, policy } = mail;
  const isKept = number !== null && why.because !== 'foreign sender';
  const content = composeRefused(
    { number, subject: message.subject, refusal: why, isKept, at: arrival.receivedAt },
    technician,
    policy,
  );
  const letter = { ...report(mail, technician), ticket: number, content };
  // A stranger's mail is cited to nobody.
  return why.because === 'foreign sender' ? { ...letter, cites: CITES_NOTHING } : letter;
}

function report(mail: Case, { addresses, name }: Technician) {
  const { message, arrival } = mail;
  const writer = message.from[0]?.address ?? '';
  const address = addresses.find((one) => one === writer) ?? addresses[0];
  return {
    kind: 'queue letter',
    to: { address, name },
    at: arrival.now,
    sendThrough: null,
    causeId: arrival.id,
    cites: referTo(message),
  } as const;
}
