// The labelled requests that the judge learns from, read into numbers once.
import type { Severity } from '../../ticket.js';
import { featureReader } from './features.js';

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

/** Examples as numbers. Those of one example stand side by side. */
export interface Corpus {
  readonly count: number;
  /** The names of the services, in order of the alphabet. */
  readonly services: readonly string[];
  /** Where the features of each example begin; one entry more than examples. */
  readonly starts: Int32Array;
  readonly buckets: Int32Array;
  readonly kinds: Uint8Array;
  /** From 0; -1 is unknown. */
  readonly severityOf: Int8Array;
  readonly serviceOf: Int8Array;
  readonly timesOf: Uint8Array;
}

/** A feature is known by the upper bits of its hash: few of some ten thousand share a bucket of four million. */
export const BUCKET_BITS = 22;
export const BUCKETS = 2 ** BUCKET_BITS;

/** The bucket of a feature. */
export function bucketOf(hash: number): number {
  return hash >>> (32 - BUCKET_BITS);
}

const TIMES_AT_MOST = 20;

/** Reads the examples; each feature of an example is kept once. */
export function readCorpus(examples: readonly Example[]): Corpus {
  const count = examples.length;
  const services = [...new Set(examples.flatMap(({ service }) => service ?? []))].toSorted();
  const read = featureReader();
  const starts = new Int32Array(count + 1);
  const seenIn = new Int32Array(BUCKETS);
  let buckets = new Int32Array(1 << 16);
  let kinds = new Uint8Array(1 << 16);
  let size = 0;
  for (const [index, { subject, text }] of examples.entries()) {
    const features = read(subject, text);
    if (size + features.count > buckets.length) {
      buckets = grown(buckets, new Int32Array(2 * (size + features.count)));
      kinds = grown(kinds, new Uint8Array(buckets.length));
    }
    for (let at = 0; at < features.count; at += 1) {
      const bucket = bucketOf(features.hashes[at] ?? 0);
      if (seenIn[bucket] === index + 1) continue;
      seenIn[bucket] = index + 1;
      buckets[size] = bucket;
      kinds[size++] = features.kinds[at] ?? 0;
    }
    starts[index + 1] = size;
  }
  return {
    count,
    services,
    starts,
    buckets: buckets.subarray(0, size),
    kinds: kinds.subarray(0, size),
    severityOf: Int8Array.from(examples, ({ severity }) => severity - 1),
    serviceOf: Int8Array.from(examples, ({ service }) => (service === null ? -1 : services.indexOf(service))),
    timesOf: Uint8Array.from(examples, ({ times }) =>
      Math.min(Math.max(1, Math.round(times)), TIMES_AT_MOST),
    ),
  };
}

function grown<Numbers extends Int32Array | Uint8Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}
