// sent: mail that people of the desk send by hand, found in a mailbox's folder of sent mail, is read into its ticket. It is
// read like an inbox, but nothing there is moved or deleted: the store notes how far the folder was read. What stood there
// before is no news.
import { openSent, type SentFolder, type SentMail } from '../../io/imap/sent.js';
import { CHUNK_BYTES, recordMail } from '../../io/store/mail/originals.js';
import { findSentCursor, isOwnLetter, moveSentCursor } from '../../io/store/outbox/sent-copies.js';
import type { Stage } from '../../line/stage.js';
import type { SentParts } from './copy.js';

const BATCH_MAILS = 50;

/** Larger mails of the desk's own are left out: their text is in the way of nobody's answer. */
const MOST_BYTES = 64 * CHUNK_BYTES;

/** Reads the folder of sent mail of one mailbox. */
export function openSentReader(
  parts: SentParts & { readonly limits: { readonly messageBytes: number; readonly pollMs: number } },
): Stage {
  const { mailbox, folder, tokens, limits } = parts;
  return {
    name: `sent ${mailbox.name}`,
    idleMs: limits.pollMs,
    step: async () => {
      const sent = await openSent(mailbox.name, mailbox.imap, folder, tokens);
      try {
        return await readNext(parts, sent, Math.min(limits.messageBytes, MOST_BYTES));
      } finally {
        await sent.close();
      }
    },
    close: async () => undefined,
  };
}

async function readNext(parts: SentParts, sent: SentFolder, mostBytes: number): Promise<boolean> {
  const { store, mailbox } = parts;
  const { uidValidity, uidNext } = sent;
  const from = await findSentCursor(store, mailbox.name, uidValidity);
  if (from === null) {
    await moveSentCursor(store, mailbox.name, uidValidity, uidNext);
    return false;
  }
  const mails = await sent.list(from, BATCH_MAILS);
  for (const mail of mails) {
    await take(parts, sent, mail, mostBytes);
    await moveSentCursor(store, mailbox.name, uidValidity, mail.uid + 1);
  }
  return mails.length > 0;
}

/** The copies of our own letters are passed over. */
async function take(
  { store, mailbox, clock, log }: SentParts,
  sent: SentFolder,
  { uid, bytes: size, messageId }: SentMail,
  mostBytes: number,
): Promise<void> {
  if (messageId !== null && (await isOwnLetter(store, messageId))) return;
  if (size > mostBytes) {
    log.warn(
      { event: 'sent.large', mailbox: mailbox.name, uid, size },
      'a sent mail is too large to be read',
    );
    return;
  }
  const bytes = await sent.read(uid);
  if (bytes === null) return;
  const mail = { mailbox: mailbox.name, receivedAt: clock.now(), bytes, acknowledge: false, isSent: true };
  const { id, isNew } = await store.transaction().execute((transaction) => recordMail(transaction, mail));
  log.info({ event: isNew ? 'message.received' : 'message.known', mailbox: mailbox.name, id, size });
}
