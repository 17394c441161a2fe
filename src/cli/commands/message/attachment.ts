// message attachment: one attachment of a mail, by the number that `message show` gives it.
import { Command } from 'commander';
import { readAttachment } from '../../../io/mime/attachment.js';
import { readChunks } from '../../../io/store/mail/originals.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { loadMessage } from './row.js';
import { readLimit } from '../../terminal/options.js';
import { attachmentsOf, deliver, refuseTerminal, type Target } from './original.js';
import { count } from '../../terminal/table.js';

export function messageAttachmentCommand(act: Act): Command {
  return new Command('attachment')
    .argument('<id>', 'the number that `messages` shows', readLimit)
    .argument('<number>', 'the number that `message show` gives the attachment', readLimit)
    .description('the content of one attachment, checked against its hash')
    .option('--out <path>', 'write it to this file, or under its own name into this folder')
    .option('--force', 'write over a file that is there, or on a terminal')
    .addHelpText('after', '\nExample:\n  $ sportello message attachment 17 1 --out .')
    .action(act(attachment));
}

async function attachment(
  { terminal, config, withStore }: Context,
  id: number,
  number: number,
  target: Target,
): Promise<number> {
  refuseTerminal(terminal, target);
  const { limits } = config();
  return withStore(async (store) => {
    const { row } = await loadMessage(store, id);
    const attachments = await attachmentsOf(store, row, limits);
    if (typeof attachments === 'string') throw new CommandFailed(attachments, EXIT.data);
    const wanted = attachments[number - 1];
    if (wanted === undefined) {
      const has = count(attachments.length, 'attachment');
      throw new CommandFailed(`message ${id} has ${has}: see "sportello message show ${id}"`, EXIT.data);
    }
    const { fileName, sha256, place } = wanted;
    const pieces = readAttachment(readChunks(store, id), place);
    const what = `attachment ${number} of message ${id}`;
    await deliver(terminal, { what, fileName, sha256, pieces }, target);
    return EXIT.ok;
  });
}
