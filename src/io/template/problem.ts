// Mistakes in templates. They stand by themselves: whoever reports a mistake need not load the language of templates.

/** One mistake in a file that an administrator edits. `line` and `column` count from 1. */
export interface TemplateProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly problem: string;
  readonly hint: string;
}

/** Templates with mistakes, all of them at once. */
export class TemplatesInvalid extends Error {
  override readonly name = 'TemplatesInvalid';
  constructor(readonly problems: readonly TemplateProblem[]) {
    super(
      problems.map(({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`).join('\n'),
    );
  }
}
