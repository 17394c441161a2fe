// Web-form mail: the person in the form asks, not the program that sent the mail. The form's fields become the
// request; the mail's own header says nothing of the person, so it neither silences the answer nor directs it.
import { unanswerableAddress } from '../../decide/automatic/answerable.js';
import { addressesIn, isDeliverable } from '../../mail/address.js';
import { type FieldValues, readFields } from './fields.js';
import type { Form } from '../../desk/form.js';
import type { Address, Message } from '../../mail/message.js';
import type { Matter, Test } from '../../decide/matter.js';
import { cleanSubject } from '../../mail/subject.js';

/** The test of the road: makes the mail of a configured form the request of the person in it. */
export const formTest: Test = {
  name: 'web form',
  ask: (matter) => {
    const { message, policy, known } = matter;
    const form = formOf(message, policy.forms);
    if (form === null) return { saw: 'the sender is no configured form' };
    if (matter.program !== undefined) return { saw: `a configured ${matter.program} wrote it` };
    if (known.released?.from) return { saw: `from ${form.name}, but an operator named another sender` };
    if (matter.lowTrust) return { saw: `from ${form.name}, but its trust is low: it is not believed` };
    if (isAnswer(message))
      return { saw: `from the address of ${form.name}, but it answers or forwards a mail` };
    const fields = readFields(message.text, form.fields);
    if (fields.email === undefined || fields.message === undefined) {
      const missing = (['email', 'message'] as const).filter((field) => fields[field] === undefined);
      const saw = `from ${form.name}, but without its fields: no label for ${missing.join(' and ')}`;
      return {
        saw,
        matter: { ...matter, unansweredBecause: `the form ${form.name} wrote it without its fields` },
      };
    }
    return filledIn(matter, form, fields);
  },
};

/** The form whose mail this claims to be, by its one sender; null when it is none's. */
function formOf(message: Message, forms: readonly Form[]): Form | null {
  const [sender, second] = message.from;
  if (sender === undefined || second !== undefined) return null;
  return forms.find((form) => form.from.includes(sender.address)) ?? null;
}

/** A form never answers: whoever does writes from its address, and what looks like fields is quoted. */
function isAnswer(message: Message): boolean {
  const { reply, forward } = cleanSubject(message.subject);
  return reply || forward || message.inReplyTo.length > 0 || message.references.length > 0;
}

function filledIn(matter: Matter, form: Form, fields: FieldValues): ReturnType<Test['ask']> {
  const { message, policy } = matter;
  const person = readPerson(fields);
  const words = fields.message ?? '';
  const request: Matter = {
    ...matter,
    program: 'form',
    form: form.name,
    marks: [...matter.marks, `form ${form.name}`, ...phoneMark(fields.phone ?? '')],
    message: {
      ...message,
      subject: fields.subject || message.subject,
      text: words,
      written: words,
      forwarded: null,
    },
  };
  if (person === null) {
    const unansweredBecause = `the form ${form.name} gives no valid address of the person`;
    return { saw: `${form.name}: no valid address in it`, matter: { ...request, unansweredBecause } };
  }
  const silence = unanswerableAddress(person.address, policy.desk);
  return {
    saw: `${form.name}: filled in by ${person.address}`,
    matter: { ...request, requester: person, ...(silence === null ? {} : { unansweredBecause: silence }) },
  };
}

/** The person in the form; null unless the field holds one address that mail can reach, and only one. */
function readPerson(fields: FieldValues): Address | null {
  const written = fields.email ?? '';
  const [address, second] = addressesIn(written);
  if (address === undefined || second !== undefined || !isDeliverable(address)) return null;
  // Some forms print the name before the address, in one field.
  const beside = /^([^<>"@]{1,200})</.exec(written)?.[1] ?? '';
  return { address, name: (fields.name || beside).trim().slice(0, 200) };
}

function phoneMark(phone: string): string[] {
  const number = phone
    .replace(/[^\d+ ()./-]/g, '')
    .trim()
    .slice(0, 40);
  return number.replace(/\D/g, '').length < 3 ? [] : [`phone ${number}`];
}
