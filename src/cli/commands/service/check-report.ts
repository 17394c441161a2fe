// How `check` says what it found: in lines for a person, or as one JSON object per line.
import { formatProblem, type Problem } from '../../../io/system/problem.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import type { Unavailable } from '../../../io/system/failure.js';
import { dress, type Terminal } from '../../terminal/terminal.js';

/** Takes what `check` finds, as it finds it. */
export interface CheckReport {
  /** Something at a place of a file. */
  problem(level: 'warning' | 'error', problem: Problem): void;
  /** Something that stands at no place of a file. */
  warning(text: string): void;
  /** A server that cannot be used. */
  unavailable(service: string, error: Unavailable): void;
  /** Prints a thing that is as it should be: the configuration, a server. */
  ok(what: string, detail?: string): void;
}

/** For a person. */
export function textReport(terminal: Terminal): CheckReport {
  const label = {
    warning: dress(terminal, 'yellow', 'warning'),
    error: dress(terminal, 'red', 'error'),
  };
  return {
    problem: (level, problem) => {
      const place = `${problem.file}:${problem.line}:${problem.column}: `;
      const words = oneLine(formatProblem(problem)).slice(oneLine(place).length);
      terminal.err(`${oneLine(place)}${label[level]}: ${words}`);
    },
    warning: (text) => terminal.err(`${label.warning}: ${oneLine(text)}`),
    unavailable: (_, error) => terminal.err(oneLine(error.message)),
    ok: (what, detail) =>
      terminal.out(`${dress(terminal, 'green', 'ok')} ${what}${detail === undefined ? '' : `: ${detail}`}`),
  };
}

/** For a program: every line has all keys, those that do not apply are null. */
export function jsonReport(terminal: Terminal): CheckReport {
  const nowhere = { file: null, line: null, column: null, hint: null };
  const print = (line: object): void => terminal.out(jsonText(line));
  return {
    problem: (level, { problem, hint, ...place }) =>
      print({ level, ...place, problem, hint, service: null, loginRefused: null }),
    warning: (problem) => print({ level: 'warning', ...nowhere, problem, service: null, loginRefused: null }),
    unavailable: (service, { message, loginRefused }) =>
      print({ level: 'error', ...nowhere, problem: message, service, loginRefused }),
    ok: (service) => print({ level: 'ok', ...nowhere, problem: null, service, loginRefused: null }),
  };
}
