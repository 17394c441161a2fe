// The daemons that share a store, as `status` shows them.
import type { ListedDaemon } from '../../../io/store/dialect/postgres/lease.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

/** A daemon as JSON. */
export function daemonJson({ host, process, since, seenAt, isAlive, holds }: ListedDaemon): object {
  return { host, process, since: isoTime(since), seenAt: isoTime(seenAt), alive: isAlive, holds };
}

/** A daemon for a person. */
export function daemonLine(
  { host, process, since, seenAt, isAlive, holds }: ListedDaemon,
  time: ShowTime,
): string {
  const who = `${host}, process ${process}, since ${time(since)}`;
  if (!isAlive) return `${who}: not seen since ${time(seenAt)}`;
  return `${who}: ${holds.length === 0 ? 'stands by' : holds.join(', ')}`;
}
