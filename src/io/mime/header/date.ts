// The Date field. JavaScript's own reading takes nearly any words for a date, so this one knows the two
// forms that mail has (RFC 5322 §3.3 with its obsolete zones, and ctime) and ISO 8601, and nothing else.
import type { Instant } from '../../../core/mail/message.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Minutes east of UTC. A name that is missing here counts as UTC (RFC 5322 §4.3). */
const ZONES: Readonly<Record<string, number>> = {
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
  bst: 60,
  cet: 60,
  met: 60,
  mez: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
};

const TIME = String.raw`(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2}))?`;
const DAY_FIRST = new RegExp(
  String.raw`(?<day>\d{1,2})[ -]+(?<month>[a-z]{3})[a-z]{0,6}\.?[ -]+(?<year>\d{2,4}),? +${TIME}(?: *(?<zone>[+-]\d{4}|[a-z]{1,5}))?`,
);
const MONTH_FIRST = new RegExp(
  String.raw`(?<month>[a-z]{3}) +(?<day>\d{1,2}) +${TIME}(?: +(?<zone>[+-]\d{4}|[a-z]{1,5}))? +(?<year>\d{4})`,
);
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)? ?(Z|[+-]\d{2}:?\d{2})$/i;

/** The instant that a Date field names, or null where it names none. */
export function readDate(value: string): Instant | null {
  if (ISO.test(value)) {
    const instant = Date.parse(value.replace(/ (?=\S{1,6}$)/, '').replace(' ', 'T'));
    return Number.isNaN(instant) ? null : instant;
  }
  const plain = value.toLowerCase();
  const found = (DAY_FIRST.exec(plain) ?? MONTH_FIRST.exec(plain))?.groups;
  if (found === undefined) return null;
  const month = MONTHS.indexOf(found['month'] ?? '');
  const day = Number(found['day']);
  const [hour, minute, second] = [
    Number(found['hour']),
    Number(found['minute']),
    Number(found['second'] ?? 0),
  ];
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return null;
  const local = Date.UTC(fullYear(found['year'] ?? ''), month, day, hour, minute, second);
  // The thirtieth of February would quietly become the first of March.
  if (day === 0 || new Date(Date.UTC(fullYear(found['year'] ?? ''), month, day)).getUTCMonth() !== month)
    return null;
  return local - zoneMinutes(found['zone'] ?? '') * 60_000;
}

/** RFC 5322 §4.3: two digits below 50 are of this century, other short years count from 1900. */
function fullYear(year: string): number {
  if (year.length >= 4) return Number(year);
  return Number(year) + (year.length === 2 && Number(year) < 50 ? 2000 : 1900);
}

function zoneMinutes(zone: string): number {
  const offset = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (offset === null) return ZONES[zone] ?? 0;
  return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
}
