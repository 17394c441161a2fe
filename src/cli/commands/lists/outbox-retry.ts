// outbox retry: failed letters go on their way again, once what made them fail is mended.
import { Command } from 'commander';
import { retryFailed, retryLetter, type RetryRefusal } from '../../../io/store/outbox/retry.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLimit } from '../../terminal/options.js';
import { count } from '../../terminal/table.js';

export function outboxRetryCommand(act: Act): Command {
  return new Command('retry')
    .argument('[id]', 'the number that `outbox` shows', readLimit)
    .description('send a failed letter again, the same mail to the last byte')
    .option('--failed', 'every letter that failed')
    .addHelpText(
      'after',
      '\nExit codes: 0; 64 neither a letter nor --failed, or both; 65 the letter cannot be sent again.' +
        '\n\nExample: the server refused everybody for an hour\n  $ sportello outbox retry --failed',
    )
    .action(act(retry));
}

const REFUSALS: Readonly<Record<RetryRefusal, string>> = {
  unknown: 'there is no such letter (see "outbox")',
  emptied: 'what it said was deleted since then',
  pending: 'it waits to be sent already',
  uncertain: 'it goes again by itself',
  cancelled: 'was taken back before it was sent',
  sent: 'it was sent; only failed letters are sent again',
};

async function retry(
  { terminal, withStore, clock }: Context,
  id: number | undefined,
  options: { failed?: boolean },
): Promise<number> {
  if ((id === undefined) === (options.failed !== true))
    throw new CommandFailed('name one letter by its number, or all with --failed', EXIT.usage);
  await withStore(async (store) => {
    if (id === undefined) {
      const ids = await retryFailed(store, clock.now());
      terminal.out(
        ids.length === 0
          ? 'No letter has failed.'
          : `${count(ids.length, 'letter')} sent again by the next pass: ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ', …' : ''}`,
      );
      return;
    }
    const refusal = await retryLetter(store, id, clock.now());
    if (refusal !== null) throw new CommandFailed(`letter ${id}: ${REFUSALS[refusal]}`, EXIT.data);
    terminal.out(`Letter ${id} is sent again by the next pass.`);
  });
  return EXIT.ok;
}
