// Mistakes of a file as YAML, in an administrator's words and at the place where they are to be mended.
import {
  type Document as YamlDocument,
  type LineCounter,
  type YAMLParseError,
  isAlias,
  isCollection,
  isNode,
  isScalar,
  isSeq,
  visit,
} from 'yaml';

/** A mistake in the YAML itself. */
export interface SyntaxFinding {
  readonly offset: number;
  readonly problem: string;
  readonly hint: string;
}

/** Brackets within brackets until the parser gives up. */
export const TOO_DEEP: SyntaxFinding = {
  offset: 0,
  problem: 'groups stand too deep within each other',
  hint: 'look for [ or { that are not closed',
};

/** Mistakes that keep a file from being read as YAML at all. */
export function syntaxErrors(yaml: YamlDocument): SyntaxFinding[] {
  const [error] = tellingErrors(yaml.errors);
  if (error?.message.startsWith('Maximum call stack') === true) return [TOO_DEEP];
  if (error) return [explainError(yaml, error)];
  const tags = yaml.warnings.filter((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  const hint = 'text that begins with ! stands in quotes';
  return [
    ...tags.map(({ pos }) => ({
      offset: pos[0],
      problem: 'this is a tag of YAML that means nothing here',
      hint,
    })),
    ...unknownAliases(yaml),
  ];
}

// A broken line makes its neighbours look broken, too: only the first is reported, and a tab before all others.
function tellingErrors(errors: readonly YAMLParseError[]): YAMLParseError[] {
  const tab = errors.find((error) => error.code === 'TAB_AS_INDENT');
  return tab ? [tab] : errors.slice(0, 1);
}

function explainError(yaml: YamlDocument, { code, message, pos }: YAMLParseError): SyntaxFinding {
  const [offset] = pos;
  const quote = /^Missing closing (["'])quote/.exec(message)?.[1];
  if (quote !== undefined) {
    return {
      offset: openedAt(yaml, offset),
      problem: 'a quote is opened here and not closed',
      hint: `add ${quote} at its end`,
    };
  }
  const end = /must be sufficiently indented and end with a ([\]}])/.exec(message)?.[1];
  if (end !== undefined) {
    const begin = end === ']' ? '[' : '{';
    return {
      offset: openedAt(yaml, offset),
      problem: `a ${begin} is opened here and not closed`,
      hint: `add ${end} at its end`,
    };
  }
  // A line that is indented further than the one before goes on with its value.
  if (
    code === 'BLOCK_AS_IMPLICIT_KEY' &&
    yaml.errors.some((other) => other.code === 'MULTILINE_IMPLICIT_KEY' && other.pos[0] === offset)
  ) {
    return {
      offset,
      problem: 'the next line is indented further than this one',
      hint: 'line keys up with their neighbours',
    };
  }
  const known = WORDS[code];
  if (known) return { offset, ...known(message) };
  const hint = 'a word with : # [ ] { } or quotes in it stands best in quotes';
  return { offset, problem: message.slice(0, 1).toLowerCase() + message.slice(1), hint };
}

type Words = (message: string) => Omit<SyntaxFinding, 'offset'>;

const WORDS: Readonly<Record<string, Words>> = {
  TAB_AS_INDENT: () => ({ problem: 'tabs are not allowed as indentation', hint: 'indent with spaces' }),
  BAD_INDENT: () => ({ problem: 'this does not line up with its neighbours', hint: 'indent them alike' }),
  BLOCK_AS_IMPLICIT_KEY: (message) =>
    message.includes('sequence')
      ? { problem: 'this - does not line up with those above', hint: 'indent all of a list alike' }
      : { problem: 'a second ": " stands on this line', hint: 'put text that has a colon in quotes' },
  MISSING_CHAR: (message) =>
    message.includes('map values')
      ? { problem: 'there is no ": " on this line', hint: 'write key: value, with a space behind the colon' }
      : {
          problem: 'a comma is missing here, or a quote before it',
          hint: 'put a comma between items, close each quote',
        },
  BAD_SCALAR_START: (message) => ({
    problem: `text cannot begin with ${message.slice(-1)}`,
    hint: 'put it in quotes',
  }),
  BAD_DQ_ESCAPE: (message) => ({
    problem: `${message.slice(-2)} means nothing in double quotes`,
    hint: 'write patterns in single quotes',
  }),
  MULTIPLE_DOCS: () => ({ problem: 'a second document begins here', hint: 'remove the line ---' }),
};

// The parser reports the end of an unclosed part; the eye wants its beginning.
function openedAt(yaml: YamlDocument, end: number): number {
  let opened = -1;
  visit(yaml, {
    Node: (_, node) => {
      const isOpen = isCollection(node)
        ? node.flow === true
        : isScalar(node) && node.type?.startsWith('QUOTE') === true;
      const [from = -1, to = -1] = node.range ?? [];
      if (isOpen && from > opened && from <= end && to >= end - 1) opened = from;
    },
  });
  return opened === -1 ? end : opened;
}

function unknownAliases(yaml: YamlDocument): SyntaxFinding[] {
  const found: SyntaxFinding[] = [];
  visit(yaml, {
    Alias: (_, alias) => {
      if (alias.resolve(yaml) !== undefined) return;
      const problem = `*${alias.source} refers to an anchor &${alias.source}, and there is none`;
      found.push({
        offset: alias.range?.[0] ?? 0,
        problem,
        hint: 'text that begins with * stands in quotes',
      });
    },
  });
  return found;
}

/**
 * Keys that stand twice in a group: the first such key of each, since a forgotten "- " makes all keys of an item do so.
 * Linear, where the library compares each key with each.
 */
export function repeatedKeys(yaml: YamlDocument, lines: LineCounter): SyntaxFinding[] {
  const found: SyntaxFinding[] = [];
  visit(yaml, {
    Map: (_, map, ancestors) => {
      const first = new Map<string, number>();
      const repeated: [string, number][] = [];
      for (const { key } of map.items) {
        if (!isNode(key) || isAlias(key)) continue;
        const [name, offset] = [String(key), key.range?.[0] ?? 0];
        if (first.has(name)) repeated.push([name, offset]);
        else first.set(name, offset);
      }
      const [again] = repeated;
      if (again === undefined) return;
      const [name, offset] = again;
      const { line } = lines.linePos(first.get(name) ?? 0);
      const isItem = repeated.length > 1 && isSeq(ancestors.at(-1));
      const hint = isItem ? 'begin each item of a list with "- "' : 'remove one of the two';
      found.push({ offset, problem: `the key "${name}" stands on line ${line} already`, hint });
    },
  });
  return found;
}
