// Builds a core Message for tests from the little that a test is about. What is not said is an ordinary
// mail of a customer to the desk, and the header fields agree with the values read out of them.
import type {
  Address,
  Attachment,
  Header,
  MachinePart,
  Message,
  Signature,
} from '../../src/core/mail/message.js';

/** What a test says of a mail. Addresses are written as in a header: `Anna Bianchi <anna@cliente.example>`. */
export interface MessageWords {
  readonly from?: string | readonly string[];
  /** True where there is one sender, unless said. */
  readonly hasOneSender?: boolean;
  readonly replyTo?: string | readonly string[];
  readonly to?: string | readonly string[];
  readonly cc?: string | readonly string[];
  readonly subject?: string;
  readonly messageId?: string | null;
  readonly inReplyTo?: readonly string[];
  readonly references?: readonly string[];
  readonly date?: number | null;
  readonly contentType?: string;
  readonly contentParameters?: Readonly<Record<string, string>>;
  /** Further fields by name, in this order, above the ordinary ones; a list writes the field more than once. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly text?: string;
  /** The whole text, unless said. */
  readonly written?: string;
  readonly forwarded?: string | null;
  readonly attachments?: readonly Partial<Attachment>[];
  readonly machineParts?: readonly (Partial<MachinePart> & Pick<MachinePart, 'type' | 'text'>)[];
  readonly enclosed?: Message | null;
  readonly encrypted?: boolean;
  readonly signature?: Signature | null;
  readonly incomplete?: string | null;
}

/** The Date of a built mail: Monday 2 March 2026, 10:00 in Rome. */
const sentAt = Date.UTC(2026, 2, 2, 9, 0);

const ordinary = {
  from: 'Anna Bianchi <anna@cliente.example>',
  to: 'assistenza@example.it',
  subject: 'Stampante',
  messageId: '<a1@cliente.example>',
  text: 'Buongiorno,\nla stampante non stampa da stamattina.\nGrazie, Anna',
};

/** A whole Message of a few words. */
export function message(words: MessageWords = {}): Message {
  const text = words.text ?? ordinary.text;
  const read: Omit<Message, 'headers'> = {
    from: addresses(words.from ?? ordinary.from),
    hasOneSender: words.hasOneSender ?? addresses(words.from ?? ordinary.from).length === 1,
    replyTo: addresses(words.replyTo ?? []),
    to: addresses(words.to ?? ordinary.to),
    cc: addresses(words.cc ?? []),
    subject: words.subject ?? ordinary.subject,
    messageId: words.messageId === undefined ? ordinary.messageId : words.messageId,
    inReplyTo: words.inReplyTo ?? [],
    references: words.references ?? [],
    date: words.date === undefined ? sentAt : words.date,
    contentType: words.contentType ?? 'text/plain',
    contentParameters: words.contentParameters ?? {},
    text,
    written: words.written ?? text,
    forwarded: words.forwarded ?? null,
    attachments: (words.attachments ?? []).map(attachment),
    machineParts: (words.machineParts ?? []).map((part) => ({ name: '', ...part })),
    enclosed: words.enclosed ?? null,
    encrypted: words.encrypted ?? false,
    signature: words.signature ?? null,
    incomplete: words.incomplete ?? null,
  };
  return { headers: headers(read, words.headers ?? {}), ...read };
}

/** One mailbox as written in a header field. */
function address(written: string): Address {
  const named = /^(?<name>[^<]*)<(?<address>[^>]*)>$/.exec(written.trim())?.groups;
  return {
    address: (named?.['address'] ?? written).trim().toLowerCase(),
    name: (named?.['name'] ?? '').trim().replaceAll('"', ''),
  };
}

function addresses(written: string | readonly string[]): Address[] {
  return (typeof written === 'string' ? [written] : written).map(address);
}

function attachment(words: Partial<Attachment>): Attachment {
  return { name: '', type: 'application/octet-stream', bytes: 0, sha256: '0'.repeat(64), ...words };
}

function headers(read: Omit<Message, 'headers'>, further: NonNullable<MessageWords['headers']>): Header[] {
  const parameters = Object.entries(read.contentParameters).map(([name, value]) => `; ${name}="${value}"`);
  const fields: [string, string | readonly string[]][] = [
    ...Object.entries(further),
    ['From', list(read.from)],
    ['Reply-To', list(read.replyTo)],
    ['To', list(read.to)],
    ['Cc', list(read.cc)],
    ['Subject', read.subject],
    ['Message-ID', read.messageId ?? ''],
    ['In-Reply-To', read.inReplyTo.join(' ')],
    ['References', read.references.join(' ')],
    ['Date', read.date === null ? '' : new Date(read.date).toUTCString()],
    ['Content-Type', read.contentType + parameters.join('')],
  ];
  return fields
    .flatMap(([name, value]) =>
      [value].flat().map((one) => ({ name: name.toLowerCase(), value: one, said: name in further })),
    )
    .filter(({ value, said }) => said || value !== '')
    .map(({ name, value }) => ({ name, value }));
}

function list(mailboxes: readonly Address[]): string {
  return mailboxes.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(', ');
}
