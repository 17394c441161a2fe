// The kind of a mail, by checks in a fixed order. Each sees what those before it found:
// - the operator's word first, since it outweighs what the mail says of its sender;
// - trust before the envelope is opened, since our server's checks speak of the fields of the envelope;
// - the envelope before programs, since a certified mail may hold the mail of one;
// - monitors before forms;
// - what a technician forwards last: none of these is meant for anybody else.
import type { Policy } from '../desk/policy.js';
import type { Message } from '../mail/message.js';
import { certifiedCheck } from './certified/mail.js';
import { formCheck } from './form/mail.js';
import { forwardCheck } from './forward/mail.js';
import type { Arrival, Identified, IdentifyingCheck } from './identified.js';
import { monitorCheck } from './monitor/mail.js';
import { trustCheck } from './trust.js';

/** Finds out the kind of a mail: who really asks, and on whose behalf. The store is not asked. */
export function identify(message: Message, arrival: Arrival, policy: Policy): Identified {
  let identified: Identified = {
    arrival,
    policy,
    envelope: message,
    message,
    requester: message.from[0] ?? null,
    origin: 'mail',
    originName: null,
    marks: [],
    lowTrust: false,
    trace: [],
  };
  for (const check of CHECKS) {
    const { observed, identified: found, isComplete } = check.run(identified);
    const trace = [...identified.trace, { test: check.name, saw: observed }];
    identified = { ...(found ?? identified), trace };
    if (isComplete) break;
  }
  return identified;
}

/** The operator's word at a release: who shall be taken for the sender. */
const releaseCheck: IdentifyingCheck = {
  name: 'release',
  run: (identified) => {
    const { released } = identified.arrival;
    if (released === null) return { observed: 'no operator has released it' };
    if (released.from === null) return { observed: 'an operator has released it' };
    return {
      observed: `an operator has released it as a mail of ${released.from}`,
      identified: { ...identified, requester: { address: released.from, name: '' } },
    };
  },
};

const CHECKS: readonly IdentifyingCheck[] = [
  releaseCheck,
  trustCheck,
  certifiedCheck,
  monitorCheck,
  formCheck,
  forwardCheck,
];
