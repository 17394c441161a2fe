// One condition of rules.yaml made ready for the core.
import type { Condition } from '../../../core/rules/condition.js';
import type { Path } from '../yaml/document.js';
import { explainPattern } from '../yaml/pattern.js';
import type { DescribedCondition } from './schema.js';
import type { Expand, Refuse } from './word-list.js';

/** The condition with its lists expanded; a pattern or list that cannot be used is refused. */
export function readCondition(
  asked: DescribedCondition,
  path: Path,
  expand: Expand,
  refuse: Refuse,
): Condition {
  const words = (given: readonly string[] | undefined, ...keys: Path) =>
    expand(given ?? [], [...path, ...keys]);
  const { in: fields = [], any, all, pattern } = asked;
  if (any) return { in: fields, any: words(any, 'any'), without: words(asked.without, 'without') };
  if (all) return { in: fields, all: words(all, 'all') };
  if (pattern !== undefined) {
    const read = explainPattern(pattern);
    if ('problem' in read) refuse([...path, 'pattern'], read.problem, read.hint);
    return { in: fields, pattern };
  }
  return readFact(asked);
}

// The schema has seen to it that exactly one of them is asked.
function readFact(asked: DescribedCondition): Condition {
  const { origin, customer, contract, language, mailbox, form, sender, serviceHours, forwarded } = asked;
  if (origin) return { origin };
  if (customer !== undefined) return { customer };
  if (contract !== undefined) return { contract };
  if (language) return { language };
  if (mailbox) return { mailbox };
  if (form !== undefined) return { form };
  if (sender) return { sender };
  if (serviceHours !== undefined) return { serviceHours };
  return { forwarded: forwarded ?? false };
}
