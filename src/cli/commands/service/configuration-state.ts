// The configuration in `status`: which one is in force, and what is wrong with the one on disk.
import type { ConfigurationState } from '../../../io/store/state/configuration.js';
import { formatProblem, type Problem } from '../../../io/system/problem.js';
import type { Inspection } from '../../../io/config/setup.js';
import { oneLine } from '../../../io/system/printable.js';
import { count } from '../../terminal/table.js';
import { isoTime, type ShowTime } from '../../terminal/time.js';

/** The configuration as an operator has to know it. */
export interface ConfigurationFacts {
  /** When what is in force came into force; null where no daemon runs. */
  readonly loadedAt: number | null;
  readonly hashes: ConfigurationState['hashes'];
  /** Since when a running daemon refuses what is on disk. */
  readonly refusedAt: number | null;
  readonly mistakes: readonly Problem[];
}

/** A running daemon has recorded how it judges the files; where none runs, the files are read here. */
export function configurationFacts(
  running: boolean,
  noted: ConfigurationState | null,
  { refusal }: Inspection,
): ConfigurationFacts {
  if (running && noted !== null) return noted;
  return { loadedAt: null, hashes: {}, refusedAt: null, mistakes: refusal?.problems ?? [] };
}

/** The form that `--json` prints. */
export function configurationJson({ loadedAt, hashes, refusedAt, mistakes }: ConfigurationFacts): object {
  return { loadedAt: isoTime(loadedAt), hashes, refusedAt: isoTime(refusedAt), mistakes };
}

/** The lines for a person: `trouble` where they need one. */
export function configurationLines(
  facts: ConfigurationFacts,
  time: ShowTime,
): { text: string; trouble: boolean }[] {
  const { loadedAt, hashes, refusedAt, mistakes } = facts;
  const rules = hashes['rules.yaml']?.slice(0, 12);
  const lines =
    loadedAt === null ? [] : [{ text: `in force since ${time(loadedAt)}, rules ${rules}`, trouble: false }];
  if (mistakes.length === 0) return lines;
  const what = count(mistakes.length, 'mistake');
  const effect =
    refusedAt === null
      ? `${what} on disk: the daemon will not start`
      : `what is on disk is refused since ${time(refusedAt)}: ${what}`;
  const told = mistakes.slice(0, TOLD_AT_MOST).map((mistake) => `  ${oneLine(formatProblem(mistake))}`);
  if (mistakes.length > TOLD_AT_MOST) told.push('  "check" tells the others');
  return [...lines, ...[effect, ...told].map((text) => ({ text, trouble: true }))];
}

const TOLD_AT_MOST = 10;
