// The labelled fields of a web form's mail, as plain-text and HTML forms print them: `Nome: Anna`, `*Nome*: Anna`,
// `Nome<tab>Anna`, or the label on a line of its own above the value.
import { bareLabel, type CompiledForm, type FormFields } from '../../desk/form.js';
import { oneLine } from '../../mail/text.js';
import { READ_LENGTH } from '../../rules/word.js';

/** Values by field; empty where the label stands without a value, absent where the label is missing. */
export type FieldValues = Partial<Record<keyof FormFields, string>>;

const LABEL_CHARACTERS = 100;
const LINE_CHARACTERS = 500;

/**
 * Reads the fields. The message goes on over lines until a label that has not come yet, a signature separator,
 * or the end; every other field has one line. A label that comes again is a part of what somebody typed.
 * Linear in the text, of which the first `READ_LENGTH` characters are read.
 */
export function readFields(text: string, { labels }: Pick<CompiledForm, 'labels'>): FieldValues {
  const found = new Map<keyof FormFields, string[]>();
  let current: keyof FormFields | null = null;
  for (const line of text.slice(0, READ_LENGTH).split('\n')) {
    const label = readLabel(line, labels);
    if (label !== null && !found.has(label.field)) {
      current = label.field;
      found.set(current, label.value === '' ? [] : [label.value]);
      continue;
    }
    const lines: string[] | undefined = current === null ? undefined : found.get(current);
    if (lines === undefined) continue;
    if (current !== 'message') {
      if (lines.length === 0 && line.trim() !== '') lines.push(line.trim());
    } else if (/^-- ?$/.test(line)) current = null;
    else lines.push(line);
  }
  const values: { -readonly [field in keyof FieldValues]: string } = {};
  for (const [field, lines] of found) values[field] = clean(lines, field);
  return values;
}

function clean(lines: readonly string[], field: keyof FormFields): string {
  if (field === 'message') {
    return lines
      .map((line) => line.replace(/[^\P{Cc}\t]/gu, '').trimEnd())
      .join('\n')
      .trim();
  }
  return oneLine((lines[0] ?? '').slice(0, LINE_CHARACTERS));
}

function readLabel(
  line: string,
  labels: CompiledForm['labels'],
): { field: keyof FormFields; value: string } | null {
  const start = line.trimStart();
  const mark = start.search(/[:：\t]/);
  const head = mark === -1 ? start.trimEnd() : start.slice(0, mark);
  if (head.length > LABEL_CHARACTERS) return null;
  const field = labels.get(bareLabel(head));
  if (field === undefined) return null;
  // Bold in plain text may close behind the colon: `*Nome:* Anna`.
  const value = mark === -1 ? '' : start.slice(mark + 1).replace(/^[*_]{1,2}(?=\s|$)/, '');
  return { field, value: value.trim() };
}
