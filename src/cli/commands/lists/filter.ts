// A list that is narrowed by a name that nobody has would look like good news.
import { type Config, ConfigInvalid } from '../../../io/config/config.js';
import { suggestName } from '../../../io/config/yaml/nearest.js';
import type { Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

/**
 * Refuses a name that the configuration does not have; the store has been asked before, since it keeps names that are
 * no longer there. Where the configuration has a mistake its names are not known, and the list is empty.
 */
export function refuseUnknown(
  context: Pick<Context, 'config'>,
  what: string,
  name: string,
  namesIn: (config: Config) => readonly string[],
): void {
  const known = knownNames(context, namesIn);
  if (known === null || known.includes(name)) return;
  throw new CommandFailed(`there is no ${what} "${name}": ${suggestName(name, known)}`, EXIT.usage);
}

function knownNames(
  { config }: Pick<Context, 'config'>,
  namesIn: (config: Config) => readonly string[],
): readonly string[] | null {
  try {
    return namesIn(config());
  } catch (error) {
    if (error instanceof ConfigInvalid) return null;
    throw error;
  }
}
