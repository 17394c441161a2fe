// Finds what is wrong with a template before a customer sees it. Handlebars' strict mode says nothing of a
// branch that was not taken, nor of `{{#if missing}}`, so every name is looked up in the syntax tree.
// Templates speak a small language: names, comments, `if`, `unless`, and `each` for lists.
import Handlebars from 'handlebars';
import { LETTERS, type LetterKind } from '../../core/letters/letter.js';
import { holdsStrangersWords } from '../../core/letters/whose.js';
import type { TemplateProblem } from './problem.js';

/** Facts from a file's place among the templates. */
export interface TemplateFile {
  readonly file: string;
  readonly kind: LetterKind;
  readonly format: 'txt' | 'html';
  readonly source: string;
}

/** A template with its syntax tree. */
export interface ParsedTemplate extends TemplateFile {
  readonly program: hbs.AST.Program;
}

/** Reads a template, or reports the mistake in its syntax. */
export function parseTemplate(template: TemplateFile): ParsedTemplate | TemplateProblem {
  try {
    return { ...template, program: Handlebars.parseWithoutProcessing(template.source) };
  } catch (error) {
    return syntaxProblem(template.file, error);
  }
}

/** The mistakes in a template that uses other names than the known ones, or uses them in a wrong way. */
export function checkNames(template: ParsedTemplate, known: ReadonlySet<string>): TemplateProblem[] {
  const walk = new NameWalk(template, known);
  walk.statements(template.program.body, true);
  const { mustPrint } = LETTERS[template.kind];
  const missing = mustPrint
    .filter((name) => !walk.printed.has(name))
    .map((name) => ({
      file: template.file,
      line: 1,
      column: 1,
      problem: `never prints {{${name}}}`,
      hint: `print {{${name}}} outside of any {{#if}}: its reader has to know it`,
    }));
  return [...walk.problems, ...missing];
}

/** The dotted names of everything that content holds; those of the items of a list stand behind `LIST.*`. */
export function namesOf(content: object, prefix = ''): string[] {
  return Object.entries(content).flatMap(([key, value]: [string, unknown]) => {
    const name = `${prefix}${key}`;
    if (typeof value !== 'object' || value === null) return [name];
    if (!Array.isArray(value)) return namesOf(value, `${name}.`);
    return [`${name}.*`, ...value.flatMap((item: object) => namesOf(item, `${name}.*.`))];
  });
}

class NameWalk {
  readonly problems: TemplateProblem[] = [];
  /** Names printed whatever the content is. */
  readonly printed = new Set<string>();
  private insideTag = false;
  /** The prefix of a name: the lists whose items are being walked. */
  private prefix = '';

  constructor(
    private readonly template: TemplateFile,
    private readonly known: ReadonlySet<string>,
  ) {}

  statements(body: readonly hbs.AST.Statement[], always: boolean): void {
    for (const statement of body) {
      if (isContent(statement)) this.content(statement.value);
      else if (isMustache(statement)) this.print(statement, always);
      else if (isBlock(statement)) this.block(statement);
      else if (statement.type !== 'CommentStatement')
        this.report(statement, 'is not of the language of templates');
    }
  }

  private content(text: string): void {
    const [open, close] = [text.lastIndexOf('<'), text.lastIndexOf('>')];
    if (open !== close) this.insideTag = open > close;
  }

  private print(statement: hbs.AST.MustacheStatement, always: boolean): void {
    const name = this.name(statement.path, 'print');
    if (statement.params.length > 0) this.report(statement, 'calls a helper');
    if (this.template.format === 'html' && !statement.escaped) {
      this.report(statement, 'prints without escaping', 'write two braces: {{name}}');
    }
    if (
      this.template.format === 'html' &&
      this.insideTag &&
      holdsStrangersWords(LETTERS[this.template.kind].words, name)
    ) {
      this.report(statement, `prints a stranger's words inside a tag`, `print {{${name}}} between tags only`);
    }
    if (always) this.printed.add(name);
  }

  private block(block: hbs.AST.BlockStatement): void {
    const [subject, ...more] = block.params;
    const word = block.path.original;
    if (!['if', 'unless', 'each'].includes(word) || subject === undefined || more.length > 0) {
      this.report(block, `uses {{#${word}}}`);
      return;
    }
    const outside = this.prefix;
    const name = this.name(subject, word === 'each' ? 'walk' : 'ask');
    if (word === 'each') this.prefix = `${name}.*.`;
    this.branch(block.program);
    this.prefix = outside;
    this.branch(block.inverse);
  }

  /** Handlebars leaves out a branch that the template does not have. */
  private branch(branch: hbs.AST.Program | undefined): void {
    this.statements(branch?.body ?? [], false);
  }

  /** The whole name of what stands at a place. A list can be walked or asked for, but not printed. */
  private name(node: hbs.AST.Expression, use: 'print' | 'ask' | 'walk'): string {
    const parts = isPath(node) && !node.data && node.depth === 0 ? node.parts.join('.') : '';
    const name = `${this.prefix}${parts}`;
    const [isValue, isList] = [this.known.has(name), this.known.has(`${name}.*`)];
    if (!(use === 'walk' ? isList : isValue || (use === 'ask' && isList))) {
      const shown = isPath(node) ? node.original : node.type;
      const problem = `knows no ${use === 'walk' ? 'list ' : ''}${shown}`;
      this.report(node, problem, `known are ${[...this.known].toSorted().join(', ')}`);
    }
    return name;
  }

  private report(
    node: hbs.AST.Node,
    problem: string,
    hint = 'only {{name}}, {{#if name}}, {{#unless name}}, {{#each list}} serve',
  ): void {
    const { line, column } = node.loc.start;
    this.problems.push({ file: this.template.file, line, column: column + 1, problem, hint });
  }
}

const isContent = (node: hbs.AST.Node): node is hbs.AST.ContentStatement => node.type === 'ContentStatement';
const isMustache = (node: hbs.AST.Node): node is hbs.AST.MustacheStatement =>
  node.type === 'MustacheStatement';
const isBlock = (node: hbs.AST.Node): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';
const isPath = (node: hbs.AST.Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';

/** Handlebars gives the place of a mistake within its message, and of some only the line. */
function syntaxProblem(file: string, error: unknown): TemplateProblem {
  const message = String(error);
  const place = /on line (?<line>\d+)|(?<pair>[^:]+) - (?<at>\d+):(?<column>\d+)$/u.exec(message)?.groups;
  return {
    file,
    line: Number(place?.['line'] ?? place?.['at'] ?? 1),
    column: Number(place?.['column'] ?? 0) + 1,
    problem: place?.['pair']?.trim() ?? 'cannot be read as a template',
    hint: 'look for a {{ without its }}, or a {{#if}} without its {{/if}}',
  };
}
