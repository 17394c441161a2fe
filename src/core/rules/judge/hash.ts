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
