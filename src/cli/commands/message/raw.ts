// message raw: the bytes of a mail as they were received.
import { Command } from 'commander';
import { readChunks } from '../../../io/store/mail/originals.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { loadMessage } from './row.js';
import { readLimit } from '../../terminal/options.js';
import { deliver, partly, refuseTerminal, type Target } from './original.js';

export function messageRawCommand(act: Act): Command {
  return new Command('raw')
    .argument('<id>', 'the number that `messages` shows', readLimit)
    .description('the original bytes of a message, checked against their hash')
    .option('--out <path>', 'write them to this file, or into this folder')
    .option('--force', 'write over a file that is there, or on a terminal')
    .addHelpText('after', '\nExample:\n  $ sportello message raw 17 --out mail.eml')
    .action(act(raw));
}

async function raw({ terminal, withStore }: Context, id: number, target: Target): Promise<number> {
  refuseTerminal(terminal, target);
  return withStore(async (store) => {
    const { row } = await loadMessage(store, id);
    if ((await readChunks(store, id).next()).done === true && row.bytes > 0)
      throw new CommandFailed(`the bytes of message ${id} are not kept`, EXIT.data);
    const pieces = readChunks(store, id);
    const fileName = `message-${id}.eml`;
    await deliver(terminal, { what: `message ${id}`, fileName, sha256: row.sha256 ?? '', pieces }, target);
    if (row.original_bytes === null) return EXIT.ok;
    terminal.err(await partly(store, row));
    return EXIT.data;
  });
}
