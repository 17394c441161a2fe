// Repeated alarms of one host and service fold into the open ticket, and a recovery is noted on it.
import { spellNotice, type Notice } from '../../identify/monitor/notice.js';
import type { KnownTicket } from '../../desk/ticket.js';
import type { Case, Check } from '../case.js';
import { judgeAlarm } from '../classification.js';
import type { Appended, Outcome } from '../decision.js';

/** Concludes on a fault with an open ticket, and on a recovery that nobody waits for; the notice stands in the trace. */
export const alarmCheck: Check = {
  name: 'alarm',
  run: (mail) => {
    const outcome = mail.notice === undefined ? null : concludeOn(mail, mail.notice);
    return outcome === null ? {} : { outcome };
  },
};

function concludeOn(mail: Case, notice: Notice): Outcome | null {
  const { monitored, copyOf } = mail.facts;
  // A copy through another mailbox is no second alarm: the check for copies comes later.
  if (copyOf !== null) return null;
  if (monitored !== null && monitored.state === 'open')
    return notice.says === 'recovery' ? recover(monitored, notice) : repeat(mail, monitored, notice);
  if (notice.says !== 'recovery' || mail.arrival.released !== null) return null;
  const reason = `monitor: recovery of ${spellNotice(notice)}, without an open ticket`;
  return { kind: 'ignored', reason, bounce: null, receipt: null };
}

function recover(ticket: KnownTicket, notice: Notice): Outcome {
  return {
    ...joining(ticket, 'recovery'),
    reason: `recovery: ${spellNotice(notice)}, on ${ticket.number}, which stays open for a person to close`,
  };
}

function repeat(mail: Case, ticket: KnownTicket, notice: Notice): Outcome {
  return {
    ...joining(ticket, 'alarm'),
    reason: `alarm: ${spellNotice(notice)}, again on ${ticket.number}`,
    ...judgeAlarm(mail, ticket),
  };
}

function joining(ticket: KnownTicket, as: 'alarm' | 'recovery'): Appended {
  const nothing = { reopens: false, raise: null, alert: false, alertsTeam: false, participants: [] };
  return { kind: 'appended', number: ticket.number, as, ...nothing };
}
