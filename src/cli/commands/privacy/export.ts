// privacy export: everything that is kept about a person, as one JSON document, with the originals beside it on demand.
import { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeNewFile } from '../../../io/system/new-file.js';
import { isOriginalKept, readChunks } from '../../../io/store/mail/originals.js';
import { findPerson } from '../../../io/store/privacy/person.js';
import { readPerson } from '../../../io/store/privacy/person-record.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readAddress } from '../../terminal/options.js';
import { count } from '../../terminal/table.js';
import { isoTime } from '../../terminal/time.js';

export function privacyExportCommand(act: Act): Command {
  return new Command('export')
    .argument('<address>', 'the person', readAddress)
    .description('everything that is kept about a person, as JSON')
    .option('--to <folder>', 'write it there as export.json, with each original that is kept as an .eml file')
    .option('--json', 'on one line')
    .addHelpText('after', '\nExample:\n  $ sportello privacy export anna@example.com --to anna')
    .action(act(exportPerson));
}

async function exportPerson(
  { terminal, withStore, clock }: Context,
  address: string,
  { to, json }: { to?: string; json?: boolean },
): Promise<number> {
  await withStore(async (store) => {
    const at = clock.now();
    const found = await findPerson(store, address, at);
    const document = spellInstants({
      address,
      exported_at: at,
      names: found.names,
      ...(await readPerson(store, address, found)),
    });
    if (to === undefined) {
      terminal.out(jsonText(document, json === true ? 0 : 2));
      return;
    }
    mkdirSync(to, { recursive: true, mode: 0o700 });
    await writeNewFile(join(to, 'export.json'), once(`${JSON.stringify(document, null, 2)}\n`), false);
    let written = 0;
    for (const id of found.messages) {
      if (!(await isOriginalKept(store, id))) continue;
      await writeNewFile(join(to, `message-${id}.eml`), readChunks(store, id), false);
      written += 1;
    }
    if (json === true) terminal.out(jsonText({ folder: to, originals: written }));
    else terminal.out(`${join(to, 'export.json')}, and ${count(written, 'original')} beside it.`);
  });
  return EXIT.ok;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Rows as a person reads them: instants in ISO 8601, values that were stored as JSON unfolded. */
function spellInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spellInstants);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (typeof item === 'number' && (key === 'at' || key === 'since' || key.endsWith('_at')))
        return [key, isoTime(item)];
      if (typeof item === 'string' && key.endsWith('_json')) return [key.slice(0, -5), JSON.parse(item)];
      return [key, spellInstants(item)];
    }),
  );
}
