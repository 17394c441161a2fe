// Checks in a fixed order, until one concludes. The order is the policy. The kind of the mail was found before
// (core/identify), since monitors and forms are known before the checks for automatic mail, which theirs often is:
// - the conclusions of certified mail and alarms come first, since nothing else can be made of such mail;
// - a mail that came in part is left to a person before anything is made of it;
// - automatic mail before all that joins or opens: a bounce cites our own mail, and an absence notice is no reply;
// - copies before replies, since the copy of a reply is one too;
// - technicians before replies, since what they answer goes to the customer, or nowhere;
// - sent mail once it is no reply: the desk wrote it, and nothing of it is a request;
// - replies before our own mail, since a colleague who answers from our address continues a ticket;
// - the rules last: they judge what nothing else claims.
import type { Identified } from '../identify/identified.js';
import type { Case, Check } from './case.js';
import { alarmCheck } from './checks/alarm.js';
import { automaticMailCheck } from './checks/automatic-mail.js';
import { certifiedCheck } from './checks/certified.js';
import { completenessCheck } from './checks/completeness.js';
import { copyCheck } from './checks/copy.js';
import { ownMailCheck } from './checks/own-mail.js';
import { rulesCheck } from './checks/rules.js';
import { sentMailCheck } from './checks/sent-mail.js';
import { senderCheck } from './checks/sender.js';
import { technicianCheck } from './checks/technician.js';
import { threadCheck } from './checks/thread.js';
import type { Change } from './change.js';
import { changesOf } from './changes/changes.js';
import type { Decision } from './decision.js';
import type { Facts } from './facts.js';
import { strayToken } from './technician/stray-token.js';

/** A decision with what follows from it, in the order in which it is carried out. */
export interface Decided {
  readonly decision: Decision;
  readonly changes: readonly Change[];
}

/** Decides a mail. Every mail ends in exactly one decision, whatever its bytes were. */
export function decide(identified: Identified, facts: Facts): Decided {
  const road = [...identified.trace];
  let mail: Case = { ...identified, facts };
  for (const check of CHECKS) {
    const { observed, related, outcome } = check.run(mail);
    if (observed !== undefined) road.push({ test: check.name, saw: observed });
    if (outcome !== undefined)
      return {
        decision: { ...outcome, road },
        changes: [...changesOf(outcome, mail), ...strayToken(mail, outcome)],
      };
    if (related !== undefined) mail = { ...mail, related };
  }
  const outcome = { kind: 'held', reason: 'nothing on the road decided it' } as const;
  return { decision: { ...outcome, road }, changes: changesOf(outcome, mail) };
}

/** A mail that could not be read at all, after every attempt. */
export function holdUnreadable(problem: string): Decision {
  return { kind: 'held', reason: `unreadable: ${problem}`, road: [{ test: 'reading', saw: problem }] };
}

const CHECKS: readonly Check[] = [
  certifiedCheck,
  alarmCheck,
  completenessCheck,
  automaticMailCheck,
  senderCheck,
  copyCheck,
  technicianCheck,
  threadCheck,
  sentMailCheck,
  ownMailCheck,
  rulesCheck,
];
