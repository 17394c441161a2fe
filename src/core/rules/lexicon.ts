// All words of a rules file as one tree, phrase by phrase from their first word: a text is walked once, however
// many lists of words look at it, and phrases that begin alike are followed together.
import { remember } from '../mail/memory.js';
import { type Hit, type Part, type ReadWord, type Reading, readPhrase } from './word.js';

/** What may come next in a phrase. */
interface Branches {
  /** By the word, with the punctuation before it where the phrase has some. */
  readonly whole: Map<string, Node>;
  /** The same for words that end in `*`; null where none does. */
  stems: Stems | null;
}

interface Stems {
  /** By what stands before the `*`. */
  readonly nodes: Map<string, Node>;
  /** The lengths of the keys. */
  readonly lengths: Set<number>;
  /** What the keys begin with: few words begin alike. */
  readonly initials: Set<string>;
}

type Lists = readonly (readonly string[])[];

/** A word within phrases. */
interface Node {
  /** The lists with a phrase that ends here. */
  lists: Lists;
  /** What follows at once, and what follows within a few words. */
  next: Branches | null;
  loose: Branches | null;
}

/** The lists of a rules file, ready to be looked for together. */
export interface Lexicon {
  /** Where the phrases go on that begin with a word. */
  readonly after: (word: string) => readonly Node[];
}

/** What was found of a lexicon in a text. */
export interface Found {
  /** The sentences with a phrase of a list. */
  readonly sentences: (list: readonly string[]) => ReadonlySet<number>;
  /** Every place of a list in sentences that count, in order of the text; twice where the list has its phrase twice. */
  readonly hits: (list: readonly string[], isCounted: (sentence: number) => boolean) => readonly Hit[];
}

/** Puts lists of words into one tree. */
export function makeLexicon(lists: Iterable<readonly string[]>): Lexicon {
  const first = makeBranches();
  for (const [word, having] of listsByWord(new Set(lists))) {
    const [start, ...rest] = readPhrase(word)?.parts ?? [];
    if (!start) continue;
    let node = grow(first, start);
    for (const part of rest) {
      if (part.loose) node = grow((node.loose ??= makeBranches()), part);
      else node = grow((node.next ??= makeBranches()), part);
    }
    node.lists = node.lists.length === 0 ? having : [...node.lists, ...having];
  }
  return { after: remember((word) => nodesFor(first, word)) };
}

// Most words stand in several lists, since lists hold one another: each is looked for once. The same few lists go
// together again and again, so each such company is kept once: a file may come to many thousand phrases.
function listsByWord(lists: Iterable<readonly string[]>): Map<string, Lists> {
  const byWord = new Map<string, Company>();
  const alone: Company = { lists: [], joined: new Map() };
  for (const list of lists) {
    for (const word of new Set(list)) {
      const { lists: before, joined } = byWord.get(word) ?? alone;
      const company = joined.get(list) ?? { lists: [...before, list], joined: new Map() };
      joined.set(list, company);
      byWord.set(word, company);
    }
  }
  return new Map([...byWord].map(([word, company]) => [word, company.lists]));
}

/** Lists that have words in common, and what they become with one more. */
interface Company {
  readonly lists: Lists;
  readonly joined: Map<readonly string[], Company>;
}

function makeBranches(): Branches {
  return { whole: new Map(), stems: null };
}

function grow(branches: Branches, { text, gap, ending }: Part): Node {
  const key = gap + text;
  if (ending) {
    branches.stems ??= { nodes: new Map(), lengths: new Set(), initials: new Set() };
    branches.stems.lengths.add(key.length);
    branches.stems.initials.add(key.charAt(0));
  }
  const nodes = ending && branches.stems ? branches.stems.nodes : branches.whole;
  const known = nodes.get(key);
  if (known) return known;
  const made: Node = { lists: [], next: null, loose: null };
  nodes.set(key, made);
  return made;
}

/** Looks for every list in a text. */
export function findAll(reading: Reading, lexicon: Lexicon): Found {
  const sightings: Sighting[] = [];
  for (const [word, places] of reading.places) {
    for (const node of lexicon.after(word))
      for (const place of places)
        follow(
          node,
          reading,
          { first: place, place, slipped: reading.words[place]?.text !== word },
          sightings,
        );
  }
  return arrange(sightings);
}

/** A phrase in a text, with the lists that have it. */
interface Sighting {
  readonly lists: Lists;
  readonly hit: Hit;
}

// A rule asks first in which sentences its lists stand, and it asks that of many lists. Only what it tells as evidence
// needs the places, of few sentences, in order.
function arrange(sightings: readonly Sighting[]): Found {
  const sentences = new Map<Lists, Set<number>>();
  for (const { lists, hit } of sightings) {
    const known = sentences.get(lists);
    if (known) known.add(hit.sentence);
    else sentences.set(lists, new Set([hit.sentence]));
  }
  const companies = new Map<readonly string[], Lists[]>();
  for (const lists of sentences.keys()) {
    for (const list of lists) {
      const known = companies.get(list);
      if (known) known.push(lists);
      else companies.set(list, [lists]);
    }
  }
  const merged = new Map<readonly string[], ReadonlySet<number>>();
  return {
    sentences: (list) => {
      const having = companies.get(list);
      if (having === undefined) return NONE;
      const known = merged.get(list) ?? union(having.map((lists) => sentences.get(lists) ?? NONE));
      merged.set(list, known);
      return known;
    },
    hits: (list, isCounted) => {
      const having = new Set(companies.get(list));
      return sightings
        .filter(({ lists, hit }) => having.has(lists) && isCounted(hit.sentence))
        .toSorted(inOrder)
        .flatMap(({ lists, hit }) => lists.filter((one) => one === list).map(() => hit));
    },
  };
}

const NONE: ReadonlySet<number> = new Set();

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const [first = NONE, ...others] = sets;
  return others.length === 0 ? first : new Set([...first, ...others.flatMap((set) => [...set])]);
}

function inOrder({ hit: one }: Sighting, { hit: other }: Sighting): number {
  return one.start - other.start || other.end - one.end;
}

function nodesFor({ whole, stems }: Branches, key: string): readonly Node[] {
  const node = whole.get(key);
  if (!stems?.initials.has(key.charAt(0))) return node ? [node] : NO_NODES;
  const nodes = node ? [node] : [];
  for (const length of stems.lengths) {
    const stem = length <= key.length ? stems.nodes.get(key.slice(0, length)) : undefined;
    if (stem) nodes.push(stem);
  }
  return nodes;
}

const NO_NODES: readonly Node[] = [];

/** As many words `..` stands for at most; a negation and its verb are seldom farther apart. */
const WORDS_BETWEEN = 3;

/** How far a phrase was followed. */
interface Way {
  /** Positions of its first word and of the one that was reached. */
  readonly first: number;
  readonly place: number;
  /** A word on the way is not what it was meant to be. */
  readonly slipped: boolean;
}

/** Notes the phrases that end where a way has come to, and goes on with those that are longer. */
function follow(node: Node, reading: Reading, way: Way, found: Sighting[]): void {
  const { words } = reading;
  const start = words[way.first];
  const end = words[way.place];
  if (!start || !end) return;
  const { sentence } = start;
  if (node.lists.length > 0) {
    const hit = { slipped: way.slipped, sentence, start: start.start, end: end.end };
    found.push({ lists: node.lists, hit });
  }
  if (!node.next && !node.loose) return;
  const goOn = (branches: Branches, place: number, gap: string, { text, meant }: ReadWord) => {
    for (const after of nodesFor(branches, gap + text)) follow(after, reading, { ...way, place }, found);
    if (meant === null) return;
    for (const after of nodesFor(branches, gap + meant))
      follow(after, reading, { ...way, place, slipped: true }, found);
  };
  const following = words[way.place + 1];
  if (node.next && following) goOn(node.next, way.place + 1, following.gap, following);
  if (!node.loose) return;
  for (let later = way.place + 1; later <= way.place + 1 + WORDS_BETWEEN; later += 1) {
    const word = words[later];
    if (!word || word.gap !== '' || word.sentence !== sentence) return;
    goOn(node.loose, later, '', word);
  }
}
