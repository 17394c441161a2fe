// One YAML file of the configuration: read, checked against its schema, and able to say at which line and
// column any of its values stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Document as YamlDocument,
  LineCounter,
  type Node,
  type YAMLParseError,
  isAlias,
  isMap,
  isNode,
  isSeq,
  parseDocument,
} from 'yaml';
import type { ZodType } from 'zod';
import { explainIssue } from './explain.js';
import type { Findings, Problem } from './problem.js';

/** The keys and positions that lead to a value from the top of its file. */
export type Path = readonly PropertyKey[];

/** A file that was read. */
export interface Document<Value> {
  /** The file's bytes; empty when it could not be read. */
  readonly bytes: Uint8Array;
  /** What it says; null when a problem stands against it. */
  readonly value: Value | null;
  /** A problem at the value to which the path leads, or at the nearest one around it. */
  readonly problemAt: (path: Path, problem: string, hint: string) => Problem;
}

/** Reads a file of the folder. What is wrong with it goes to the findings, and its value is null. */
export function readDocument<Value>(
  folder: string,
  file: string,
  schema: ZodType<Value>,
  findings: Findings,
): Document<Value> {
  const bytes = readBytes(folder, file, findings);
  const lines = new LineCounter();
  const text = new TextDecoder().decode(bytes);
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problemAtOffset = (offset: number, problem: string, hint: string): Problem => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), column: Math.max(1, col), problem, hint };
  };
  const problemAt = (path: Path, problem: string, hint: string) =>
    problemAtOffset(offsetOf(yaml, path).offset, problem, hint);
  const refuse = (problems: Problem[]): Document<Value> => {
    findings.problems.push(...problems);
    return { bytes, value: null, problemAt };
  };

  if (bytes.length === 0) return { bytes, value: null, problemAt };
  if (yaml.errors.length > 0) {
    return refuse(
      tellingErrors(yaml.errors).map((error) =>
        problemAtOffset(error.pos[0], lowerFirst(error.message), yamlHint(error.code)),
      ),
    );
  }
  const checked = schema.safeParse(plainValue(yaml));
  if (checked.success) return { bytes, value: checked.data, problemAt };
  const exists = (path: Path) => offsetOf(yaml, path).exists;
  const found = checked.error.issues.flatMap((issue) => explainIssue(issue, exists));
  return refuse(
    found.map(({ path, atKey, problem, hint }) =>
      problemAtOffset(offsetOf(yaml, path, atKey).offset, problem, hint),
    ),
  );
}

function readBytes(folder: string, file: string, findings: Findings): Uint8Array {
  try {
    const bytes = readFileSync(join(folder, file));
    if (bytes.length === 0) throw new Error('the file is empty');
    return bytes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = 'the configuration is service.yaml, rules.yaml, customers.yaml and calendars.yaml';
    findings.problems.push({ file, line: 1, column: 1, problem: `cannot be read: ${why}`, hint });
    return new Uint8Array();
  }
}

// An alias bomb is refused by the library with an error; the schema then says that the file has no content.
function plainValue(yaml: YamlDocument): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
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

// A broken line makes its neighbours look broken, too: of broken lines only the first is told.
function tellingErrors(errors: readonly YAMLParseError[]): YAMLParseError[] {
  const repeated = errors.filter((error) => error.code === 'DUPLICATE_KEY');
  const first =
    errors.find((error) => error.code === 'TAB_AS_INDENT') ??
    errors.find((error) => error.code !== 'DUPLICATE_KEY');
  return first ? [first, ...repeated] : repeated;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function yamlHint(code: string): string {
  if (code === 'TAB_AS_INDENT') return 'indent with spaces';
  if (code === 'DUPLICATE_KEY') return 'remove one of the two';
  if (code === 'BAD_INDENT') return 'line it up with its neighbours';
  return 'a word with : # [ ] { } or quotes in it stands best in quotes';
}
