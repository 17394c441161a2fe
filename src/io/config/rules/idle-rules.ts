// Rules that do nothing, or that nothing holds to what they were meant for.
import type { RuleSet, When } from '../../../core/rules/rule.js';
import { findCatchAll, findIdleRules } from '../../../core/rules/shadow.js';
import type { Warn } from '../warnings.js';

/** Warns of rules that can never fire, and of those without examples. */
export function warnOfRules({ rules }: RuleSet, warn: Warn): void {
  const catchAll = findCatchAll(rules);
  if (catchAll !== null) {
    const below = rules.length - catchAll - 1;
    const them = below === 1 ? 'the rule below it' : `the ${below} rules below it`;
    const problem = `the rule "${rules[catchAll]?.id}" takes every mail with a word in it: ${them} can never fire`;
    warn(['rules', catchAll, 'id'], problem, 'move it to the end, or narrow it');
  }
  for (const { index, behind } of findIdleRules(rules)) {
    if (catchAll !== null && index > catchAll) continue;
    const above = rules[behind ?? -1]?.id;
    const id = rules[index]?.id;
    const [problem, hint] =
      above === undefined
        ? [
            `the rule "${id}" can never fire: its conditions contradict each other`,
            'what all or any asks, none must not exclude',
          ]
        : [
            `the rule "${id}" can never fire: "${above}" above takes every mail that it would`,
            'move it up, narrow the other, or remove it',
          ];
    warn(['rules', index, 'id'], problem, hint);
  }
  for (const [index, { id, when, examples }] of rules.entries()) {
    // A rule without conditions takes every mail: there is nothing to try.
    if (examples.length > 0 || isUnconditional(when)) continue;
    const hint = 'add one that matches and one that does not: they are tried at every load';
    warn(['rules', index, 'id'], `the rule "${id}" has no examples`, hint);
  }
}

function isUnconditional({ all, any, none }: When): boolean {
  return all.length + any.length + none.length === 0;
}
