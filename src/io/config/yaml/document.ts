// One YAML file of the configuration: read, checked against its schema, and able to say at which line and
// column any of its values stands.
import {
  type Document as YamlDocument,
  LineCounter,
  type Node,
  isAlias,
  isMap,
  isNode,
  isSeq,
  parseDocument,
} from 'yaml';
import type { ZodType } from 'zod';
import { explainIssue } from './explain.js';
import { readText } from './file-text.js';
import { healthyPart } from './healthy.js';
import type { Findings, Problem } from '../../system/problem.js';
import { withoutWords, wordsOfSecrets } from './secret-words.js';
import { type SyntaxFinding, TOO_DEEP, repeatedKeys, syntaxErrors } from './syntax.js';

/** The keys and positions that lead to a value from the top of its file. */
export type Path = readonly PropertyKey[];

/** A file that was read. */
export interface Document<Part> {
  /** The file's bytes; empty when it could not be read. */
  readonly bytes: Uint8Array;
  /** Its content without the parts that have mistakes; null when nothing of use is left. */
  readonly part: Part | null;
  /** All that it says, also where it is wrong: for the names in it. Undefined when it is no YAML. */
  readonly written: unknown;
  /** Whether the part is the whole. */
  readonly isWhole: boolean;
  /** A problem at the value to which the path leads, or at the nearest one around it. */
  readonly problemAt: (path: Path, problem: string, hint: string) => Problem;
}

/**
 * Reads a file of the folder. Its mistakes go to the findings. `partSchema` is that of a file in which
 * required keys may be missing.
 */
export function readDocument<Part>(
  folder: string,
  file: string,
  schema: ZodType,
  partSchema: ZodType<Part>,
  findings: Findings,
): Document<Part> {
  const { bytes, text, trouble } = readText(folder, file);
  const lines = new LineCounter();
  const note = (found: readonly SyntaxFinding[]): void => {
    for (const { offset, problem, hint } of found)
      findings.problems.push(problemAtOffset(offset, problem, hint));
  };
  const secrets = wordsOfSecrets(text);
  const problemAtOffset = (offset: number, problem: string, hint: string): Problem => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    const place = { file, line: Math.max(1, line), column: Math.max(1, col) };
    return { ...place, problem: withoutWords(problem, secrets), hint };
  };
  const yaml = parse(text, lines);
  const problemAt = (path: Path, problem: string, hint: string) =>
    problemAtOffset(yaml === null ? 0 : offsetOf(yaml, path).offset, problem, hint);
  const nothing = { bytes, part: null, written: undefined, isWhole: false, problemAt };

  if (yaml === null || trouble !== null) {
    note([trouble ?? TOO_DEEP]);
    return nothing;
  }
  const broken = syntaxErrors(yaml);
  note(broken);
  if (broken.length > 0) return nothing;
  const repeated = repeatedKeys(yaml, lines);
  note(repeated);
  const written = plainValue(yaml);
  if (written === undefined) {
    note([
      {
        offset: 0,
        problem: 'the aliases (*name) of this file repeat too much',
        hint: 'write the values out',
      },
    ]);
    return nothing;
  }
  const checked = schema.safeParse(written, { reportInput: true });
  if (!checked.success) {
    const exists = (path: Path) => offsetOf(yaml, path).exists;
    const found = checked.error.issues.flatMap((issue) => explainIssue(issue, exists));
    note(
      found.map(({ path, atKey, problem, hint }) => ({
        offset: offsetOf(yaml, path, atKey).offset,
        problem,
        hint,
      })),
    );
  }
  const part = healthyPart(yaml, partSchema);
  return { bytes, part, written, isWhole: checked.success && repeated.length === 0, problemAt };
}

/** Null where the text is nested so deeply that it cannot be read. */
function parse(text: string, lineCounter: LineCounter): YamlDocument | null {
  try {
    // Left to itself the library prints some doubts on standard error, with the words of the file.
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  } catch {
    return null;
  }
}

/** Undefined for an alias bomb, which the library refuses. */
function plainValue(yaml: YamlDocument): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 100 }) ?? null;
  } catch {
    return undefined;
  }
}

// Follows the path through the nodes; where it ends early, the last node on the way is the place. A group
// or list that stands under a key is shown at the key, where the eye looks for it.
function offsetOf(yaml: YamlDocument, path: Path, atKey = false): { offset: number; exists: boolean } {
  let node: Node | null = yaml.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, segment] of path.entries()) {
    if (isAlias(node)) node = node.resolve(yaml) ?? null;
    const last = depth === path.length - 1;
    let next: unknown;
    let place: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(segment));
      next = pair?.value;
      place = last && (atKey || isMap(next) || isSeq(next)) ? pair?.key : next;
    } else if (isSeq(node)) {
      next = node.items[Number(segment)];
      place = next;
    }
    if (!isNode(next)) return { offset, exists: false };
    if (isNode(place)) offset = place.range?.[0] ?? offset;
    node = next;
  }
  return { offset, exists: true };
}
