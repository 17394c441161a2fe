// The file of the store, for what only a file can have done to it.
import { namePlace, type StorePlace } from '../../../io/store/place.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

/** The SQLite file. Throws where the store is on a server, with what to do there (`instead`). */
export function databaseFile(place: StorePlace, instead: string): string {
  if (typeof place === 'string') return place;
  throw new CommandFailed(`the store is in ${namePlace(place)}: ${instead}`, EXIT.usage);
}
