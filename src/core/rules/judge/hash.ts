// Hashes of words and of what is made of them. Whole numbers only, so every machine computes the same ones.

const PRIME = 0x01000193;
const FIRST = 0x2c1b3c6d;
const SECOND = 0x297a2d39;

/** Adds one code unit to a hash (FNV-1a). */
export function addUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, PRIME);
}

/** Spreads a hash over all of its 32 bits. */
export function spread(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 15), FIRST);
  return Math.imul(once ^ (once >>> 13), SECOND);
}

/** The hash of two hashes in this order. */
export function join(left: number, right: number): number {
  return spread(Math.imul(left, PRIME) + right);
}

/** A feature is known by the upper bits of its hash: few of some ten thousand share a bucket of two million. */
const BUCKET_BITS = 21;
export const BUCKETS = 2 ** BUCKET_BITS;

/** The bucket of a feature. */
export function bucketOf(hash: number): number {
  return hash >>> (32 - BUCKET_BITS);
}
