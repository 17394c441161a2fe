// The beginning of every command: its configuration, and the store that it names.
import type { Command } from 'commander';
import { systemClock } from '../../io/system/clock.js';
import { type Config, examineConfig, loadConfig } from '../../io/config/config.js';
import { LEVELS, openLog, type Log } from '../../io/system/log.js';
import {
  type Inspection,
  inspectSetup,
  loadSetup,
  type Setup,
  locateStore,
  locateTimeZone,
} from '../../io/config/setup.js';
import { explainDamage } from '../../io/store/damage.js';
import { openStore, type Store } from '../../io/store/open.js';
import { namePlace, type StorePlace } from '../../io/store/place.js';
import { CommandFailed, EXIT } from './exit.js';
import { type ShowTime, timeIn } from './time.js';
import type { Terminal } from './terminal.js';

/** The parts that a command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly clock: typeof systemClock;
  /** The configuration folder, which may be missing. */
  readonly folder: () => string;
  /** Reads the configuration; throws ConfigInvalid with every mistake in it. */
  readonly config: () => Config;
  /** Reads the configuration with what was hardly meant in it; throws ConfigInvalid with every mistake in it. */
  readonly examine: () => ReturnType<typeof examineConfig>;
  /**
   * Reads the configuration and its templates; throws ConfigInvalid with every mistake in them. `storeInUse`: for the
   * daemon that has this store open.
   */
  readonly setup: (storeInUse?: StorePlace) => Setup;
  /** Everything that can be known of a configuration that may have mistakes. */
  readonly inspect: () => Inspection;
  /**
   * Opens the store, hands it over, and closes it whatever happens. A command that only looks at tickets works however
   * wrong the rules are at the moment.
   */
  readonly withStore: <T>(work: (store: Store) => Promise<T>) => Promise<T>;
  /** The time zone of the desk by its IANA name; of this machine where the configuration gives none. */
  readonly timeZone: () => string;
  /** Shows an instant by the clock of the desk. */
  readonly showTime: ShowTime;
  /** The log at the level of SPORTELLO_LOG, or at the given one. */
  readonly log: (level: string) => Log;
}

/** The context of a command, from the options that stand before it. */
export function contextOf(command: Command, terminal: Terminal): Context {
  const { environment } = terminal;
  const folder = (): string => {
    const given: { config?: string } = command.optsWithGlobals();
    return given.config ?? environment['SPORTELLO_CONFIG'] ?? 'config';
  };
  const timeZone = (): string => locateTimeZone(folder()) ?? machineZone();
  let time: ShowTime | null = null;
  const config = (): Config => loadConfig(folder(), environment);
  return {
    terminal,
    clock: systemClock,
    folder,
    config,
    examine: () => examineConfig(folder(), environment),
    setup: (storeInUse) => loadSetup(folder(), environment, storeInUse),
    inspect: () => inspectSetup(folder(), environment),
    withStore: async (work) => {
      const place = locateStore(folder(), environment) ?? config().store.place;
      const store = await openStore(place);
      try {
        return await work(store);
      } catch (error) {
        throw explainDamage(namePlace(place), error);
      } finally {
        await store.destroy();
      }
    },
    timeZone,
    showTime: (at) => (time ??= timeIn(timeZone()))(at),
    log: (level) => openLog(readLevel(environment['SPORTELLO_LOG']) ?? level),
  };
}

function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function readLevel(word = ''): string | null {
  if (word === '') return null;
  if (LEVELS.includes(word)) return word;
  throw new CommandFailed(`SPORTELLO_LOG is "${word}": it is one of ${LEVELS.join(', ')}`, EXIT.config);
}

/** Makes an action of commander's out of a function that gets its context and answers with the exit code. */
export type Act = <Given extends unknown[]>(
  action: (context: Context, ...given: Given) => Promise<number>,
) => (this: Command, ...given: Given) => Promise<void>;
