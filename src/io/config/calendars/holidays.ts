// Public holidays, by the library that knows those of every country. It weighs more than all the rest of a start, and
// most commands ask for no holiday: so it is loaded when the first one does.
import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { DateTime } from 'luxon';
import type { HolidaysOf } from '../../../core/desk/calendar/calendar.js';

const require = createRequire(import.meta.url);

/** The countries whose holidays are known, as ISO 3166 codes. A test holds the list against the library's own. */
export const HOLIDAY_COUNTRIES: ReadonlySet<string> = new Set(
  `AD AE AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU IC ID IE IL IM IN IR IS IT JE JM JP KE KM KN KR
KY KZ LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MQ MR MS MT MU MW MX MY MZ NA NC NE NF NG NI NL NO
NZ PA PE PF PH PK PL PM PR PT PY RE RO RS RU RW SA SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TC
TD TG TH TN TO TR TT TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF XK YT ZA ZM ZW`.split(/\s/),
);

/** The public holidays of a country, worked out once for each year that somebody asks for. */
export function holidaysOf(country: string): HolidaysOf {
  const known = new Map<number, ReadonlySet<string>>();
  return (year) => {
    const days = known.get(year) ?? publicHolidays(country, year);
    known.set(year, days);
    return days;
  };
}

function publicHolidays(country: string, year: number): ReadonlySet<string> {
  const Library: typeof Holidays = require('date-holidays');
  const calendar = new Library(country, { types: ['public'] });
  const [zone = 'utc'] = calendar.getTimezones();
  return new Set(
    calendar.getHolidays(year).flatMap(({ start, end }) => {
      // A holiday that begins at sunset belongs to the day after: a day is one when its noon is within.
      const first = DateTime.fromJSDate(start, { zone }).set({ hour: 12, minute: 0 });
      const count = Math.ceil((end.getTime() - start.getTime()) / 86_400_000) + 1;
      return Array.from({ length: count }, (_, index) => first.plus({ days: index }))
        .filter((noon) => noon.toMillis() >= start.getTime() && noon.toMillis() < end.getTime())
        .map((noon) => noon.toFormat('yyyy-MM-dd'));
    }),
  );
}
