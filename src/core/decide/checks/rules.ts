// The rules judge a mail that nothing else claims.
import type { Address } from '../../mail/message.js';
import type { Case, Check } from '../case.js';
import { classify, judgedBy, type Classification } from '../classification.js';
import type { Outcome } from '../decision.js';
import { openTicket } from '../new-ticket.js';
import { handOn, whyKept } from '../redirection.js';

/** Stands on the road of a request where the mail forwarded inside it was judged. */
export const FORWARDED_MAIL = 'the forwarded mail';

/** Opens a ticket, unless a rule sets the mail aside or hands it on. */
export const rulesCheck: Check = {
  name: 'rules',
  run: (mail) => {
    const { requester } = mail;
    if (requester === null) return { observed: 'it has no sender' };
    const classification = classify(mail, requester);
    const outcome = setAside(mail, requester, classification) ?? openTicket(mail, requester, classification);
    return {
      observed: describeRule(classification) + describeKept(mail, requester, classification),
      outcome,
    };
  },
};

function describeRule({ judgement }: Classification): string {
  const { rule, evidence, part, likeness, severity } = judgement;
  if (rule === null) return 'no rule matches: the default stands';
  const words = [...new Set(evidence.map((one) => `"${one.words}" in ${one.field}`))].join(', ');
  const where = part === 'forwarded' ? ` ${FORWARDED_MAIL}` : '';
  const given = likeness === null ? '' : ` and gives severity ${severity} ${judgedBy(judgement)}`;
  return `rule ${rule} matches${where}${given}${words === '' ? '' : `: ${words}`}`;
}

function describeKept(mail: Case, requester: Address, { judgement: { redirect } }: Classification): string {
  const why = redirect === null ? null : whyKept(mail, requester, redirect.address);
  return why === null ? '' : ` (not handed on, since ${why})`;
}

/** The outcome of a rule that opens no ticket; a release overrides it. */
function setAside(mail: Case, requester: Address, classification: Classification): Outcome | null {
  const { judgement } = classification;
  if (mail.arrival.released !== null) return null;
  const rule = `rule ${judgement.rule ?? 'default'}`;
  if (judgement.ignore !== null)
    return { kind: 'ignored', reason: `${rule}: ${judgement.ignore}`, bounce: null, receipt: null };
  if (judgement.hold !== null) return { kind: 'held', reason: `${rule}: ${judgement.hold}` };
  return handOn(mail, requester, classification);
}
