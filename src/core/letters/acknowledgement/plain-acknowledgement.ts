// The letter that goes out when its template fails: plain, complete, and without anything that can fail.
import type { Acknowledgement } from './acknowledgement.js';
import type { Letter } from '../letter.js';
import type { ShownSeverity } from '../shared/shown.js';
import { type PlainWording, wordingOf } from '../shared/wording.js';
import { wrapText } from '../shared/wrap-text.js';

/** Lays an acknowledgement or a notice out without a template. */
export function plainAcknowledgement(content: Acknowledgement): Letter {
  const wording = wordingOf(content.language).plain;
  const { desk, number, previous } = content;
  const paragraphs = [
    (previous === null ? wording.opened : wording.changed).replace('%', () => number),
    details(content, wording),
    content.tooLarge ? wording.tooLarge : null,
    content.encrypted ? wording.encrypted : null,
    content.attention,
    `${wording.reply} ${content.extraTime ?? wording.phone.replace('%', () => desk.phone)}`,
    `${desk.name}\n${wording.automatic}\n${wording.privacy}: ${desk.privacyNotice}`,
  ];
  const text = paragraphs.filter((paragraph) => paragraph !== null).join('\n\n');
  return { subject: `[Ticket ${number}] ${content.reason}`, text: `${wrapText(text)}\n`, html: null };
}

function details(content: Acknowledgement, wording: PlainWording): string {
  const { severity, previous } = content;
  const rows: [string, string][] = [
    [wording.origin, content.origin],
    [wording.reason, content.reason],
    ['Severity Code', `${nameSeverity(severity)}: ${severity.meaning}`],
    ...(previous === null ? [] : [[wording.previously, nameSeverity(previous)] satisfies [string, string]]),
    [wording.received, content.receivedAt],
  ];
  return rows.map(([label, value]) => `  ${label.padEnd(15)}${value}`).join('\n');
}

function nameSeverity({ code, letter, name }: ShownSeverity): string {
  return `${code} (${letter} – ${name})`;
}
