// What was read becomes rows, together with the place where it was read: a block in one transaction, a large mail
// piece by piece, a mail that is too large by its beginning. Nothing here tells the server.
import type { Instant } from '../../core/mail/message.js';
import type { ImapSession, Listed } from '../../io/imap/imap.js';
import { addLocation, type Folder } from '../../io/store/mail/locations.js';
import { recordMail, streamMail } from '../../io/store/mail/originals.js';
import type { Store } from '../../io/store/open.js';

/** Where mail comes from, and when. */
export interface Source {
  readonly store: Store;
  readonly folder: Folder;
  readonly receivedAt: Instant;
}

/** A mail that is committed: new, or the same bytes as one that was there. */
export interface Taken {
  readonly id: number;
  readonly isNew: boolean;
  readonly bytes: number;
}

/** Commits small mails, by their UID, all at once. */
export async function takeBlock(
  { store, folder, receivedAt }: Source,
  mails: ReadonlyMap<number, Uint8Array>,
): Promise<Taken[]> {
  return store.transaction().execute(async (transaction) => {
    const taken: Taken[] = [];
    for (const [uid, bytes] of mails) {
      const mail = await recordMail(transaction, { mailbox: folder.mailbox, receivedAt, bytes });
      await addLocation(transaction, folder, uid, mail.id);
      taken.push({ ...mail, bytes: bytes.length });
    }
    return taken;
  });
}

/**
 * Takes one large mail: streamed, or by header and first text when it is above `mostBytes`, whatever the server said
 * of its size. Null when the server gave no bytes.
 */
export async function takeLarge(
  source: Source,
  session: ImapSession,
  listed: Listed,
  mostBytes: number,
): Promise<(Taken & { readonly partial: boolean }) | null> {
  if (listed.bytes <= mostBytes) {
    try {
      const taken = await takeStream(source, session, listed.uid, mostBytes);
      return taken === null ? null : { ...taken, partial: false };
    } catch (error) {
      if (!(error instanceof LargerThanSaid)) throw error;
    }
  }
  const taken = await takeExcerpt(source, session, {
    ...listed,
    bytes: Math.max(listed.bytes, mostBytes + 1),
  });
  return taken === null ? null : { ...taken, partial: true };
}

class LargerThanSaid extends Error {}

/** Streams one mail into the store; null when the server gave no bytes. Throws LargerThanSaid above `mostBytes`. */
async function takeStream(
  { store, folder, receivedAt }: Source,
  session: ImapSession,
  uid: number,
  mostBytes: number,
): Promise<Taken | null> {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of session.stream(uid)) {
      size += piece.length;
      if (size > mostBytes) throw new LargerThanSaid();
      yield piece;
    }
    if (size === 0) throw new NothingRead();
  }
  const target = { mailbox: folder.mailbox, receivedAt };
  try {
    const mail = await streamMail(store, target, counted(), (transaction, id) =>
      addLocation(transaction, folder, uid, id),
    );
    return { ...mail, bytes: size };
  } catch (error) {
    if (error instanceof NothingRead) return null;
    throw error;
  }
}

class NothingRead extends Error {}

/** Commits the header and the first text of a mail that is too large; null when the server gave no header. */
async function takeExcerpt(
  { store, folder, receivedAt }: Source,
  session: ImapSession,
  listed: Listed,
): Promise<Taken | null> {
  const bytes = await session.readExcerpt(listed.uid);
  if (bytes.length === 0) return null;
  return store.transaction().execute(async (transaction) => {
    const excerpt = { mailbox: folder.mailbox, receivedAt, bytes, originalBytes: listed.bytes };
    const mail = await recordMail(transaction, excerpt);
    await addLocation(transaction, folder, listed.uid, mail.id);
    return { ...mail, bytes: listed.bytes };
  });
}
