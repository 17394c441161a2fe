// The built-in text of what the desk's team is told, when a template fails.
import type { Language } from '../../mail/language.js';
import type { Letter } from '../letter.js';
import type { HeldNews, TeamNews } from './team.js';
import { wrapText } from '../shared/wrap-text.js';

/** `%` stands for a number or a time. */
interface Words {
  readonly opened: string;
  readonly appended: string;
  readonly held: string;
  readonly from: string;
  readonly wrote: string;
  readonly why: string;
  readonly release: string;
  readonly silent: string;
  readonly heldSubject: string;
}

const ENGLISH: Words = {
  opened: 'Ticket % was opened.',
  appended: 'A message joined ticket %.',
  held: 'Message % is held: somebody has to look at it.',
  from: 'From',
  wrote: 'Text',
  why: 'Why',
  release: 'To send it through again: sportello message release %',
  silent: 'No more of these emails until %: see "sportello tickets" and "sportello messages".',
  heldSubject: 'Message % is held',
};

const ITALIAN: Words = {
  opened: 'È stato aperto il ticket %.',
  appended: 'È arrivato un messaggio sul ticket %.',
  held: 'Il messaggio % è trattenuto: qualcuno deve guardarlo.',
  from: 'Da',
  wrote: 'Testo',
  why: 'Perché',
  release: 'Per rimetterlo in lavorazione: sportello message release %',
  silent: 'Fino a % non arrivano altre email come questa: vedere "sportello tickets" e "sportello messages".',
  heldSubject: 'Messaggio % trattenuto',
};

function wordsOf(language: Language): Words {
  return language === 'it' ? ITALIAN : ENGLISH;
}

/** News of a ticket, without a template. */
export function plainTeamNews(content: TeamNews): Letter {
  const words = wordsOf(content.language);
  const { number, severity, previous } = content;
  const now = `${severity.code} (${severity.letter} – ${severity.name})`;
  return layOut(`[Ticket ${number}] ${content.subject}`, words, content, [
    (content.opened ? words.opened : words.appended).replace('%', () => number),
    rows([
      ['Severity Code', previous === null ? now : `${previous.code} → ${now}`],
      [words.from, content.sender],
      [words.wrote, content.written],
      [words.why, content.why],
    ]),
  ]);
}

/** News of a held mail, without a template. */
export function plainHeldNews(content: HeldNews): Letter {
  const words = wordsOf(content.language);
  const number = String(content.message);
  return layOut(
    words.heldSubject.replace('%', () => number),
    words,
    content,
    [
      words.held.replace('%', () => number),
      rows([
        [words.from, content.sender],
        [words.wrote, content.subject],
        [words.why, content.why],
      ]),
      words.release.replace('%', () => number),
    ],
  );
}

function rows(lines: readonly (readonly [string, string | null])[]): string {
  return lines
    .filter(([, value]) => value !== null)
    .map(([label, value]) => `  ${label.padEnd(15)}${value}`)
    .join('\n');
}

function layOut(
  subject: string,
  words: Words,
  { silentUntil, desk }: TeamNews | HeldNews,
  paragraphs: readonly string[],
): Letter {
  const silence = silentUntil === null ? [] : [words.silent.replace('%', () => silentUntil)];
  return {
    subject,
    text: `${wrapText([...paragraphs, ...silence, desk.name].join('\n\n'))}\n`,
    html: null,
  };
}
