// A mistake in a configuration file, reported so that the one who edits it can mend it at once.

/** One mistake, or one doubt, with its place. Lines and columns count from 1. */
export interface Problem {
  /** The file's name within the configuration folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The mistake. */
  readonly problem: string;
  /** How to mend it. */
  readonly hint: string;
}

/** The findings of reading a configuration so far: problems refuse it, warnings do not. */
export interface Findings {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** `file:line:column: problem — hint`, as editors and terminals link it. */
export function formatProblem({ file, line, column, problem, hint }: Problem): string {
  return `${file}:${line}:${column}: ${problem}${hint === '' ? '' : ` — ${hint}`}`;
}
