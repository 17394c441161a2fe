// A pattern that an administrator wrote, or why it cannot be used.
import { readPattern } from '../../../core/rules/condition.js';

/** A pattern that was read; or the problem, and how to mend it. */
export type ReadPattern =
  | { readonly pattern: Exclude<ReturnType<typeof readPattern>, string> }
  | { readonly problem: string; readonly hint: string };

/** Reads a pattern in RE2 syntax: it runs in linear time, so it can look neither around nor back. */
export function explainPattern(pattern: string): ReadPattern {
  const read = readPattern(pattern);
  if (typeof read !== 'string') return { pattern: read };
  const around = /\(\?<?[=!]/.exec(pattern)?.[0];
  if (around !== undefined) {
    const problem = `the pattern looks around, with ${around}…)`;
    return { problem, hint: 'patterns run in linear time (RE2): use several conditions, as all and none' };
  }
  const back = /(?<!\\)(?:\\\\)*(\\[1-9])/.exec(pattern)?.[1];
  if (back !== undefined) {
    const hint = 'patterns run in linear time (RE2): there are no back-references';
    return { problem: `the pattern refers back, with ${back}`, hint };
  }
  return { problem: `the pattern cannot be read: ${read}`, hint: 'write it in RE2 syntax' };
}
