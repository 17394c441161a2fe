// The worker thread in which mail is parsed: a thin shell around `readMessage`. A small mail comes whole
// with its task; of a larger one each further chunk is asked for, so that no more than one waits here.
import type { MessagePort } from 'node:worker_threads';
import type { Message } from '../core/message.js';
import { readMessage } from './mime/read-message.js';

/** One mail to read: alone, or one of several small ones that come together. */
export interface MimeTask {
  readonly first: Uint8Array;
  /** Where further chunks are asked for; null when `first` is the whole mail. */
  readonly port: MessagePort | null;
}

/** The answer to each request on the port; null when there is no more. */
type MimeChunk = Uint8Array | null;

/**
 * Called by the pool, by its name, for each task.
 * @public
 */
export async function readTasks(tasks: readonly MimeTask[]): Promise<Message[]> {
  const messages: Message[] = [];
  for (const task of tasks) {
    try {
      messages.push(await readMessage(chunksOf(task)));
    } finally {
      task.port?.close();
    }
  }
  return messages;
}

async function* chunksOf({ first, port }: MimeTask): AsyncGenerator<Uint8Array> {
  yield first;
  if (port === null) return;
  for (;;) {
    const chunk = await new Promise<MimeChunk>((resolve) => {
      port.once('message', resolve);
      port.postMessage('more');
    });
    if (chunk === null) return;
    yield chunk;
  }
}
