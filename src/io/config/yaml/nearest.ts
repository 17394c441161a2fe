// "Did you mean …?": the known name that a mistyped one is closest to.

/** The closest of the known names, or null when none is near enough to be meant. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.slice(0, 64).toLowerCase(), candidate.slice(0, 64).toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** A hint for an unknown name: the nearest known one, else all of them. */
export function suggestName(name: string, known: Iterable<string>): string {
  const names = [...known];
  const nearest = nearestName(name, names);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  return names.length === 0 ? 'there is none yet' : `known: ${names.slice(0, 30).join(', ')}`;
}

// Optimal string alignment: like Levenshtein, but two letters in the wrong order count once (nmae, name).
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      line[column] = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, line];
  }
  return last[to.length] ?? 0;
}
