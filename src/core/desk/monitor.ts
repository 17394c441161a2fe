// A monitoring system whose mail the desk understands: as service.yaml describes it, and ready to read mail by.
import type { RE2JS } from 're2js';
import { readPattern } from '../rules/condition.js';

/** A configured monitoring system. */
export interface Monitor {
  /** As customers read it, e.g. `AltecMonitor`. */
  readonly name: string;
  /** The addresses its mail comes from, lower case. */
  readonly from: readonly string[];
  /** RE2 patterns for subject and text; their named groups are `host`, `service` and `state`. */
  readonly patterns: readonly string[];
  /** Words of `state` when something failed. */
  readonly problem: readonly string[];
  /** Words of `state` when it works again. */
  readonly recovery: readonly string[];
}

/** A monitoring system by which mail is read. */
export interface CompiledMonitor extends Omit<Monitor, 'patterns'> {
  readonly patterns: readonly RE2JS[];
}

/** Makes a monitoring system ready, once per configuration. An invalid pattern was refused when it was read. */
export function compileMonitor(monitor: Monitor): CompiledMonitor {
  const patterns = monitor.patterns.map(readPattern).filter((pattern) => typeof pattern !== 'string');
  return { ...monitor, patterns };
}
