// One condition of rules.yaml made ready for the core.
import type { Condition } from '../../../core/rules/condition.js';
import { readWords } from '../../../core/rules/word.js';
import type { Path } from '../yaml/document.js';
import { explainPattern } from '../yaml/pattern.js';
import type { DescribedCondition } from './schema.js';
import type { Expand, Refuse } from './word-list.js';

/** The condition with its lists expanded; a pattern or list that cannot be used is refused, and finds nothing. */
export function readCondition(
  asked: DescribedCondition,
  path: Path,
  expand: Expand,
  refuse: Refuse,
): Condition {
  const words = (key: 'any' | 'all' | 'without') => {
    const written = asked[key] ?? [];
    return readWords(expand(written, [...path, key]), written);
  };
  const { in: fields = [], pattern } = asked;
  if (asked.any) return { in: fields, any: words('any'), without: words('without') };
  if (asked.all) return { in: fields, all: words('all') };
  if (pattern !== undefined) {
    const read = explainPattern(pattern);
    if ('pattern' in read) return { in: fields, pattern: read.pattern };
    refuse([...path, 'pattern'], read.problem, read.hint);
    return { in: fields, any: readWords([]), without: readWords([]) };
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
