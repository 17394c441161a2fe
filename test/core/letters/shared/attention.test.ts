import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { attentionOf } from '../../../../src/core/letters/shared/attention.js';
import { agreed } from '../../../support/agreed-desk.js';

const at = (local: string) => DateTime.fromISO(local, { zone: 'Europe/Rome' }).toMillis();
function tell(customer: string | null, local: string, language = 'it', alerted = false) {
  const { attention, extraTime } = attentionOf({ customer, alerted }, at(local), language, agreed);
  return { attention, extraTime };
}

/** Told in one piece, on one line. */
const PHONE = '06\u00A00000\u00A00000';

const MONDAY_MORNING = '2026-11-23T09:30';
const FRIDAY_NIGHT = '2026-11-20T23:15';

describe('within service hours', () => {
  it('the request is looked at now, and Extra Time is not spoken of', () => {
    for (const customer of ['scudo', 'scudo-360', 'evenings', null]) {
      expect(tell(customer, MONDAY_MORNING)).toEqual({
        attention: 'Siamo in orario di servizio: i nostri tecnici esaminano subito la Sua richiesta.',
        extraTime: null,
      });
    }
    expect(tell('scudo', MONDAY_MORNING, 'en').attention).toBe(
      'We are within service hours: our technicians are looking at your request now.',
    );
  });

  it("the hours are the contract's own", () => {
    expect(tell('round-the-clock', FRIDAY_NIGHT, 'en')).toEqual({
      attention: 'We are within service hours: our technicians are looking at your request now.',
      extraTime: null,
    });
  });
});

describe('outside service hours', () => {
  it('the day and hour are told from which it is looked at', () => {
    expect(tell('scudo', FRIDAY_NIGHT).attention).toBe(
      'Siamo fuori dall’orario di servizio: i nostri tecnici esamineranno la Sua richiesta da lunedì 23 novembre alle ore 9:00.',
    );
    expect(tell('scudo', FRIDAY_NIGHT, 'en').attention).toBe(
      'We are outside service hours: our technicians will look at your request from Monday 23 November at 09:00 (UTC+1).',
    );
  });

  it('holidays and closures are passed over', () => {
    expect(tell(null, '2026-04-04T10:00').attention).toContain('da martedì 7 aprile alle ore 9:00');
    expect(tell(null, '2026-12-23T18:00', 'en').attention).toContain('Monday 28 December at 09:00 (UTC+1)');
    expect(tell(null, '2026-06-29T10:00', 'en').attention).toContain('Tuesday 30 June at 09:00 (UTC+2)');
  });

  it("the clock is that of the contract's calendar", () => {
    expect(tell('london', FRIDAY_NIGHT, 'en').attention).toContain('Monday 23 November at 09:00 (UTC+0)');
  });

  it.each([
    [
      'scudo-360',
      `Il Suo contratto prevede l’Extra Time: se non può attendere, chiami anche adesso il numero ${PHONE} per parlare con un nostro tecnico.`,
      `Your contract includes Extra Time: if you cannot wait, call ${PHONE} now to speak to one of our technicians.`,
    ],
    [
      'scudo',
      `Il Suo contratto non prevede l’Extra Time: il numero ${PHONE} risponde in orario di servizio.`,
      `Your contract does not include Extra Time: ${PHONE} is answered during service hours.`,
    ],
    [
      'evenings',
      `Il Suo contratto prevede l’Extra Time da sabato 21 novembre alle ore 9:00: se non può attendere, da quel momento può chiamare il numero ${PHONE} per parlare con un nostro tecnico.`,
      `Your contract includes Extra Time from Saturday 21 November at 09:00 (UTC+1): if you cannot wait, call ${PHONE} from then on to speak to one of our technicians.`,
    ],
    [
      'no-windows',
      `L’Extra Time previsto dal Suo contratto non copre questa fascia oraria: il numero ${PHONE} risponde in orario di servizio.`,
      `The Extra Time agreed in your contract does not cover these hours: ${PHONE} is answered during service hours.`,
    ],
  ])('Extra Time of %s is told with the number to call', (customer, italian, english) => {
    expect(tell(customer, FRIDAY_NIGHT).extraTime).toBe(italian);
    expect(tell(customer, FRIDAY_NIGHT, 'en').extraTime).toBe(english);
  });

  it('agreed windows cover now while they are open, and not when service hours come first', () => {
    expect(tell('evenings', '2026-11-19T20:00').extraTime).toBe(tell('scudo-360', FRIDAY_NIGHT).extraTime);
    expect(tell('evenings', '2026-11-20T07:00').extraTime).toBe(tell('no-windows', FRIDAY_NIGHT).extraTime);
  });

  it('nothing is said of Extra Time where no valid contract is known', () => {
    for (const customer of [null, 'nobody', 'nothing-agreed', 'contract-gone']) {
      expect(tell(customer, FRIDAY_NIGHT)).toEqual({
        attention: tell('scudo', FRIDAY_NIGHT).attention,
        extraTime: null,
      });
    }
  });

  it('an expired contract promises nothing: neither its hours nor its Extra Time', () => {
    expect(tell('old', FRIDAY_NIGHT)).toEqual(tell(null, FRIDAY_NIGHT));
  });
});

describe('whatever the hour', () => {
  it('no time to solve is promised and no PIN is spoken of', () => {
    for (const customer of [...agreed.customers.byId.keys(), null]) {
      for (const language of ['it', 'en']) {
        for (const hour of [MONDAY_MORNING, FRIDAY_NIGHT]) {
          const { attention, extraTime } = tell(customer, hour, language);
          expect(`${attention} ${extraTime}`).not.toMatch(
            /\bpin\b|risolv|risolt|solve|fixed|entro|within \d/iu,
          );
        }
      }
    }
  });

  it('nothing is told of a desk that has no calendar, or never opens', () => {
    const nothing = { attention: null, extraTime: null };
    expect(
      attentionOf({ customer: null, alerted: false }, 0, 'it', { ...agreed, calendars: new Map() }),
    ).toEqual({ ...nothing, hours: null });
    expect(tell('asleep', FRIDAY_NIGHT)).toEqual(nothing);
  });
});

it('says that somebody on call was told where Extra Time covers the hour, and only there', () => {
  expect(tell('scudo-360', FRIDAY_NIGHT, 'it', true).extraTime).toMatch(
    /^Il nostro tecnico reperibile è stato avvisato\. Il Suo contratto prevede l’Extra Time/u,
  );
  for (const customer of ['scudo', 'evenings', null])
    expect(tell(customer, FRIDAY_NIGHT, 'it', true).extraTime ?? '').not.toContain('reperibile');
  expect(tell('scudo-360', FRIDAY_NIGHT).extraTime).not.toContain('reperibile');
  expect(tell('scudo-360', MONDAY_MORNING, 'it', true).extraTime).toBeNull();
});
