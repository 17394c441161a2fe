// Counts what happened to the daemons: what they reported, and how soon others took over from those that were struck.
import type { Disturbance } from '../disturbances.js';
import { figure, none, type Finding } from '../findings.js';
import type { Fleet } from '../fleet.js';
import type { Takeover } from '../leases.js';

/** The longest time that work lies when its holder is gone. */
const TAKEOVER_MS = 10_000;

/** Counts disturbances, faults of daemons and, on a shared store, takeovers. */
export function countDaemons(
  fleet: Fleet,
  done: readonly Disturbance[],
  takeovers: readonly Takeover[],
): Finding[] {
  const count = (kind: Disturbance['kind']) => done.filter((one) => one.kind === kind).length;
  const times = takeovers.flatMap(({ ms }) => ms ?? []).toSorted((one, other) => one - other);
  const late = takeovers.filter(({ ms }) => ms === null || ms > TAKEOVER_MS);
  const warnings = [...fleet.warnings].map(([event, often]) => `${event} ${often}`);
  return [
    figure('daemons started', fleet.starts),
    figure(
      'kills, pauses, cuts, server crashes',
      `${count('kill')}, ${count('pause')}, ${count('cut')}, ${count('server')}`,
    ),
    figure('warnings in their logs', warnings.join(', ')),
    none('daemons that ended by themselves, or reported errors', fleet.faults),
    figure('takeovers', times.length),
    figure(
      'seconds to take over: median, longest',
      `${seconds(times[times.length >> 1])}, ${seconds(times.at(-1))}`,
    ),
    none(
      'work that lay for more than ten seconds',
      late.map(
        ({ work, from, ms }) =>
          `${work} of a daemon struck at ${new Date(from).toISOString()}: ${seconds(ms ?? undefined)}`,
      ),
    ),
  ];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`;
}
