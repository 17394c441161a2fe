// The mails of a proof, in an order that follows from a seed: new requests, answers to an earlier mail of their sender or
// to an acknowledgement, and copies, the same bytes or by another way. Many senders write several mails.
import { createHash } from 'node:crypto';
import { mail } from '../support/mails.js';

/** A mail as it was delivered. */
export interface Written {
  readonly mailbox: string;
  readonly sender: string;
  readonly sha256: string;
  readonly messageId: string;
  /** The Message-ID whose ticket it belongs to; null where it asks for something new. */
  readonly cites: string | null;
  readonly bytes: Buffer;
}

/** An acknowledgement that a customer has. */
export interface Answer {
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
}

/** Where mails go, and what customers have heard. */
export interface Correspondence {
  /** The name of each mailbox with its address. */
  readonly mailboxes: ReadonlyMap<string, string>;
  /** Everything that customers have received until now. */
  readonly answers: () => readonly Answer[];
  readonly random: () => number;
}

interface Customer {
  readonly address: string;
  readonly mailbox: string;
  readonly mails: Written[];
}

/** The kinds of mails with how many of a hundred they are; the rest are new requests. */
const KINDS = [
  ['follow-up', 20],
  ['answer', 15],
  ['same bytes', 4],
  ['other way', 4],
  ['large', 2],
] as const;
const MAILS_PER_CUSTOMER = 4;
const FIRST_SENT_AT = Date.UTC(2026, 2, 2, 8);

/** Writes that many mails, one after the other. */
export class Writer {
  readonly #customers: Customer[] = [];
  #count = 0;

  constructor(
    private readonly parts: Correspondence,
    private readonly mails: number,
  ) {
    const mailboxes = [...parts.mailboxes.keys()];
    for (let index = 0; index < Math.max(1, mails / MAILS_PER_CUSTOMER); index += 1)
      this.#customers.push({
        address: `cliente@ufficio-${index}.example.com`,
        mailbox: mailboxes[index % mailboxes.length] ?? '',
        mails: [],
      });
  }

  /** The next mail; null after the last. */
  async next(): Promise<Written | null> {
    if (this.#count === this.mails) return null;
    this.#count += 1;
    const customer = this.#pick(this.#customers);
    if (customer === undefined) return null;
    const kind = this.#kind();
    const earlier = this.#pick(customer.mails);
    if (kind === 'answer') {
      const answer = this.#pick(this.parts.answers());
      const reader = this.#customers.find(({ address }) => address === answer?.to);
      if (answer !== undefined && reader !== undefined) return this.#write(reader, answer);
    }
    if (earlier !== undefined) {
      if (kind === 'follow-up') return this.#write(customer, earlier);
      if (kind === 'same bytes') return earlier;
      if (kind === 'other way') return this.#resend(customer, earlier);
    }
    return this.#write(customer, null, kind === 'large');
  }

  #kind(): string {
    let share = this.parts.random() * 100;
    for (const [kind, percent] of KINDS) {
      share -= percent;
      if (share < 0) return kind;
    }
    return 'new';
  }

  async #write(
    { address, mailbox, mails }: Customer,
    cited: Written | Answer | null,
    isLarge = false,
  ): Promise<Written> {
    const at = this.#count;
    const messageId = `<${at}@client.example.com>`;
    const cites = cited?.messageId ?? null;
    const subject = cited !== null && 'subject' in cited ? `Re: ${cited.subject}` : `Richiesta ${at}`;
    const bytes = await mail({
      from: address,
      to: this.parts.mailboxes.get(mailbox) ?? '',
      subject,
      messageId,
      date: new Date(FIRST_SENT_AT + at * 1_000),
      text: `La stampante del piano ${at} non stampa, e il caso ${at} resta aperto.`,
      ...(cites !== null && { inReplyTo: cites, references: cites }),
      // Larger than a piece of the store: it is received in several transactions.
      ...(isLarge && { attachments: [{ filename: 'allegato.bin', content: Buffer.alloc(400_000, at) }] }),
    });
    const written = { mailbox, sender: address, sha256: hash(bytes), messageId, cites, bytes };
    mails.push(written);
    return written;
  }

  /** The same mail as it comes by another server, to this mailbox or to another one. */
  #resend({ mailbox, mails }: Customer, { bytes: before, ...same }: Written): Written {
    const line = `Received: from relay-${this.#count}.example.com by mx.example.it; Mon, 2 Mar 2026 10:00:00 +0100\r\n`;
    const bytes = Buffer.concat([Buffer.from(line), before]);
    const isElsewhere = this.parts.random() < 0.5;
    const copy = {
      ...same,
      mailbox: (isElsewhere ? this.#pick([...this.parts.mailboxes.keys()]) : null) ?? mailbox,
      sha256: hash(bytes),
      cites: same.messageId,
      bytes,
    };
    if (copy.mailbox === mailbox) mails.push(copy);
    return copy;
  }

  #pick<One>(from: readonly One[]): One | undefined {
    return from[Math.floor(this.parts.random() * from.length)];
  }
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
