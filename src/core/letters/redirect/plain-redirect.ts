// The built-in text of a mail that was handed on: what the department and the sender read when a template fails.
import type { Language } from '../../mail/language.js';
import type { Letter } from '../letter.js';
import type { Redirect } from './redirect.js';
import type { Redirected } from './redirected.js';
import { wrapText } from '../shared/wrap-text.js';

/** `%` stands for a name, an address or a size. */
interface Words {
  readonly forDepartment: string;
  readonly from: string;
  readonly reason: string;
  readonly received: string;
  readonly attached: string;
  readonly tooLarge: string;
  readonly answer: string;
  readonly toSender: string;
  readonly addTo: string;
  readonly privacy: string;
  readonly automatic: string;
}

const ENGLISH: Words = {
  forDepartment: 'For %:',
  from: 'From',
  reason: 'About',
  received: 'Received',
  attached: 'The original message is attached.',
  tooLarge: 'The original message (%) is too large to be attached: please ask us for it.',
  answer: 'If you reply to this email, your reply goes straight to the sender.',
  toSender: 'We have passed your request on to the department in charge: %.',
  addTo: 'If you reply to this email, your reply goes straight to them.',
  privacy: 'Privacy notice',
  automatic: 'This is an automatic message.',
};

const ITALIAN: Words = {
  forDepartment: 'Per %:',
  from: 'Da',
  reason: 'Oggetto',
  received: 'Ricevuta',
  attached: 'Il messaggio originale è allegato.',
  tooLarge: 'Il messaggio originale (%) è troppo grande per essere allegato: può richiederlo a noi.',
  answer: 'Rispondendo a questa email si scrive direttamente al mittente.',
  toSender: 'Abbiamo inoltrato la Sua richiesta all’ufficio competente: %.',
  addTo: 'Rispondendo a questa email scrive direttamente a quell’ufficio.',
  privacy: 'Informativa sulla privacy',
  automatic: 'Questo è un messaggio automatico.',
};

function wordsOf(language: Language): Words {
  return language === 'it' ? ITALIAN : ENGLISH;
}

/** The letter to the department, without a template. */
export function plainRedirect(content: Redirect): Letter {
  const words = wordsOf(content.language);
  const { desk, answerTo } = content;
  return layOut(content.reason, [
    words.forDepartment.replace('%', () => content.department),
    rows([
      [words.from, content.sender],
      [words.reason, content.reason],
      [words.received, content.receivedAt],
    ]),
    content.attached ? words.attached : words.tooLarge.replace('%', () => content.size),
    answerTo === null ? null : words.answer,
    `${desk.name}\n${desk.phone}\n${words.automatic} (${content.rule}, ${content.message})`,
  ]);
}

/** The notice to the sender, without a template. */
export function plainRedirected(content: Redirected): Letter {
  const words = wordsOf(content.language);
  const { desk, department } = content;
  return layOut(content.reason, [
    words.toSender.replace('%', () => `${department.name} (${department.address})`),
    rows([
      [words.reason, content.reason],
      [words.received, content.receivedAt],
    ]),
    words.addTo,
    `${desk.name}\n${desk.phone}\n${words.automatic}\n${words.privacy}: ${desk.privacyNotice}`,
  ]);
}

function rows(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([label, value]) => `  ${label.padEnd(12)}${value}`).join('\n');
}

function layOut(subject: string, paragraphs: readonly (string | null)[]): Letter {
  const text = paragraphs.filter((paragraph) => paragraph !== null).join('\n\n');
  return { subject, text: `${wrapText(text)}\n`, html: null };
}
