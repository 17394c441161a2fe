// The whole collection of real mail through `import`, as an operator would read an archive in: every mail gets the
// decision that the index expects, or stands below by name with the reason. Where the collection is missing, this
// says so and only checks that.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCorpus, readCorpus, withoutSeparator, type CorpusMail } from '../support/corpus.js';
import { installation, type Installation, type MessageLine } from '../support/installation.js';
import { withCertifiedMailbox } from '../support/pec-mailbox.js';
import { SUPPORT } from '../support/mails.js';
import { ANSWER_ALL, query } from '../support/stand.js';

/** Mails that are decided otherwise than the index expects, by the end of their path, each with the reason. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  'no From field, or one without an address: held, until a person names the sender': [
    ...['001', '004', '007', '008'].map((name) => `rfc/${name}.eml`),
    ...['000', '001', '002', '003', '004', '005', '006', '007', '009', '010', '013'].map(
      (name) => `thirdparty/${name}.eml`,
    ),
    ...['11', '18', '19', '37', '38', '39', '40'].map((name) => `cpython/msg_${name}.txt`),
    'fixtures/mixed.eml',
    'mail/erroneous.raw',
    'rfc2822/example13.eml',
    'P/johndoeexamplecom_body',
    'P/johndoeexamplecom_sender',
    'P/unicode_msg',
  ],
  'a person forwards a bounce from an address of his own': [
    'bsd/lhost-sendmail-14.eml',
    'err/make-test-36.eml',
  ],
  'a complaint notified by Amazon SES: a report, no bounce': ['bsd/lhost-amazonses-11.eml'],
  'a list manager from an ordinary address, without a sign of a machine': [
    'bsd/lhost-fml-02.eml',
    'bsd/lhost-fml-03.eml',
  ],
  'a bounce by a postmaster with a null return path, which the index calls none': [
    'not/rb-issue-368-bug.eml',
  ],
  'two addresses in From, and another mail with the same id, senders, date and text stands on a ticket': [
    'mail/qp-utf8-header-recursed.raw',
    'mail/qp-utf8-header.raw',
    'plain_emails/raw_email_with_at_display_name.eml',
  ],
};

/** Whether a decision is what a word of the index means. */
const MEANS: Readonly<Record<string, (message: MessageLine) => boolean>> = {
  'ignored:bounce': (message) => isIgnored(message, 'bounce:'),
  'ignored:automatic': (message) => isIgnored(message, 'automatic reply:'),
  'ignored:report': (message) => isIgnored(message, 'report:'),
  'ignored:receipt': (message) => isIgnored(message, 'receipt:'),
  'not-ignored:bounce': (message) => !isIgnored(message, 'bounce:'),
  'ticket:inner': (message) => isTicket(message) && message.from === 'no-reply@example.com',
  'ticket-unanswered': (message) => isTicket(message) && message.unansweredBecause !== null,
  'ticket-or-held': (message) => isTicket(message) || message.decision === 'held',
  'reply-body': isTicket,
  ticket: isTicket,
  any: (message) => message.decision !== null,
};

function isIgnored({ decision, reason }: MessageLine, word: string): boolean {
  return decision === 'ignored' && (reason ?? '').startsWith(word);
}

/** Whether the same words stand on a ticket already. */
function isCopy({ reason }: MessageLine): boolean {
  return /^copy: of message \d+ on \d/.test(reason ?? '');
}

function isTicket({ decision, ticket }: MessageLine): boolean {
  return (decision === 'opened' || decision === 'appended') && ticket !== null;
}

/** As the program knows a file: an .eml is one mail as it stands, of an mbox each mail is known by itself. */
function shaOf({ file, bytes }: CorpusMail): string {
  const known = file.endsWith('.eml') ? bytes : withoutSeparator(bytes).mail;
  return createHash('sha256').update(known).digest('hex');
}

const nowhere = { imapPort: 1, smtpPort: 1 };
const isCertified = ({ file }: CorpusMail): boolean => file.startsWith('go-pec/');

function collection(): void {
  const corpus = readCorpus();
  let here: Installation;
  let decided: { readonly mail: CorpusMail; readonly message: MessageLine | undefined }[];

  const importAll = async (): Promise<string[]> => {
    const mailboxes = [
      ['support', corpus.filter((mail) => !isCertified(mail))],
      ['pec', corpus.filter(isCertified)],
    ] as const;
    const said: string[] = [];
    for (const [mailbox, mails] of mailboxes) {
      const ended = await here.run(['import', ...mails.map((mail) => mail.path), '--mailbox', mailbox]);
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
      said.push(ended.stdout.trim());
    }
    return said;
  };

  beforeAll(async () => {
    here = installation({ ...nowhere, edit: withCertifiedMailbox(1) });
    const start = performance.now();
    await importAll();
    const seconds = (performance.now() - start) / 1000;
    console.info(
      `${corpus.length} mails in ${seconds.toFixed(1)} s, ${(corpus.length / seconds).toFixed(0)} a second`,
    );
    const messages = new Map((await here.messages()).map((message) => [message.sha256, message]));
    decided = corpus.map((mail) => ({ mail, message: messages.get(shaOf(mail)) }));
  });
  afterAll(() => here.remove());

  it('decides every mail, and none is too much for it', () => {
    const undecided = decided.filter(({ message }) => (message?.decision ?? null) === null);
    expect(undecided.map(({ mail }) => mail.file)).toEqual([]);
    const unreadable = decided.filter(({ message }) => message?.reason?.startsWith('unreadable'));
    expect(unreadable.map(({ mail }) => mail.file)).toEqual([]);
  });

  it('decides as the index expects, but for these', () => {
    const different = decided.filter(({ mail, message }) => {
      const means = MEANS[mail.outcome];
      return message === undefined || means === undefined || !means(message);
    });
    const names = Object.values(DIFFERENT).flat();
    expect(different.map(({ mail }) => mail.file.split('/').slice(-2).join('/')).toSorted()).toEqual(
      names.toSorted(),
    );
  });

  it('recognises 97 of 100 bounces, and ignores nothing that a person wrote', () => {
    const bounces = decided.filter(({ mail }) => mail.outcome === 'ignored:bounce');
    const recognised = bounces.filter(({ message }) => message && isIgnored(message, 'bounce:'));
    expect(recognised.length / bounces.length).toBeGreaterThanOrEqual(0.97);
    const ofPeople = decided.filter(({ mail }) => /^(?:ticket|reply)/.test(mail.outcome));
    // What they wrote twice stands on the ticket of its first copy.
    const lost = ofPeople.filter(({ message }) => message && isIgnored(message, '') && !isCopy(message));
    expect(lost.map(({ mail }) => mail.file)).toEqual([]);
  });

  it('knows every mail again', async () => {
    const said = await importAll();
    expect(said.map((line) => /^0 mails recorded, 0 decided, \d+ were there already/.test(line))).toEqual([
      true,
      true,
    ]);
  });

  it('tells what the sender of a reply wrote now', () => {
    const rows = query<{ sha256: string; written: string }>(here, 'select sha256, written from message');
    const written = new Map(rows.map((row) => [row.sha256, row.written.trim()]));
    const replies = corpus.filter((mail) => mail.file.includes('/standard_replies/'));
    expect(replies.map((mail) => written.get(shaOf(mail)))).toEqual(replies.map(() => 'Hello'));
    const bodies = corpus.filter((mail) => /\/P\/johndoeexamplecom_/.test(mail.file));
    for (const mail of bodies) expect(written.get(shaOf(mail))).toBe(mail.bytes.toString().trim());
  });
}

/** Bounces that people forward, with words and from addresses of their own. */
const ANSWERED = ['bsd/lhost-sendmail-14.eml', 'err/make-test-36.eml'];

function answers(): void {
  it('go to no automatic mail, even where each was delivered to the desk', async () => {
    const here = installation({ ...nowhere, edit: (service) => (service['limits'] = ANSWER_ALL) });
    const folder = join(here.root, 'mails');
    mkdirSync(folder);
    const silent = readCorpus().filter(
      ({ outcome }) => /^ignored:(?!receipt)/.test(outcome) || outcome === 'ticket-unanswered',
    );
    const names = new Map<string, string>();
    for (const [index, { file, bytes }] of silent.entries()) {
      const { separator, mail } = withoutSeparator(bytes);
      const delivered = Buffer.concat([separator, Buffer.from(`Delivered-To: ${SUPPORT}\n`), mail]);
      writeFileSync(join(folder, `${index}.eml`), delivered);
      names.set(createHash('sha256').update(delivered).digest('hex'), file.split('/').slice(-2).join('/'));
    }
    expect((await here.run(['import', folder, '--mailbox', 'support'])).code).toBe(0);
    const messages = await here.messages();
    expect(messages.length).toBe(silent.length);
    const answered = messages.filter(
      ({ decision, unansweredBecause }) => decision === 'opened' && unansweredBecause === null,
    );
    expect(new Set(answered.map(({ sha256 }) => names.get(sha256)))).toEqual(new Set(ANSWERED));
    expect((await here.outbox()).length).toBe(ANSWERED.length);
    here.remove();
  });
}

const missing = (): void => {
  it('is not tested: the collection of real mail is not beside the project', () => {
    console.info('Not tested: ../shared/mail is not there');
    expect(hasCorpus).toBe(false);
  });
};

describe('the collection of real mail', hasCorpus ? collection : missing);
describe('automatic answers', hasCorpus ? answers : missing);
