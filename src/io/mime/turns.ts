// Turns at something that there are only so many of. The pool has a queue of its own, but does not say when
// a mail leaves it, and a mail's time must not run while it waits.

/** Lets at most `places` pieces of work run at once, in order of arrival. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Does the work when its turn comes, and gives the place on when it has ended, well or badly. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
