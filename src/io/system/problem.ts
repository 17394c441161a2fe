// What is wrong in a configuration file, told so that the one who edits it can mend it at once.

/** One mistake, or one doubt, with its place. Lines and columns count from 1. */
export interface Problem {
  /** The file's name within the configuration folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong. */
  readonly problem: string;
  /** How to mend it. */
  readonly hint: string;
}

/** What reading a configuration has found so far: problems refuse it, warnings do not. */
export interface Findings {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** `file:line:column: problem — hint`, as editors and terminals link it. */
export function formatProblem({ file, line, column, problem, hint }: Problem): string {
  return `${file}:${line}:${column}: ${problem}${hint === '' ? '' : ` — ${hint}`}`;
}
