// Web-form mail: the person in the form asks, not the program that sent the mail. The form's fields become the
// request; the mail's own header says nothing of the person, so it neither silences the answer nor directs it.
import { unanswerableAddress } from '../../desk/unanswerable-address.js';
import { addressesIn, isDeliverable } from '../../mail/address.js';
import { type FieldValues, readFields } from './fields.js';
import type { CompiledForm } from '../../desk/form.js';
import type { Address, Message } from '../../mail/message.js';
import type { Identification, Identified, IdentifyingCheck } from '../identified.js';
import { cleanSubject } from '../../mail/subject.js';

/** Makes the mail of a configured form the request of the person in it. */
export const formCheck: IdentifyingCheck = {
  name: 'web form',
  run: (identified) => {
    const { message, policy, arrival } = identified;
    const form = formOf(message, policy.forms);
    if (form === null) return { observed: 'the sender is no configured form' };
    if (identified.program !== undefined) return { observed: `a configured ${identified.program} wrote it` };
    if (arrival.released?.from)
      return { observed: `from ${form.name}, but an operator named another sender` };
    if (identified.lowTrust)
      return { observed: `from ${form.name}, but its trust is low: it is not believed` };
    if (isAnswer(message))
      return { observed: `from the address of ${form.name}, but it answers or forwards a mail` };
    const fields = readFields(message.text, form);
    if (fields.email === undefined || fields.message === undefined) {
      const missing = (['email', 'message'] as const).filter((field) => fields[field] === undefined);
      const observed = `from ${form.name}, but without its fields: no label for ${missing.join(' and ')}`;
      return {
        observed,
        identified: {
          ...identified,
          unansweredBecause: `the form ${form.name} wrote it without its fields`,
        },
      };
    }
    return filledIn(identified, form, fields);
  },
};

/** The form whose mail this claims to be, by its one sender; null when it is none's. */
function formOf(message: Message, forms: readonly CompiledForm[]): CompiledForm | null {
  const [sender, second] = message.from;
  if (sender === undefined || second !== undefined) return null;
  return forms.find((form) => form.from.includes(sender.address)) ?? null;
}

/** A form never answers: whoever does writes from its address, and what looks like fields is quoted. */
function isAnswer(message: Message): boolean {
  const { reply, forward } = cleanSubject(message.subject);
  return reply || forward || message.inReplyTo.length > 0 || message.references.length > 0;
}

function filledIn(identified: Identified, form: CompiledForm, fields: FieldValues): Identification {
  const { message, policy } = identified;
  const person = readPerson(fields);
  const words = fields.message ?? '';
  const request: Identified = {
    ...identified,
    program: 'form',
    form: form.name,
    marks: [...identified.marks, `form ${form.name}`, ...phoneMark(fields.phone ?? '')],
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
    return {
      observed: `${form.name}: no valid address in it`,
      identified: { ...request, unansweredBecause },
    };
  }
  const silence = unanswerableAddress(person.address, policy.desk);
  return {
    observed: `${form.name}: filled in by ${person.address}`,
    identified: {
      ...request,
      requester: person,
      ...(silence === null ? {} : { unansweredBecause: silence }),
    },
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
