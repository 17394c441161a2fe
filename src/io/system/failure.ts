// The words for what goes wrong outside. They are thrown in io and caught in stages; everything else that
// is thrown is a bug. Their messages are written for an operator: what happened, where, and what to do.

/** A service is down, unreachable or refuses our login: the stage pauses, no attempt is counted. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  constructor(
    /** The service as an operator knows it, e.g. `imap support (mail.example.it:993)`. */
    readonly service: string,
    problem: string,
    /** True when the server was reached and refused who we say we are. */
    readonly loginRefused = false,
    options?: ErrorOptions,
  ) {
    super(`${service}: ${problem}`, options);
  }
}

/** The database server is: that says nothing of any other service, or of the mail in hand. */
export class StoreUnavailable extends Unavailable {}

/** Another daemon has taken over a piece of work: what the former holder wanted to commit is not committed. */
export class LeaseLost extends StoreUnavailable {
  constructor(service: string, work: string) {
    super(service, `another daemon has taken over "${work}"`);
  }
}

/** This recipient, later (a 4xx answer): the attempt is counted and the next time computed. */
export class Deferred extends Error {
  override readonly name = 'Deferred';
}

/** This recipient, never (a 5xx answer): the row fails. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
}

/** The mail was handed over but the answer after the final dot was lost (RFC 1047): perhaps delivered, perhaps not. */
export class Uncertain extends Error {
  override readonly name = 'Uncertain';
}

/** The database cannot be used as it is: damaged, or written by a newer program. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** Another instance holds the lock of the store. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
  constructor(file: string) {
    super(`another instance is running on ${file}: stop it first, or wait for it`);
  }
}
