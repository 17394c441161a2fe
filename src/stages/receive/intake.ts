// Mail that was read becomes rows, together with the place where it was read: a block in one transaction, a large mail
// piece by piece, a mail that is too large or comes in part by its beginning. Nothing here reports to the server.
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

/**
 * Commits small mails, by their UID, all at once; on a server in the line of writers. Beside it ids could become visible
 * in another order than they were given: triage and digests, which go by the id, would overtake a mail and never see it.
 */
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

/** A mail of which the server gave nothing, or less than it said that there is. */
export interface NotTaken {
  readonly problem: string;
  /** Whether it gave something. */
  readonly isCutShort: boolean;
}

/** How one large mail is to be taken. */
export interface Taking {
  /** A larger mail is taken by its header and first text, whatever the server said of its size. */
  readonly mostBytes: number;
  /** Takes a mail that was cut short again and again by its header and first text, too: a person has to look at it. */
  readonly acceptsCut: boolean;
}

/** Takes one large mail: streamed, or by header and first text. */
export async function takeLarge(
  source: Source,
  session: ImapSession,
  listed: Listed,
  { mostBytes, acceptsCut }: Taking,
): Promise<(Taken & { readonly partial: boolean }) | NotTaken> {
  const excerpt = async (bytes: number, isCutShort: boolean) => {
    const taken = await takeExcerpt(source, session, { uid: listed.uid, bytes }, isCutShort);
    return taken === null ? NOTHING : { ...taken, partial: true };
  };
  if (listed.bytes > mostBytes) return excerpt(listed.bytes, false);
  try {
    return { ...(await takeStream(source, session, listed, mostBytes)), partial: false };
  } catch (error) {
    if (error instanceof LargerThanSaid) return excerpt(Math.max(listed.bytes, mostBytes + 1), false);
    if (!(error instanceof CutShort)) throw error;
    if (error.bytes === 0) return NOTHING;
    if (acceptsCut) return excerpt(listed.bytes, true);
    return { problem: `the server gave only ${error.bytes} of its ${listed.bytes} bytes`, isCutShort: true };
  }
}

const NOTHING: NotTaken = { problem: 'the server gave no bytes', isCutShort: false };

class LargerThanSaid extends Error {}

class CutShort extends Error {
  constructor(readonly bytes: number) {
    super();
  }
}

/**
 * Streams one mail into the store. Throws LargerThanSaid above `mostBytes`, and CutShort where the server gave less
 * than it said that there is: a short piece is the end of a mail (RFC 3501 §6.4.5), but it also comes from a server
 * that has lost the rest.
 */
async function takeStream(
  { store, folder, receivedAt }: Source,
  session: ImapSession,
  { uid, bytes: said }: Listed,
  mostBytes: number,
): Promise<Taken> {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of session.stream(uid)) {
      size += piece.length;
      if (size > mostBytes) throw new LargerThanSaid();
      yield piece;
    }
    // The size that a server says may be wrong: then its own word that nothing follows is what counts.
    if (size === 0 || (size < said && !(await session.endsAt(uid, size)))) throw new CutShort(size);
  }
  const target = { mailbox: folder.mailbox, receivedAt };
  const mail = await streamMail(store, target, counted(), (transaction, id) =>
    addLocation(transaction, folder, uid, id),
  );
  return { ...mail, bytes: size };
}

/** Commits the header and the first text of a mail; null when the server gave no header. */
async function takeExcerpt(
  { store, folder, receivedAt }: Source,
  session: ImapSession,
  listed: Listed,
  isCutShort: boolean,
): Promise<Taken | null> {
  const bytes = await session.readExcerpt(listed.uid);
  if (bytes.length === 0) return null;
  return store.transaction().execute(async (transaction) => {
    const excerpt = { mailbox: folder.mailbox, receivedAt, bytes, originalBytes: listed.bytes, isCutShort };
    const mail = await recordMail(transaction, excerpt);
    await addLocation(transaction, folder, listed.uid, mail.id);
    return { ...mail, bytes: listed.bytes };
  });
}
