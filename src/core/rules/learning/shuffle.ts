// An order that looks like chance and is the same each time.

/** Puts the numbers in another order; the seed determines which. */
export function shuffle(numbers: Int32Array, seed: number): void {
  let state = seed | 0;
  for (let last = numbers.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const other = Math.floor(((state >>> 0) / 4294967296) * (last + 1));
    const kept = numbers[last] ?? 0;
    numbers[last] = numbers[other] ?? 0;
    numbers[other] = kept;
  }
}
