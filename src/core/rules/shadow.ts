// Rules that can never fire: their own conditions contradict each other, or a rule above takes every mail that they
// would. Only certain cases are reported: a rule that is not named here may still never fire.
import type { Condition } from './condition.js';
import { excludes, findsAnyText, implies, isCertain } from './implication.js';
import type { Rule, When } from './rule.js';

/** A rule that can never fire. */
export interface IdleRule {
  /** Its position in the file, from 0. */
  readonly index: number;
  /** The position of the rule above that takes its mail; null when it contradicts itself. */
  readonly behind: number | null;
}

/**
 * The first rule that takes every mail with a word in it, so that none below it fires; null when there is none, or none
 * stands below.
 */
export function findCatchAll(rules: readonly Rule[]): number | null {
  const index = rules.slice(0, -1).findIndex(({ when }) => takesEveryMail(when));
  return index === -1 ? null : index;
}

function takesEveryMail({ all, any, none }: When): boolean {
  const isOneMet = any.length === 0 || isCertain(any) || any.some(isMetByWords);
  return none.length === 0 && all.every(isMetByWords) && isOneMet;
}

function isMetByWords(condition: Condition): boolean {
  return isCertain([condition]) || findsAnyText(condition);
}

/** Every rule that can never fire, in order. */
export function findIdleRules(rules: readonly Rule[]): IdleRule[] {
  const idle = new Set<number>();
  return rules.flatMap(({ when }, index): IdleRule[] => {
    if (contradictsItself(when)) {
      idle.add(index);
      return [{ index, behind: null }];
    }
    const behind = rules
      .slice(0, index)
      .findIndex((above, position) => !idle.has(position) && takesAll(above.when, when));
    if (behind === -1) return [];
    idle.add(index);
    return [{ index, behind }];
  });
}

function contradictsItself({ all, any, none }: When): boolean {
  const isImpossible = (condition: Condition): boolean =>
    none.some((excluded) => implies(condition, excluded)) || all.some((asked) => excludes(condition, asked));
  return all.some(isImpossible) || (any.length > 0 && any.every(isImpossible));
}

// Whether every request that meets `when` meets `above`, too.
function takesAll(above: When, when: When): boolean {
  // The text of a rule that asks for forwarded requests is another one.
  const sameText = looksAtForwarded(above) === looksAtForwarded(when);
  const follows = (one: Condition, other: Condition): boolean =>
    (sameText || !('in' in other && other.in.includes('text'))) && implies(one, other);
  const isMet = (condition: Condition): boolean =>
    isCertain([condition]) ||
    when.all.some((asked) => follows(asked, condition)) ||
    (when.any.length > 0 && when.any.every((asked) => follows(asked, condition)));
  const isOneMet =
    above.any.length === 0 ||
    isCertain(above.any) ||
    above.any.some(isMet) ||
    (when.any.length > 0 &&
      when.any.every((asked) => above.any.some((condition) => follows(asked, condition))));
  const isExcluded = (condition: Condition): boolean =>
    when.none.some((excluded) => follows(condition, excluded)) ||
    when.all.some((asked) => excludes(asked, condition));
  return above.all.every(isMet) && isOneMet && above.none.every(isExcluded);
}

function looksAtForwarded({ all, any }: When): boolean {
  return [...all, ...any].some((condition) => 'forwarded' in condition && condition.forwarded);
}
