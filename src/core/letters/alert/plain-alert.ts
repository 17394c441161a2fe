// The alert that goes out when its template fails.
import type { Alert } from './alert.js';
import { alertWordingOf } from './wording.js';
import type { Letter } from '../letter.js';
import { wrapText } from '../shared/wrap-text.js';

/** Lays an alert out without a template. */
export function plainAlert(content: Alert): Letter {
  const words = alertWordingOf(content.language).plain;
  const { severity, number, others, raisedFrom } = content;
  const rows: [string, string | null][] = [
    ['Ticket', number],
    ['Severity Code', `${severity.code} (${severity.letter} – ${severity.name})`],
    [words.raised, raisedFrom === null ? null : String(raisedFrom)],
    [words.customer, content.customer],
    [words.phone, content.phone],
    [words.requester, content.requester],
    [words.contract, content.contract],
    [words.hours, content.hours],
    [words.opened, content.openedAt],
    [words.takenBy, content.takenBy],
    [words.others, others?.list ?? null],
  ];
  const table = rows.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(15)}${value}`]));
  const paragraphs = [
    content.reason,
    [content.repeated, content.why].filter((line) => line !== null).join('\n'),
    table.join('\n'),
    `${words.take}\n  sportello ticket set ${number} --taken-by ${words.yourName}`,
  ];
  const text = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  const more = others === null ? '' : ` (+${others.count})`;
  return {
    subject: `[Severity ${severity.code}] ${number}${more} ${content.customer}: ${content.reason}`,
    text: `${wrapText(text)}\n`,
    html: null,
  };
}
