// The worker thread in which mail is parsed: a thin shell around `readMessage`. A small mail comes whole
// with its task; of a larger one each further piece is asked for, so that no more than one waits here.
import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'piscina';
import type { Message } from '../../core/mail/message.js';
import { readMessage, type Verify } from './read-message.js';
import type { Received, TrustAnchors } from './received.js';

/** One mail to read: alone, or one of several small ones that come together. */
export interface MimeTask {
  readonly pieces: readonly Uint8Array[];
  /** Where further pieces are asked for; null when these are the whole mail. */
  readonly port: MessagePort | null;
  /** Where and when it came; null where its signature does not matter. */
  readonly received: Received | null;
}

/** The answer to each request on the port; null when there is no more. */
type NextPiece = Uint8Array | null;

/** Mails for one worker, which reads them in their order. */
export interface MimeShare {
  readonly tasks: readonly MimeTask[];
  /** Shared memory of one number: the place of the mail that is being read, from 0. */
  readonly place: Int32Array;
}

/**
 * Called by the pool, by its name, for each share.
 * @public
 */
export async function readTasks({ tasks, place }: MimeShare): Promise<Message[]> {
  const messages: Message[] = [];
  for (const [at, task] of tasks.entries()) {
    // Whoever hands the mails over sees at which of them the worker died or stays.
    Atomics.store(place, 0, at);
    try {
      const chunks = task.port === null ? task.pieces : allPieces(task.pieces, task.port);
      messages.push(await readMessage(chunks, verifierFor(task.received)));
    } finally {
      task.port?.close();
    }
  }
  return messages;
}

/** Who verifies the signature of a mail; null where its mailbox trusts nobody. */
function verifierFor(received: Received | null): Verify | null {
  const trusted: TrustAnchors = workerData;
  if (received === null || !Object.hasOwn(trusted, received.mailbox)) return null;
  const anchors = trusted[received.mailbox] ?? '';
  return async (mail) => {
    // Most desks have no certified mailbox, and do without the weight of the library.
    const { readCertificates, verifySignature } = await import('./signature/verify.js');
    return verifySignature(mail, readCertificates(anchors), received.at);
  };
}

async function* allPieces(first: readonly Uint8Array[], port: MessagePort): AsyncGenerator<Uint8Array> {
  yield* first;
  for (;;) {
    const piece = await new Promise<NextPiece>((resolve) => {
      port.once('message', resolve);
      port.postMessage('more');
    });
    if (piece === null) return;
    yield piece;
  }
}
