// The mails of the bench: the sizes of a real support mailbox, the same bytes at every run, and a sender of
// its own for each, so that no limit of answers holds anything back.
import { execFileSync } from 'node:child_process';
import type { Dovecot } from '../support/dovecot.js';
import { mail } from '../support/mails.js';
import type { MailFields } from '../support/mails.js';

const WORDS =
  'buongiorno server stampante rete posta centralino errore aggiornamento utente accesso lento ufficio cliente ' +
  'monitor tastiera backup certificato password telefono linea router grazie saluti verifica urgente problema';

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes that many mails: 70 % text of 3-10 KB, 20 % HTML of 20-60 KB, 9 % of 200 KB-1 MB and 1 % of 5 MB with an attachment. */
async function* load(count: number): AsyncGenerator<Buffer> {
  const random = seeded(2026);
  const noise = Buffer.from(Uint32Array.from({ length: 1_500_000 }, () => random() * 2 ** 32).buffer);
  const between = (least: number, most: number) => Math.floor(least + random() * (most - least));
  const words = WORDS.split(' ');
  const text = (length: number) => {
    let line = '';
    while (line.length < length) line += `${words[between(0, words.length)]}${random() < 0.08 ? '.\n' : ' '}`;
    return line;
  };
  const attached = (mailBytes: number) => {
    // The sizes are those of mails, and base64 takes 78 bytes for 57.
    const bytes = Math.floor((mailBytes * 57) / 78);
    const from = between(0, noise.length - bytes);
    return { filename: 'allegato.bin', content: noise.subarray(from, from + bytes) };
  };
  for (let index = 0; index < count; index++) {
    // Large mails stand between the small ones, in the same places at every run.
    const kind = (index * 37) % 100;
    const fields: MailFields = { text: text(between(3_000, 10_000)) };
    if (kind >= 70 && kind < 90) fields.html = html(text, between(20_000, 60_000));
    if (kind >= 90) fields.attachments = [attached(kind === 99 ? 5_000_000 : between(200_000, 1_000_000))];
    yield numbered(index, fields);
  }
}

/** Puts them into the inbox of each of these users. */
export async function fill(dovecot: Dovecot, users: readonly string[], mails: number): Promise<void> {
  for await (const bytes of load(mails)) for (const user of users) dovecot.deliver(user, bytes);
  // What is still to be written would be charged to whoever runs first.
  execFileSync('sync');
}

/** A short mail from the customer with that number. */
export function numbered(index: number | string, fields: MailFields): Promise<Buffer> {
  return mail({
    from: `Cliente ${index} <${sender(index)}>`,
    subject: `Richiesta ${index}`,
    messageId: `<${index}@client.example.com>`,
    baseBoundary: `bench-${index}`,
    ...fields,
  });
}

/** The address of the customer with that number. */
export function sender(index: number | string): string {
  return `cliente@ufficio-${index}.example.com`;
}

function html(text: (length: number) => string, length: number): string {
  let body = '';
  while (body.length < length)
    body += `<tr><td style="color:#333333">${text(120)}</td><td><b>${text(40)}</b></td></tr>\n`;
  return `<html><head><style>td { padding: 2px }</style></head><body><table>${body}</table></body></html>`;
}
