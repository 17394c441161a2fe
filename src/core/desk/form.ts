// A web form that writes to the desk for a person: as service.yaml describes it, and ready to read mail by.
import { foldLine } from '../mail/text.js';

/** The labels, as the form's mail prints them, of each thing that it asks. */
export interface FormFields {
  readonly email: readonly string[];
  readonly name: readonly string[];
  readonly phone: readonly string[];
  readonly subject: readonly string[];
  readonly message: readonly string[];
}

/** A configured web form. */
export interface Form {
  readonly name: string;
  /** The addresses its mail really comes from, lower case. */
  readonly from: readonly string[];
  readonly fields: FormFields;
}

/** A web form by which mail is read. */
export interface CompiledForm extends Omit<Form, 'fields'> {
  /** The field that each label asks for, by the label as `bareLabel` leaves it. */
  readonly labels: ReadonlyMap<string, keyof FormFields>;
}

/** Makes a form ready, once per configuration. */
export function compileForm({ fields, ...form }: Form): CompiledForm {
  const names = ['email', 'name', 'phone', 'subject', 'message'] as const;
  const labels = names.flatMap((field) => fields[field].map((label) => [bareLabel(label), field] as const));
  return { ...form, labels: new Map(labels) };
}

/** A label without what a form draws around it: asterisks, underscores, bullets. A quotation's `>` stays. */
export function bareLabel(label: string): string {
  return foldLine(label)
    .replace(/^[\s*_•·#-]+/, '')
    .replace(/(?<![\s*_:：])[\s*_:：]+$/, '');
}
