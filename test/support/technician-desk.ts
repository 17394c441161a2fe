// A desk whose technicians answer by mail, on real servers: what they are sent, and their answers as mail programs write
// them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { stringify } from 'yaml';
import type { Installation, Service } from './installation.js';
import { mail, SUPPORT, type MailFields } from './mails.js';
import { query, type Stand } from './stand.js';

export const ANNA = 'anna.verdi@example.it';
export const BRUNO = 'bruno.neri@example.it';
export const CUSTOMER = 'maria@cliente.example';
export const AUTHSERV = 'mx.example.it';

const PEOPLE = {
  technicians: {
    verdi: {
      name: 'Anna Verdi',
      addresses: [ANNA, 'verdi@casa.example.com'],
      may: ['answer', 'close', 'severity', 'release', 'merge'],
    },
    neri: { name: 'Bruno Neri', addresses: [BRUNO], may: ['answer', 'close'] },
    gallo: { name: 'Carla Gallo', addresses: ['carla.gallo@example.it'], may: [], language: 'en' },
  },
  answers: { byMail: 'verified', to: 'customer', hold: '1s', cc: 'keep' },
};

/** What people.yaml says of answers, where it is not the ordinary. */
export type AnswersOf = Partial<Record<'byMail' | 'to' | 'hold' | 'cc', string>>;

/** An installation of its own for that user, with Anna and Bruno in the team. */
export function technicianDesk(
  stand: Stand,
  user: string,
  answers: AnswersOf = {},
  edit: (service: Service) => void = () => undefined,
): Installation {
  const here = stand.another(user, (service) => {
    service.desk['team'] = ['verdi', 'neri'];
    service.desk['authservId'] = AUTHSERV;
    service.store = { ...service.store, key: { file: 'store.key' } };
    edit(service);
  });
  writeFileSync(join(here.root, 'store.key'), 'a5'.repeat(32), { mode: 0o600 });
  const people = { ...PEOPLE, answers: { ...PEOPLE.answers, ...answers } };
  writeFileSync(join(here.config, 'people.yaml'), stringify(people));
  return here;
}

/** A letter that went out. */
export interface Sent {
  readonly mail: ParsedMail;
  /** The envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

/** Delivers mails and runs a pass, and another once nothing is held any more; answers what went out. */
export async function pass(
  stand: Stand,
  here: Installation,
  user: string,
  ...mails: readonly Promise<Buffer>[]
): Promise<Sent[]> {
  const before = stand.smtp.received.length;
  await passHolding(stand, here, user, ...mails);
  const held = query(
    here,
    "update outbox set due_at = due_at - 3600000 where state = 'pending' returning id",
  );
  if (held.length > 0) await once(here);
  return lettersSince(stand, before);
}

/** Delivers mails and runs a pass; what is held stays so. Answers what went out. */
export async function passHolding(
  stand: Stand,
  here: Installation,
  user: string,
  ...mails: readonly Promise<Buffer>[]
): Promise<Sent[]> {
  const before = stand.smtp.received.length;
  stand.dovecot.deliverMany(user, await Promise.all(mails));
  await once(here);
  return lettersSince(stand, before);
}

function lettersSince(stand: Stand, before: number): Promise<Sent[]> {
  return Promise.all(
    stand.smtp.received.slice(before).map(async ({ raw, from, to }) => {
      return { mail: await simpleParser(raw), from, to, raw: raw.toString('utf8') };
    }),
  );
}

/** The text of a letter with every run of white space as one space: lines are wrapped. */
export function wordsOf({ mail: read }: Sent): string {
  return (read.text ?? '').replace(/\s+/gu, ' ');
}

/** The letter with these words. Throws where there is none. */
export function letterWith(letters: readonly Sent[], words: RegExp): Sent {
  const letter = letters.find((one) => words.test(wordsOf(one)));
  if (letter === undefined)
    throw new Error(
      `no letter with ${String(words)} among ${letters.map((one) => one.mail.text).join('\n=====\n')}`,
    );
  return letter;
}

async function once(here: Installation): Promise<void> {
  const { code, stderr } = await here.run(['once']);
  // 75: what was written now is held for a while.
  if (code !== 0 && code !== 75) throw new Error(`once ended with ${code}: ${stderr}`);
}

/** The letters that went to an address. */
export function lettersTo(address: string, letters: readonly Sent[]): Sent[] {
  return letters.filter((letter) => letter.to.includes(address));
}

/** What our own mail server writes of a mail that it has verified. */
export function verified(domain = 'example.it'): string {
  return `${AUTHSERV}; dmarc=pass header.from=${domain}; spf=pass smtp.mailfrom=${domain}`;
}

/** How an answer differs from an ordinary one of Anna's. */
export interface AnswerFields extends MailFields {
  readonly from?: string;
  /** Null: nobody has verified it. */
  readonly checked?: string | null;
}

/** An answer to a letter of ours, as a mail program writes it: with the quotation below. */
export function answer({ mail: letter }: Sent, words: string, fields: AnswerFields = {}): Promise<Buffer> {
  const { checked = verified(), ...more } = fields;
  const quoted = (letter.text ?? '').split('\n').map((line) => `> ${line}`);
  const id = letter.messageId ?? '';
  return mail({
    from: `Anna Verdi <${ANNA}>`,
    to: SUPPORT,
    subject: `Re: ${letter.subject ?? ''}`,
    inReplyTo: id,
    references: [...[letter.references ?? []].flat(), id],
    text: `${words}\n\nIl giorno mar 1 dic 2026 alle ore 10:00 Assistenza tecnica <${SUPPORT}> ha scritto:\n\n${quoted.join('\n')}\n`,
    ...(checked === null ? {} : { headers: { 'Authentication-Results': checked } }),
    ...more,
  });
}

let requests = 0;

/** A request of a customer. */
export function request(fields: MailFields = {}): Promise<Buffer> {
  requests += 1;
  return mail({
    from: `Maria Bianchi <${CUSTOMER}>`,
    subject: `Stampante ${requests} guasta`,
    text: `Buongiorno,\nla stampante ${requests} non stampa da stamattina.\nGrazie\nMaria`,
    messageId: `<richiesta-${requests}@cliente.example>`,
    ...fields,
  });
}
