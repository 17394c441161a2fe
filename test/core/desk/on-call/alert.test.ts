// Alerts: which requests wake somebody, who is told of each step, and when it is over.
import { describe, expect, it } from 'vitest';
import {
  alertedBy,
  audienceOf,
  letterShape,
  MOST_LETTERS,
  nextStepAt,
  whyOver,
  type AlertedTicket,
} from '../../../../src/core/desk/on-call/alert.js';
import { judgeCall } from '../../../../src/core/decide/call.js';
import type { Desk } from '../../../../src/core/desk/desk.js';
import type { Judgement as Likeness } from '../../../../src/core/rules/judge/judge.js';
import type { Known } from '../../../support/deciding.js';
import { ROME_OFFICE } from '../../../support/calendar.js';
import { message } from '../../../support/message.js';
import { decideHere, policy, ticketOf } from '../../../support/program-desk.js';
import { boss, gallo, neri, turn, turns, verdi } from '../../../support/turns.js';

const TEAM = { team: ['verdi@example.it'] };

const LIKELY: Likeness = {
  severity: 1,
  probabilities: [0.72, 0.2, 0.08],
  probability: 0.72,
  service: 'server',
  serviceProbability: 0.9,
  unsure: false,
  callsOut: false,
};

/** Who is alerted of a learned 1. */
function by(
  callsOut: boolean,
  alert: boolean | null,
  team: Pick<Desk, 'team'>,
): ReturnType<typeof alertedBy> {
  return alertedBy({ alert, likeness: { ...LIKELY, callsOut } }, { severity: 1, uncovered: null }, team);
}

describe('an alert', () => {
  it('is for every 1, unless a rule silences it or asks for more', () => {
    for (const [alert, severity, wanted] of [
      [null, 1, 'on call'],
      [null, 2, null],
      [false, 1, null],
      [true, 2, 'on call'],
      [true, 3, 'on call'],
    ] as const)
      expect(alertedBy({ alert, likeness: null }, { severity, uncovered: null }, TEAM)).toBe(wanted);
  });

  it('goes to the team where a learned 1 is not sure enough, unless its rule asks for it or there is no team', () => {
    expect(by(true, null, TEAM)).toBe('on call');
    expect(by(false, null, TEAM)).toBe('team');
    expect(by(false, true, TEAM)).toBe('on call');
    expect(by(false, false, TEAM)).toBeNull();
    expect(by(false, null, { team: [] })).toBe('on call');
  });

  it('is not for what the contract leaves out', () => {
    const uncovered = { severity: 2, uncovered: 'printer' } as const;
    expect(alertedBy({ alert: true, likeness: null }, uncovered, TEAM)).toBeNull();
  });

  const open: AlertedTicket = { state: 'open', severity: 1, takenBy: null, takenAt: null };

  it('goes on while the ticket is open, as grave, and nobody has taken it since', () => {
    expect(whyOver(open, 1, 1000)).toBeNull();
    expect(whyOver({ ...open, state: 'closed' }, 1, 1000)).toBe('the ticket is closed');
    expect(whyOver({ ...open, takenBy: 'Anna', takenAt: 1000 }, 1, 1000)).toBe('taken by Anna');
    expect(whyOver({ ...open, severity: 2 }, 1, 1000)).toBe('its Severity Code is 2 now');
  });

  it('goes on over a ticket that was taken before it became so grave', () => {
    expect(whyOver({ ...open, takenBy: 'Anna', takenAt: 999 }, 1, 1000)).toBeNull();
  });

  it('goes on over a 2 that a rule asked it for, and over a 2 that became a 1', () => {
    expect(whyOver({ ...open, severity: 2 }, 2, 1000)).toBeNull();
    expect(whyOver(open, 2, 1000)).toBeNull();
    expect(whyOver({ ...open, severity: 3 }, 2, 1000)).toBe('its Severity Code is 3 now');
  });

  it('repeats a while after each step, so often and no more', () => {
    const times = { repeatMs: 900, repeats: 2 };
    expect([0, 1, 2].map((step) => nextStepAt(step, 10_000, times))).toEqual([10_900, 10_900, null]);
  });
});

describe('a request', () => {
  const stopped = message({ subject: 'Server fermo', text: 'Il server è fermo.' });

  /** Whether it alerts, where the first rule says so much of alerts. */
  function alerts(said: { alert?: boolean }, known: Partial<Known> = {}): boolean {
    const [first, ...others] = policy.rules.rules;
    if (first === undefined) throw new Error('the desk has no rules');
    const changed = { ...first, action: { ...first.action, ...said } };
    const rules = { ...policy.rules, rules: [changed, ...others] };
    return ticketOf(decideHere(stopped, known, { rules })).alert;
  }

  it('alerts as its rule says', () => {
    expect([alerts({}), alerts({ alert: true }), alerts({ alert: false })]).toEqual([true, true, false]);
  });

  it('alerts nobody when it is old mail that is only recorded', () => {
    expect(alerts({}, { acknowledge: false })).toBe(false);
  });

  it('alerts when a technician registers it as a 1, whatever the rules say', () => {
    const call = {
      origin: 'phone',
      requester: { address: 'a@b.example', name: '' },
      subject: 'Ciao',
      text: '',
    } as const;
    expect(judgeCall(call, 1, policy, 0).alert).toBe(true);
    expect(judgeCall({ ...call, subject: 'Server fermo' }, 2, policy, 0).alert).toBe(false);
    expect(judgeCall({ ...call, subject: 'Server fermo' }, null, policy, 0).alert).toBe(true);
  });
});

describe('its audience', () => {
  const office = turns(turn([verdi, neri], { during: ROME_OFFICE }), turn([gallo], { from: '2026-12-24' }));
  const [monday, sunday] = [Date.UTC(2026, 10, 23, 9), Date.UTC(2026, 10, 22, 9)];

  it('is who is on call, twice', () => {
    for (const step of [0, 1])
      expect(audienceOf(step, office, monday)).toEqual({ people: [verdi, neri], because: 'on call' });
  });

  it('is the fallback where nobody is', () => {
    expect(audienceOf(0, office, sunday)).toEqual({ people: [boss], because: 'fallback' });
  });

  it('is everybody from the third step on, each once', () => {
    const everyone = { people: [verdi, neri, gallo, boss], because: 'everybody' };
    expect(audienceOf(2, office, monday)).toEqual(everyone);
    expect(audienceOf(3, office, sunday)).toEqual(everyone);
  });
});

describe('letters', () => {
  it('are one a ticket within the bound, one for all beyond it, and none for a while after', () => {
    expect(letterShape(1, 0)).toBe('each');
    expect(letterShape(MOST_LETTERS, 0)).toBe('each');
    expect(letterShape(MOST_LETTERS + 1, 0)).toBe('together');
    expect(letterShape(1, MOST_LETTERS - 1)).toBe('each');
    expect(letterShape(2, MOST_LETTERS - 1)).toBe('together');
    expect(letterShape(1, MOST_LETTERS)).toBe('later');
  });
});
