// The findings of a mail server that checked a mail: the Authentication-Results field (RFC 8601 §2.2), taken apart by
// its grammar. The sender chose much of what stands in it: local parts, selectors, the words of comments.
import { readStructured } from '../mail/structured-field.js';

/** The findings of one field. */
export interface AuthenticationResults {
  /** Lower case. */
  readonly authservId: string;
  readonly found: readonly MethodResult[];
  /** False where a comment or quoted string does not end, so that anything may hide in it. */
  readonly isWhole: boolean;
}

/** The result of one method. */
export interface MethodResult {
  /** Lower case, e.g. `dmarc`. */
  readonly method: string;
  /** Lower case, e.g. `pass`. */
  readonly result: string;
  /** The values that were checked, by `ptype.property` in lower case, e.g. `header.from`. */
  readonly properties: ReadonlyMap<string, string>;
}

/** The method, its version, and a result that ends where its word ends: `pass@evil.example` is none. */
const METHOD = /^ ?([a-z][a-z\d-]*)(?: ?\/ ?\d{1,3})? ?= ?([a-z]+)(?= |$)/u;
const PROPERTY = / ([a-z][\w-]* ?\. ?[a-z][\w-]*) ?= ?(\S+)/gu;
/** Properties and what servers put beside them (`reason=`, `action=`), to the end. */
const PROPERTIES = /^(?: [a-z][\w-]*(?: ?\. ?[a-z][\w-]*)? ?= ?\S+)* ?$/u;

/** Reads one field from its raw value, unfolded. A part that is no result by the grammar is left out. */
export function readAuthenticationResults(value: string): AuthenticationResults {
  const { sections, isWhole } = readStructured(value, ';');
  const [id = '', ...methods] = sections.map((section) => section.replace(/\s+/gu, ' ').toLowerCase());
  return { authservId: id.trim().split(' ')[0] ?? '', found: methods.flatMap(readMethod), isWhole };
}

function readMethod(section: string): MethodResult[] {
  const [whole, method, result] = METHOD.exec(section) ?? [];
  if (whole === undefined || method === undefined || result === undefined) return [];
  // A section that breaks the grammar was perhaps cut out of an unquoted value: then only a failure is believed.
  if (result !== 'fail' && !PROPERTIES.test(section.slice(whole.length))) return [];
  const properties = [...section.matchAll(PROPERTY)].map(
    ([, name = '', value = '']) => [name.replaceAll(' ', ''), value] as const,
  );
  return [{ method, result, properties: new Map(properties) }];
}
