// Service hours as they stand beside a number to call: `lun-ven 9-18`, `lun-gio 9-13, 14-18; ven 9-13`.
import type { Calendar, Interval } from '../../desk/calendar/calendar.js';
import type { Language } from '../../mail/language.js';
import { wordingOf } from './wording.js';

const END_OF_DAY = 24 * 60;

/** The weekly hours of a calendar in one line; null for one that never opens. Holidays and closures are left out. */
export function writeHours({ hours }: Calendar, language: Language): string | null {
  const { days, always } = wordingOf(language).hours;
  const written = hours.map((intervals) => intervals.map(writeInterval).join(', '));
  const groups: { first: number; last: number; text: string }[] = [];
  for (const [day, text] of written.entries()) {
    const before = groups.at(-1);
    if (before !== undefined && before.last === day - 1 && before.text === text) before.last = day;
    else groups.push({ first: day, last: day, text });
  }
  const open = groups.filter(({ text }) => text !== '');
  if (open.length === 0) return null;
  const [only] = open;
  if (open.length === 1 && only?.last === 6 && only.first === 0 && hours[0]?.every(isWholeDay)) return always;
  return open
    .map(({ first, last, text }) => {
      const names = first === last ? days[first] : `${days[first] ?? ''}-${days[last] ?? ''}`;
      return `${names ?? ''} ${text}`;
    })
    .join('; ');
}

function isWholeDay({ from, to }: Interval): boolean {
  return from === 0 && to === END_OF_DAY;
}

function writeInterval({ from, to }: Interval): string {
  return `${writeMinutes(from)}-${writeMinutes(to)}`;
}

function writeMinutes(minutes: number): string {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
