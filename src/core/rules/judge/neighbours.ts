// The examples that a request is most like: the same words and pairs of words, of which the rare ones count most.
import { log } from './arithmetic.js';
import { WORDS, featureReader } from './features.js';

/** Where each word or pair stands, made once for all the examples. */
export interface Neighbourhood {
  /** The examples of each feature. */
  readonly places: ReadonlyMap<number, readonly number[]>;
  /** The divisor of each example. */
  readonly lengths: Float64Array;
}

/** An example that a request is like. */
export interface Neighbour {
  readonly example: number;
  /** From 0, nothing in common, to 1, the same words. */
  readonly likeness: number;
}

interface Written {
  readonly subject: string;
  readonly text: string;
}

/** Reads the examples. */
export function readNeighbourhood(examples: readonly Written[]): Neighbourhood {
  const features = commonFeatures();
  const places = new Map<number, number[]>();
  for (const [example, written] of examples.entries())
    for (const feature of features(written)) {
      const standing = places.get(feature);
      if (standing) standing.push(example);
      else places.set(feature, [example]);
    }
  const squares = new Float64Array(examples.length);
  for (const standing of places.values()) {
    const square = rarity(standing.length, examples.length) ** 2;
    for (const example of standing) squares[example] = (squares[example] ?? 0) + square;
  }
  return { places, lengths: squares.map(Math.sqrt) };
}

/** The examples that a request is most like, the likest first. */
export function nearest(
  { places, lengths }: Neighbourhood,
  request: Written,
  most: number,
): readonly Neighbour[] {
  const products = new Float64Array(lengths.length);
  let square = 0;
  for (const feature of commonFeatures()(request)) {
    const standing = places.get(feature) ?? [];
    const weight = rarity(standing.length, lengths.length) ** 2;
    square += weight;
    for (const example of standing) products[example] = (products[example] ?? 0) + weight;
  }
  const length = Math.sqrt(square);
  const likeness = (example: number) => (products[example] ?? 0) / ((lengths[example] ?? 0) * length);
  const alike: Neighbour[] = [];
  for (const [example, product] of products.entries())
    if (product > 0) alike.push({ example, likeness: Math.min(1, likeness(example)) });
  return alike
    .toSorted((one, other) => other.likeness - one.likeness || one.example - other.example)
    .slice(0, most);
}

/** A reader of the words, pairs and triples of a request, each once; those of the subject count as the text's. */
function commonFeatures(): (written: Written) => Set<number> {
  const read = featureReader();
  return ({ subject, text }) => {
    const features = read('', `${subject}\n${text}`);
    const found = new Set<number>();
    for (let at = 0; at < features.count; at += 1)
      if (features.kinds[at] === WORDS) found.add(features.hashes[at] ?? 0);
    return found;
  };
}

/** A word that stands in few examples says more; one that stands in none counts as one that stands in one. */
function rarity(standing: number, examples: number): number {
  return log((1 + examples) / Math.max(1, standing));
}
