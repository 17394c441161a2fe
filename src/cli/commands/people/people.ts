// people: the technicians of people.yaml, and the tokens by which their mail is known.
import { Command } from 'commander';
import type { Technician } from '../../../core/desk/technician.js';
import { FIRST_VERSION, revokedKeys, type RevokedKey } from '../../../io/store/state/technician-keys.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { printTable } from '../../terminal/table.js';
import { isoTime } from '../../terminal/time.js';
import { peopleRevokeCommand } from './revoke.js';

export function peopleCommand(act: Act): Command {
  return new Command('people')
    .description('the technicians: who they are, what each may do, since when tokens are void')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      '\nExit codes: 0; 78 a mistake in the configuration.\n\nExample:\n  $ sportello people',
    )
    .action(act(list))
    .addCommand(peopleRevokeCommand(act));
}

/** A technician as the list shows one. */
interface Row {
  readonly technician: Technician;
  readonly revoked: RevokedKey | null;
  readonly isNotified: boolean;
}

async function list({ terminal, config, withStore, showTime }: Context, options: { json?: boolean }) {
  const { policy, desk } = config();
  const revoked = await withStore((store) => revokedKeys(store));
  const rows = policy.technicians.map((technician): Row => ({
    technician,
    revoked: revoked.get(technician.key) ?? null,
    isNotified: desk.team.some((address) => technician.addresses.includes(address)),
  }));
  if (options.json === true) for (const row of rows) terminal.out(jsonText(personJson(row)));
  else if (rows.length === 0) terminal.out('There are no technicians: people.yaml names none.');
  else
    printTable(
      terminal,
      [
        { head: 'KEY', cell: ({ technician }) => technician.key },
        { head: 'NAME', cell: ({ technician }) => technician.name, mayShrink: true },
        { head: 'MAY', cell: ({ technician }) => technician.may.join(', ') || 'take, note', mayShrink: true },
        { head: 'NOTIFIED', cell: ({ isNotified }) => (isNotified ? 'yes' : 'no') },
        { head: 'TOKENS', cell: (row) => tokensOf(row, showTime), mayGo: 1 },
        { head: 'ADDRESSES', cell: ({ technician }) => technician.addresses.join(', '), mayShrink: true },
      ],
      rows,
    );
  return EXIT.ok;
}

function tokensOf({ revoked }: Row, showTime: Context['showTime']): string {
  return revoked === null ? 'good' : `good since ${showTime(revoked.revokedAt)}`;
}

function personJson({ technician, revoked, isNotified }: Row): object {
  const { key, name, addresses, may, language } = technician;
  return {
    key,
    name,
    addresses,
    may,
    language,
    notified: isNotified,
    keyVersion: revoked?.version ?? FIRST_VERSION,
    tokensVoidBefore: isoTime(revoked?.revokedAt ?? null),
  };
}
