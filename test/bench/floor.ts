// The floor of the bench: the same durable work with nothing around it, no rules, no languages, no limits,
// no retry. Blocks of at most 50 mails or 8 MB, MailParser, a transaction a mail, one MOVE a block, and a
// pooled acknowledgement for each. What the program costs above this is its own.
import Database from 'better-sqlite3';
import { ImapFlow } from 'imapflow';
import type { FetchMessageObject } from 'imapflow';
import { MailParser } from 'mailparser';
import { createTransport } from 'nodemailer';

const [imapPort = '', smtpPort = '', database = ''] = process.argv.slice(2);

const db = new Database(database);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  CREATE TABLE message (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
  CREATE TABLE ticket (id INTEGER PRIMARY KEY, message INTEGER NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL);
  CREATE TABLE outbox (id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, recipient TEXT NOT NULL, sent INTEGER NOT NULL);
`);
const addMessage = db.prepare('INSERT INTO message (bytes) VALUES (?)');
const addTicket = db.prepare('INSERT INTO ticket (message, subject, text) VALUES (?, ?, ?)');
const addAnswer = db.prepare('INSERT INTO outbox (ticket, recipient, sent) VALUES (?, ?, 0)');
const setSent = db.prepare('UPDATE outbox SET sent = 1 WHERE id = ?');

interface Parsed {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

const record = db.transaction((bytes: Buffer, { from, subject, text }: Parsed) => {
  const message = addMessage.run(bytes).lastInsertRowid;
  const ticket = addTicket.run(message, subject, text).lastInsertRowid;
  return addAnswer.run(ticket, from).lastInsertRowid;
});
const recordSent = db.transaction((ids: (number | bigint)[]) => ids.forEach((id) => setSent.run(id)));

function parse(bytes: Buffer): Promise<Parsed> {
  return new Promise((resolve, reject) => {
    const parser = new MailParser({ skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true });
    parser.on('error', reject);
    parser.on('data', (part) => {
      if (part.type !== 'attachment') return;
      part.content?.on('end', () => part.release?.());
      part.content?.resume();
    });
    parser.on('end', () => {
      const from = parser.from?.value[0]?.address ?? '';
      resolve({ from, subject: parser.subject ?? '', text: parser.text || '' });
    });
    parser.end(bytes);
  });
}

/** Ranges of UIDs of at most 50 mails or 8 MB together. */
function blocksOf(mails: readonly FetchMessageObject[]): number[][] {
  const blocks: number[][] = [];
  let room = 0;
  for (const { uid, size = 0 } of mails) {
    const block = blocks.at(-1);
    if (block === undefined || block.length === 50 || size > room) {
      blocks.push([uid]);
      room = 8_000_000 - size;
    } else {
      block.push(uid);
      room -= size;
    }
  }
  return blocks;
}

const smtp = createTransport({
  host: '127.0.0.1',
  port: Number(smtpPort),
  ignoreTLS: true,
  pool: true,
  maxConnections: 5,
  maxMessages: Infinity,
});
// As large as an acknowledgement of the program.
const text = 'Abbiamo aperto un ticket di assistenza tecnica per la sua segnalazione.\n'.repeat(15);
const html = `<html><body>${'<p style="margin:0 0 12px 0">Abbiamo aperto un ticket di assistenza.</p>\n'.repeat(60)}</body></html>`;
const sent: (number | bigint)[] = [];

async function acknowledge(id: number | bigint, to: string): Promise<void> {
  await smtp.sendMail({
    from: 'assistenza@example.it',
    envelope: { from: '', to: [to] },
    to,
    subject: 'Ticket aperto',
    text,
    html,
  });
  sent.push(id);
}

const imap = new ImapFlow({
  host: '127.0.0.1',
  port: Number(imapPort),
  secure: false,
  doSTARTTLS: false,
  auth: { user: 'floor', pass: 'secret' },
  logger: false,
});
await imap.connect();
await imap.mailboxCreate('Done');
await imap.mailboxOpen('INBOX');
const answers: Promise<void>[] = [];
for (const block of blocksOf(await imap.fetchAll('1:*', { uid: true, size: true }))) {
  for (const { source } of await imap.fetchAll(block, { source: true }, { uid: true })) {
    if (source === undefined) throw new Error('the server sent no source');
    const parsed = await parse(source);
    answers.push(acknowledge(record.immediate(source, parsed), parsed.from));
  }
  await imap.messageMove(block, 'Done', { uid: true });
  recordSent.immediate(sent.splice(0));
}
await Promise.all(answers);
recordSent.immediate(sent.splice(0));
smtp.close();
await imap.logout();
db.close();
// The parent reads the peak of memory from the living process, and then ends it.
setInterval(() => undefined, 1_000);
