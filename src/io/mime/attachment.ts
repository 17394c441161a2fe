// The content of one attachment, streamed out of the bytes of its mail. The mail has been read within its limits before,
// so this needs no worker: nobody but the command that asked waits for it.
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Chunks } from './line-ends.js';

/** The decoded content of the attachment at a place (`core/attachment.ts`), piece by piece. */
export async function* readAttachment(
  chunks: Chunks,
  place: { readonly enclosed: boolean; readonly index: number },
): AsyncGenerator<Uint8Array> {
  // The parser is loaded by workers and by this command alone: the daemon beside them does without its weight.
  const { tapAttachment } = await import('./read-message.js');
  const content = new PassThrough();
  tapAttachment(chunks, place, async (chunk) => {
    if (!content.write(chunk)) await once(content, 'drain');
  }).then(
    () => content.end(),
    (error: unknown) => content.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  yield* content;
}
