// Ten thousand random conversations: nothing that a note says stands in any letter to a customer, composed and laid out.
import { expect, it } from 'vitest';
import type { Change } from '../../../../src/core/decide/change.js';
import { answer } from '../../../../src/core/decide/deeds/answer.js';
import { close } from '../../../../src/core/decide/deeds/close.js';
import { note } from '../../../../src/core/decide/deeds/note.js';
import { setSeverity } from '../../../../src/core/decide/deeds/severity.js';
import type { DeedResult, Work, WorkFacts } from '../../../../src/core/decide/deeds/work.js';
import { CITES_NOTHING } from '../../../../src/core/mail/citation.js';
import { loadTemplates } from '../../../../src/io/template/template.js';
import { agreed } from '../../../support/agreed-desk.js';

const CONVERSATIONS = 10_000;
const templates = loadTemplates('templates', ['it', 'en']);
const anna = { address: 'anna@cliente.example', name: 'Anna' };
const heard = [{ ...anna, mailbox: null }];

/** The same conversations at every run (mulberry32). */
function generator(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const work: Work = { by: 'verdi', at: Date.UTC(2026, 2, 2, 9), messageId: null, policy: agreed };

function factsOf(random: (below: number) => number): WorkFacts {
  const language = random(2) === 0 ? 'it' : 'en';
  const at = work.at - random(1_000_000);
  const mail = { from: anna, at, subject: 'Stampante', written: 'Non va.\n\nAnna', cites: CITES_NOTHING };
  return {
    ticket: {
      id: 1,
      number: '2026-000001',
      origin: 'mail',
      originName: null,
      openedAt: at,
      state: 'open',
      severity: 3,
      subject: 'Stampante',
      requester: anna.address,
      customer: null,
      language,
      closedAt: null,
      participants: [],
    },
    requesterName: 'Anna',
    mergedInto: null,
    takenBy: null,
    merged: [],
    lastMail: random(4) === 0 ? null : mail,
    sendThrough: null,
    acknowledged: heard,
    heard,
    answers: { sender: 0, domain: 0, ticket: 0, overall: 0 },
    unreachable: new Map(),
  };
}

it('no letter to a customer holds a word of a note', () => {
  const random = generator(20_261_201);
  let [letters, notes] = [0, 0];
  for (let index = 0; index < CONVERSATIONS; index += 1) {
    const facts = factsOf(random);
    const said: string[] = [];
    const changes: Change[] = [];
    const carryOut = (deed: DeedResult) => changes.push(...('changes' in deed ? deed.changes : []));
    for (let step = 0; step <= random(5); step += 1) {
      const canary = `segreto${index}x${step}x${random(1_000_000)}`;
      const kind = random(4);
      if (kind === 0) carryOut(answer(facts, { text: `Risposta ${step}.` }, work));
      else if (kind === 1) carryOut(close(facts, { why: canary, solution: 'Fatto.', quiet: false }, work));
      else if (kind === 2) carryOut(setSeverity(facts, { severity: 1, why: 'Grave.', takes: true }, work));
      else carryOut(note(facts, `Nota interna: ${canary}\n@cliente ${canary}`, work));
      if (kind % 2 === 1) said.push(canary);
    }
    notes += changes.filter((change) => change.kind === 'add note').length;
    for (const change of changes) {
      if (change.kind !== 'queue letter') continue;
      letters += 1;
      const { subject, text, html } = templates.render(change.content);
      const whole = [JSON.stringify(change), subject, text, html].join('\n');
      for (const canary of said) if (whole.includes(canary)) expect(whole).not.toContain(canary);
    }
  }
  expect(Math.min(letters, notes)).toBeGreaterThan(CONVERSATIONS / 2);
});
