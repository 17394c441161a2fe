// The labelled requests that the judge learns from, read into numbers once.
import type { Severity } from '../terms.js';
import { featureReader } from '../judge/features.js';
import { BUCKETS, bucketOf } from '../judge/hash.js';
import { type Vocabulary, addWord, emptyVocabulary, wordsIn } from '../judge/vocabulary.js';

/** A labelled request. */
export interface Example {
  readonly severity: Severity;
  /** Null where nobody has said what the request is about. */
  readonly service: string | null;
  readonly subject: string;
  readonly text: string;
  /** How often it counts: a desk's own examples count several times. */
  readonly times: number;
}

/** Examples as numbers. The features of one example stand side by side, and are numbered as they are first met. */
export interface Corpus {
  readonly count: number;
  /** The names of the services, in order of the alphabet. */
  readonly services: readonly string[];
  /** Where the features of each example begin; one entry more than examples. */
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly kinds: Uint8Array;
  /** From 0; -1 is unknown. */
  readonly severityOf: Int8Array;
  readonly serviceOf: Int8Array;
  readonly timesOf: Uint8Array;
  /** The bucket of each feature. */
  readonly bucketOf: Int32Array;
  /** The words that stand in two examples or more. */
  readonly vocabulary: Vocabulary;
}

const TIMES_AT_MOST = 20;

/** Reads the examples; each feature of an example is kept once. */
export function readCorpus(examples: readonly Example[]): Corpus {
  const services = [...new Set(examples.flatMap(({ service }) => service ?? []))].toSorted();
  return {
    count: examples.length,
    services,
    ...readFeatures(examples),
    severityOf: Int8Array.from(examples, ({ severity }) => severity - 1),
    serviceOf: Int8Array.from(examples, ({ service }) => (service === null ? -1 : services.indexOf(service))),
    timesOf: Uint8Array.from(examples, ({ times }) =>
      Math.min(Math.max(1, Math.round(times)), TIMES_AT_MOST),
    ),
  };
}

function readFeatures(
  examples: readonly Example[],
): Pick<Corpus, 'starts' | 'features' | 'kinds' | 'bucketOf' | 'vocabulary'> {
  const read = featureReader();
  const starts = new Int32Array(examples.length + 1);
  /** The number of the feature in each bucket, from 1, and the example in which it was met last. */
  const numbers = new Int32Array(BUCKETS);
  const metIn = new Int32Array(BUCKETS);
  const buckets: number[] = [];
  let features = new Int32Array(1 << 12);
  let kinds = new Uint8Array(1 << 12);
  let size = 0;
  const words = new Map<number, number>();
  const vocabulary = emptyVocabulary();
  for (const [index, { subject, text }] of examples.entries()) {
    const seen = read(subject, text);
    if (size + seen.count > features.length) {
      features = grown(features, new Int32Array(2 * (size + seen.count)));
      kinds = grown(kinds, new Uint8Array(features.length));
    }
    for (let at = 0; at < seen.count; at += 1) {
      const bucket = bucketOf(seen.hashes[at] ?? 0);
      if (metIn[bucket] === index + 1) continue;
      metIn[bucket] = index + 1;
      const number = (numbers[bucket] ||= buckets.push(bucket));
      features[size] = number - 1;
      kinds[size++] = seen.kinds[at] ?? 0;
    }
    starts[index + 1] = size;
    for (const tokens of [seen.subject, seen.text])
      for (const word of wordsIn(tokens)) {
        if ((words.get(word) ?? index) !== index) addWord(vocabulary, word);
        words.set(word, index);
      }
  }
  return {
    vocabulary,
    starts,
    features: features.subarray(0, size),
    kinds: kinds.subarray(0, size),
    bucketOf: Int32Array.from(buckets),
  };
}

function grown<Numbers extends Int32Array | Uint8Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}
