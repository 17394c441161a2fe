// people revoke: whatever notifications somebody has of a technician's, nobody answers with them any more.
import { Command } from 'commander';
import { suggestName } from '../../../io/config/yaml/nearest.js';
import { revokedKeys, revokeKey } from '../../../io/store/state/technician-keys.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

export function peopleRevokeCommand(act: Act): Command {
  return new Command('revoke')
    .argument('<name>', 'the short name of a technician, as `people` shows it')
    .description('void every token that a technician was given: no notification sent so far can be answered')
    .addHelpText(
      'after',
      '\nExit codes: 0; 65 there is no such technician.\n\nExample: a telephone was stolen\n  $ sportello people revoke verdi',
    )
    .action(act(revoke));
}

async function revoke({ terminal, config, withStore, clock }: Context, name: string): Promise<number> {
  const { technicians } = config().policy;
  await withStore(async (store) => {
    const known = new Set([
      ...technicians.map(({ key }) => key),
      // Whoever left people.yaml may come back to it.
      ...(await revokedKeys(store)).keys(),
    ]);
    if (!known.has(name))
      throw new CommandFailed(
        `people.yaml has no technician "${name}": ${suggestName(name, known)}`,
        EXIT.data,
      );
    await store.transaction().execute((transaction) => revokeKey(transaction, name, clock.now()));
  });
  terminal.out(`Every token of ${name} is void: notifications sent so far cannot be answered any more.`);
  terminal.out(
    'The next ones can. To keep the person from answering at all, take the rights out of people.yaml.',
  );
  return EXIT.ok;
}
