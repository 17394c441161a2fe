// Learning with its progress, and how well the weights do on the labelled requests.
import { setImmediate } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import { type Judge, judge } from '../../../core/rules/judge/judge.js';
import { type Learned, learn } from '../../../core/rules/learning/learn.js';
import { type JudgementPolicy, POLICY } from '../../../core/rules/judge/policy.js';
import type { LabelledRequest } from '../../../io/config/rules/example-file.js';
import { isOwn } from '../../../io/config/rules/examples.js';
import { count, printTable } from '../../terminal/table.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { printWrapped } from '../../terminal/wrap.js';

/** Learns from examples; a person sees how far it is, and may stop it. */
export async function learnWatched(
  terminal: Terminal,
  examples: readonly LabelledRequest[],
  hash: string,
): Promise<Learned> {
  const bar = terminal.isInteractive
    ? new SingleBar({ format: ' {bar} {percentage}% learning', hideCursor: true }, Presets.shades_classic)
    : null;
  bar?.start(100, 0);
  try {
    const work = learn(examples, hash);
    for (let next = work.next(); ; next = work.next()) {
      if (next.done) return next.value;
      bar?.update(Math.floor((100 * next.value.done) / next.value.of));
      // Signals are heard only between the steps.
      await setImmediate();
      if (terminal.signal.aborted) throw new CommandFailed('stopped: nothing was written', EXIT.temporary);
    }
  } finally {
    bar?.stop();
  }
}

/** How often requests of each severity were given which: `table[is - 1][given - 1]`. */
type Confusions = readonly (readonly number[])[];

/** The part of the requests that were given what they are; of none it is 1. */
function shareRight(table: Confusions): number {
  const all = table.flat().reduce((sum, cell) => sum + cell, 0);
  return all === 0 ? 1 : table.reduce((sum, row, is) => sum + (row[is] ?? 0), 0) / all;
}

/** Prints the table before, where it is known, and after. */
export function printTrials(terminal: Terminal, before: Confusions | null, after: Confusions): void {
  terminal.out(dress(terminal, 'bold', 'Each request, judged by weights that had not seen it'));
  const rows = [0, 1, 2];
  const columns = (title: string, table: Confusions) =>
    rows.map((given) => ({
      head: given === 0 ? `${title} 1` : String(given + 1),
      cell: (is: number) => String(table[is]?.[given] ?? 0),
    }));
  printTable<number>(
    terminal,
    [
      { head: 'IS \\ GIVEN', cell: (is) => String(is + 1) },
      ...(before === null ? [] : columns('BEFORE:', before)),
      ...columns('NOW:', after),
    ],
    rows,
  );
  const percent = (table: Confusions): string => `${(100 * shareRight(table)).toFixed(1)} %`;
  terminal.out(
    before === null
      ? `right: ${percent(after)} (no rule says "learned": nothing was in force)`
      : `right: ${percent(before)} before, ${percent(after)} now`,
  );
}

/** One of the desk's own requests that the new weights still judge otherwise. */
export interface Stubborn {
  readonly file: string;
  readonly line: number;
  readonly subject: string;
  readonly severity: number;
  readonly given: number;
}

/** How the desk's own requests are judged, by the weights in force and by the new ones. */
export interface OwnRequests {
  readonly count: number;
  /** Null where nothing is in force. */
  readonly rightBefore: number | null;
  readonly rightNow: number;
  readonly stubborn: readonly Stubborn[];
}

/** Judges the desk's own requests by both. */
export function judgeOwn(
  examples: readonly LabelledRequest[],
  before: Judge | undefined,
  now: Judge,
  policy: JudgementPolicy = POLICY,
): OwnRequests {
  const own = examples.filter(isOwn);
  const given = (by: Judge, { subject, text }: LabelledRequest) => judge(by, policy, subject, text).severity;
  const stubborn = own.flatMap((example) => {
    const { file, line, subject, severity } = example;
    const gives = given(now, example);
    return gives === severity ? [] : [{ file, line, subject, severity, given: gives }];
  });
  const right = (by: Judge): number => own.filter((one) => given(by, one) === one.severity).length;
  return {
    count: own.length,
    rightBefore: before === undefined ? null : right(before),
    rightNow: own.length - stubborn.length,
    stubborn,
  };
}

/** Prints how the desk's own requests fare. */
export function printOwn(
  terminal: Terminal,
  { count: all, rightBefore, rightNow, stubborn }: OwnRequests,
): void {
  if (all === 0) return;
  const before = rightBefore === null ? '' : `${rightBefore} right before, `;
  terminal.out(
    `\n${dress(terminal, 'bold', `Of ${count(all, 'request')} of your own`)}: ${before}${rightNow} now`,
  );
  for (const { file, line, subject, severity, given } of stubborn) {
    const told = `${file}:${line}: is a ${severity}, would still be given a ${given}: ${subject}`;
    printWrapped(terminal, `  ${told}`, 4);
  }
  if (stubborn.length > 0)
    terminal.out(
      '  Add more requests like these, or make them a rule: a rule always beats what was learned.',
    );
}
