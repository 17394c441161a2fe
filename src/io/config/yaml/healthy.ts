// The part of a file that is as its schema wants it, so that one mistake does not hide the others: what a mistake stands
// in is taken out of the syntax tree, where all that stays keeps its place.
import { type Document as YamlDocument, isMap, isSeq } from 'yaml';
import type { core, ZodType } from 'zod';

/** Each pass takes something out, and what was taken out may be missing one level up. */
const PASSES_AT_MOST = 10;

/**
 * What is left of a file when everything with a mistake in it is taken out: a rule, a customer, a list of words, a key
 * of a section. Changes the document. Null where nothing of use is left.
 */
export function healthyPart<Part>(yaml: YamlDocument, schema: ZodType<Part>): Part | null {
  for (let pass = 0; pass < PASSES_AT_MOST; pass += 1) {
    const checked = schema.safeParse(yaml.toJS({ maxAliasCount: 100 }));
    if (checked.success) return checked.data;
    const pieces = checked.error.issues
      .flatMap((issue) => piecesOf(issue))
      .map((path) => existing(yaml, path));
    if (pieces.some((path) => path.length === 0)) return null;
    // From the last item of a list to the first: taking one out moves those behind it.
    for (const path of distinct(pieces).toSorted(byPosition)) yaml.deleteIn(path);
  }
  return null;
}

type Key = string | number;

function piecesOf(issue: core.$ZodIssue): Key[][] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code !== 'unrecognized_keys') return [path.slice(0, 2)];
  return issue.keys.map((key) => [...path, key].slice(0, 2));
}

/** A missing key is a mistake of the group around it. */
function existing(yaml: YamlDocument, [first, second]: readonly Key[]): Key[] {
  if (first === undefined || !yaml.has(first)) return [];
  const group = yaml.get(first);
  if (second === undefined || !(isMap(group) || isSeq(group)) || !group.has(second)) return [first];
  return [first, second];
}

function distinct(paths: readonly Key[][]): Key[][] {
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}

function byPosition(one: readonly Key[], other: readonly Key[]): number {
  const [first, second] = [one[1], other[1]];
  if (typeof first === 'number' && typeof second === 'number') return second - first;
  return other.length - one.length;
}
