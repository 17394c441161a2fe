// The mail of three years, one mail after the other: who wrote when, and the bytes that came. The same number always
// gives the same mail.
import { createHash } from 'node:crypto';
import { seeded } from '../load.js';

const DAY_MS = 24 * 60 * 60_000;
/** How far back the mail goes. */
export const DAYS = 1095;

/** Mails come in twelve hours of every day, evenly; the last one at `until`. */
export function arrivalOf(index: number, mails: number, until: number): number {
  const place = ((index + 0.5) / mails) * DAYS;
  const day = Math.floor(place);
  return Math.floor(until - (DAYS - day) * DAY_MS + (0.5 + (place - day) / 2) * DAY_MS);
}

/** Somebody who writes or is written to. */
interface Person {
  readonly address: string;
  readonly name: string;
}

/** A mail with what the store keeps of it. */
export interface PastMail {
  readonly at: number;
  readonly from: Person;
  /** Whether a monitoring system wrote it. */
  readonly isAlarm: boolean;
  /** Who is told of a ticket that it opens. */
  readonly answerTo: Person;
  readonly customer: string | null;
  readonly language: 'it' | 'en';
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** A person with the same number of tickets in every store, whom one may ask about and forget. */
export const ANNA = { address: 'anna@privata.example.com', name: 'Anna Privata' };
/** One sender of very many mails. */
export const MONITOR = { address: 'monitor@altec.example.com', name: 'AltecMonitor' };
/** How many tickets Anna has. */
const ANNAS_TICKETS = 20;

const CUSTOMERS = 200;
const PEOPLE_OF_A_CUSTOMER = 25;

const SUBJECTS = [
  'La stampante del secondo piano non stampa',
  'Server irraggiungibile, siamo fermi',
  'Posta elettronica lenta',
  'Il backup di stanotte non è riuscito',
  'Nuovo utente da creare',
  'Errore alla apertura del gestionale',
  'Rete bloccata in magazzino',
  'Domanda sulla fattura',
  'Cannot open the shared folder',
  'The phone line is down',
];
const NAMES = ['Maria Verdi', 'Luca Neri', 'Sara Conti', 'Paolo Galli', 'John Smith', 'Elena Riva'];

/** Answers with the mail of a number. `opens`: the number of the ticket that it asks for; null for any other mail. */
export function pastMails(mails: number, until: number): (index: number, opens: number | null) => PastMail {
  const random = seeded(2026);
  const every = Math.max(1, Math.floor(mails / 3 / ANNAS_TICKETS));
  return (index, opens) => {
    const at = arrivalOf(index, mails, until);
    const isAnna = opens !== null && opens % every === every - 1;
    // A few customers write most of the mail.
    const customer = Math.floor(CUSTOMERS * random() ** 2);
    const person = Math.floor(PEOPLE_OF_A_CUSTOMER * random());
    const subject = SUBJECTS[Math.floor(SUBJECTS.length * random())] ?? '';
    const isAlarm = !isAnna && random() < 0.08;
    const somebody = {
      address: `persona-${person}@ufficio-${customer}.example.com`,
      name: NAMES[person % NAMES.length] ?? '',
    };
    const answerTo = isAnna ? ANNA : somebody;
    const from = isAlarm ? MONITOR : answerTo;
    const text = `Buongiorno, ${subject.toLowerCase()} (${index}). Potete verificare? Grazie, ${from.name}`;
    const messageId = `<${createHash('md5').update(String(index)).digest('hex')}@client.example.com>`;
    const bytes = bytesOf({ at, from, subject, text, messageId }, index % 50 === 0);
    return {
      at,
      from,
      isAlarm,
      answerTo,
      customer: isAnna || customer % 5 === 4 ? null : `ufficio-${customer}`,
      language: subject.startsWith('Cannot') || subject.startsWith('The') ? 'en' : 'it',
      subject,
      text,
      messageId,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  };
}

type Written = Pick<PastMail, 'at' | 'from' | 'subject' | 'text' | 'messageId'>;

/** Written out by hand: an encoder would need an hour for three million of them. */
function bytesOf({ at, from, subject, text, messageId }: Written, hasAttachment: boolean): Buffer {
  const body = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', text];
  const lines = [
    `From: ${from.name} <${from.address}>`,
    'To: assistenza@example.it',
    `Subject: =?utf-8?b?${Buffer.from(subject).toString('base64')}?=`,
    `Message-ID: ${messageId}`,
    `Date: ${new Date(at).toUTCString()}`,
    'MIME-Version: 1.0',
    ...(hasAttachment ? withAttachment(body) : body),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

function withAttachment(body: readonly string[]): string[] {
  return [
    'Content-Type: multipart/mixed; boundary="parte"',
    '',
    '--parte',
    ...body,
    '--parte',
    'Content-Type: application/octet-stream; name="registro.bin"',
    'Content-Disposition: attachment; filename="registro.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.alloc(300, 'registro').toString('base64'),
    '--parte--',
  ];
}
