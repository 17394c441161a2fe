// A monitoring system whose mail the desk understands, as service.yaml describes it.

/** A configured monitoring system. */
export interface Monitor {
  /** As customers read it, e.g. `AltecMonitor`. */
  readonly name: string;
  /** The addresses its mail comes from, lower case. */
  readonly from: readonly string[];
  /** RE2 patterns for subject and text; their named groups are `host`, `service` and `state`. */
  readonly patterns: readonly string[];
  /** What `state` says when something failed. */
  readonly problem: readonly string[];
  /** What `state` says when it works again. */
  readonly recovery: readonly string[];
}
