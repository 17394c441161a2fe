// What becomes of the mail of a technician: the locks, one by one, and what each of them says; the commands that pass them;
// and that no word of a note is in anything that a customer gets.
import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, QueueLetter } from '../../../../src/core/decide/change.js';
import type { Facts, TokenFact } from '../../../../src/core/decide/facts.js';
import type { TechnicianFacts } from '../../../../src/core/decide/technician/facts.js';
import type { WorkFacts } from '../../../../src/core/decide/deeds/work.js';
import type { MailboxPolicy, Policy } from '../../../../src/core/desk/policy.js';
import type { AnswerPolicy } from '../../../../src/core/desk/technician.js';
import { annasTicket, byId, byNumber, OUR_ID } from '../../../support/cited-ticket.js';
import { changes, decided, type Known } from '../../../support/deciding.js';
import { message, type MessageWords } from '../../../support/message.js';
import { agreed } from '../../../support/agreed-desk.js';
import { NERI, withTechnicians } from '../../../support/technicians.js';

const CUSTOMER = 'anna@cliente.example';
const MAILBOX: MailboxPolicy = {
  name: 'support',
  ownSmtp: false,
  certified: false,
  authservId: 'mx.example.it',
};
const TICKET = annasTicket();
const GOOD: TokenFact = {
  state: 'good',
  ticket: TICKET.number,
  technician: 'verdi',
  purpose: 'notification',
};
const VERIFIED = { 'authentication-results': 'mx.example.it; dmarc=pass header.from=example.it' };

function work(words: Partial<WorkFacts> = {}): WorkFacts {
  return {
    ticket: TICKET,
    requesterName: 'Anna',
    mergedInto: null,
    takenBy: null,
    merged: [],
    lastMail: null,
    sendThrough: null,
    acknowledged: [{ address: CUSTOMER, name: 'Anna', mailbox: null }],
    heard: [{ address: CUSTOMER, name: 'Anna', mailbox: null }],
    answers: { sender: 0, domain: 0, ticket: 0, overall: 0 },
    unreachable: new Map(),
    ...words,
  };
}

function technician(words: Partial<TechnicianFacts> = {}): TechnicianFacts {
  const reports = { all: 0, onTicket: 0, refused: 0 };
  const nothing = { alerted: [], otherNumber: null, target: null, notes: [], held: [], others: [] };
  return { ticket: work(), ...nothing, reports, ...words };
}

/** A mail of Anna Verdi, and what is known of it. */
interface Sent {
  readonly words?: MessageWords;
  readonly token?: TokenFact | null;
  readonly technician?: Partial<TechnicianFacts>;
  readonly answers?: Partial<AnswerPolicy>;
  readonly mailbox?: Partial<MailboxPolicy>;
  readonly known?: Partial<Known>;
}

function parts(text: string, { words, token = GOOD, technician: facts, answers, mailbox, known }: Sent) {
  const base = withTechnicians(agreed);
  const policy: Policy = { ...base, answers: { ...base.answers, ...answers } };
  const mail = message({
    from: 'Anna Verdi <anna.verdi@example.it>',
    to: 'assistenza@example.it',
    subject: 'Re: [Ticket 2026-000012] Stampante',
    inReplyTo: [OUR_ID],
    headers: VERIFIED,
    text,
    ...words,
  });
  const about: Partial<Known> & Partial<Facts> = {
    id: 7,
    cited: [byId()],
    token,
    technician: technician(facts),
    ...known,
  };
  return [mail, about, { ...MAILBOX, ...mailbox }, policy] as const;
}

const decide = (text: string, sent: Sent = {}) => decided(...parts(text, sent));
const follow = (text: string, sent: Sent = {}) => changes(...parts(text, sent));

const letters = (all: readonly Change[]): QueueLetter[] => all.filter((one) => one.kind === 'queue letter');
const toCustomers = (all: readonly Change[]): QueueLetter[] =>
  letters(all).filter(({ to }) => !to.address.endsWith('@example.it'));
const whyRefused = (all: readonly Change[]): string | null => {
  const refused = letters(all).find(({ content }) => content.kind === 'refused');
  return refused?.content.kind === 'refused' ? refused.content.why : null;
};

describe('the locks', () => {
  it('let a proven answer through', () => {
    expect(decide('Arriviamo.')).toMatchObject({ kind: 'appended', as: 'technician', number: TICKET.number });
    expect(toCustomers(follow('Arriviamo.')).map(({ to, by }) => [to.address, by])).toEqual([
      [CUSTOMER, 'verdi'],
    ]);
  });

  it.each<readonly [string, Sent, RegExp | null]>([
    ['a program wrote it', { words: { headers: { ...VERIFIED, 'auto-submitted': 'auto-generated' } } }, null],
    ['its return path is null', { words: { headers: { ...VERIFIED, 'return-path': '<>' } } }, null],
    ['no token, and it goes to the desk alone', { token: null }, /non dimostra di rispondere/u],
    ['a token that nobody made', { token: { state: 'forged' } }, /non ha creato/u],
    ['an expired token', { token: { ...GOOD, state: 'expired' } }, /scaduto/u],
    ['a revoked token', { token: { ...GOOD, state: 'revoked' } }, /revocato/u],
    ['the token of somebody else', { token: { ...GOOD, technician: 'neri' } }, /un’altra persona: neri/u],
    ['nobody verified it', { words: { headers: {} } }, /non ha confermato/u],
    [
      'another server verified it',
      { words: { headers: { 'authentication-results': 'evil.example; dmarc=pass header.from=example.it' } } },
      /non ha confermato/u,
    ],
    [
      'another domain was verified',
      { words: { headers: { 'authentication-results': 'mx.example.it; dkim=pass header.d=evil.example' } } },
      /non ha confermato/u,
    ],
    [
      'verification failed, where a token is enough',
      {
        answers: { byMail: 'token' },
        words: { headers: { 'authentication-results': 'mx.example.it; dmarc=fail header.from=example.it' } },
      },
      /non ha confermato/u,
    ],
    ['it is encrypted', { words: { encrypted: true } }, /cifrata/u],
    [
      'a part of it could not be read',
      { words: { incomplete: 'The text lies inside an S/MIME signature, which is not opened.' } },
      /solo una parte/u,
    ],
    ['too many of hers came', { technician: { reports: { all: 20, onTicket: 20, refused: 0 } } }, /troppe/u],
  ])('stop a mail: %s', (_, sent, why) => {
    const all = follow('Arriviamo.', sent);
    expect(toCustomers(all)).toEqual([]);
    expect(decide('Arriviamo.', sent)).toMatchObject({
      kind: 'appended',
      as: 'technician',
      participants: [],
    });
    expect(all.some((one) => one.kind === 'add event' && one.why.startsWith('nothing was done'))).toBe(true);
    if (why === null) expect(letters(all)).toEqual([]);
    else expect(whyRefused(all)).toMatch(why);
  });

  it('notify nobody whom neither a token nor a server shows to have written', () => {
    for (const sent of [
      { token: null, words: { headers: {} } },
      { token: { ...GOOD, technician: 'neri' }, words: { headers: {} } },
    ])
      expect(letters(follow('Arriviamo.', sent))).toEqual([]);
    expect(
      letters(follow('Arriviamo.', { technician: { reports: { all: 20, onTicket: 20, refused: 20 } } })),
    ).toEqual([]);
  });

  it.each([
    ['DKIM of her domain', 'mx.example.it; dkim=pass header.d=example.it'],
    ['SPF of her domain', 'mx.example.it; spf=pass smtp.mailfrom=anna.verdi@example.it'],
    ['DMARC', 'mx.example.it; dmarc=pass header.from=example.it'],
  ])('open by %s', (_, results) => {
    const sent = { words: { headers: { 'authentication-results': results } } };
    expect(toCustomers(follow('Arriviamo.', sent))).toHaveLength(1);
  });

  it('leave a mail to the other checks that is no answer by mail', () => {
    const others: Sent[] = [
      { answers: { byMail: 'off' } },
      { known: { acknowledge: false } },
      { token: null, words: { to: `assistenza@example.it, ${CUSTOMER}` } },
      { token: null, known: { cited: [] } },
      { token: null, known: { cited: [byNumber(annasTicket({ requester: 'anna.verdi@example.it' }))] } },
    ];
    for (const sent of others) expect(decide('Arriviamo.', sent)).not.toMatchObject({ as: 'technician' });
  });

  it('keep a text as a note where no server could verify it, and do nothing else', () => {
    const sent = { mailbox: { authservId: null } };
    const all = follow('Arriviamo.', sent);
    expect(toCustomers(all)).toEqual([]);
    expect(all.some((one) => one.kind === 'add note' && one.text === 'Arriviamo.')).toBe(true);
    expect(whyRefused(follow('@chiudi fatto', sent))).toMatch(/devono essere verificate/u);
  });

  it('ask for the right of each deed', () => {
    const neri = {
      token: { ...GOOD, technician: 'neri' } as const,
      words: { from: 'bruno.neri@example.it' },
    };
    expect(NERI.may).toEqual([]);
    for (const text of [
      '@chiudi',
      '@riapri',
      '@gravita 1 why',
      '@cliente x',
      '@unisci 13',
      '@richiedente x@y.example',
    ])
      expect(whyRefused(follow(text, neri))).toMatch(/do not have the right/u);
    const noted = follow('Arriviamo.', neri);
    expect(toCustomers(noted)).toEqual([]);
    expect(noted.some(({ kind }) => kind === 'add note')).toBe(true);
    expect(follow('@prendo', neri).some(({ kind }) => kind === 'take')).toBe(true);
  });
});

describe('an answer to an alert', () => {
  const alert: Sent = { token: { ...GOOD, purpose: 'alert' } };

  it.each([[''], ['Inviato da iPhone'], ['Arrivo!']])('takes the ticket, whatever it says: %j', (text) => {
    const all = follow(text, alert);
    expect(all.some((one) => one.kind === 'take' && one.takenBy === 'verdi')).toBe(true);
    expect(toCustomers(all)).toEqual([]);
    expect(all.filter(({ kind }) => kind === 'add note')).toHaveLength(text === 'Arrivo!' ? 1 : 0);
  });

  it('takes all tickets that it names, and orders nothing else on several', () => {
    const other = work({ ticket: annasTicket({ id: 13, number: '2026-000013' }) });
    const storm = { ...alert, technician: { alerted: [other] } };
    const taken = follow('', storm).flatMap((one) => (one.kind === 'take' ? [one.ticket] : []));
    expect(taken).toEqual([TICKET.number, '2026-000013']);
    expect(whyRefused(follow('@chiudi fatto', storm))).toMatch(/nomina più ticket/u);
  });

  it('does so with the same locks', () => {
    expect(follow('', { ...alert, words: { headers: {} } }).some(({ kind }) => kind === 'take')).toBe(false);
  });
});

describe('a text', () => {
  it('goes where people.yaml says, or its first line', () => {
    const inside = { answers: { to: 'note' } } as const;
    expect(toCustomers(follow('Arriviamo.', inside))).toEqual([]);
    expect(toCustomers(follow('@cliente\nArriviamo.', inside))).toHaveLength(1);
    expect(toCustomers(follow('@nota\nArriviamo.'))).toEqual([]);
  });

  it('is held, so that it can be taken back', () => {
    const [letter] = toCustomers(follow('Arriviamo.'));
    expect((letter?.dueAt ?? 0) - (letter?.at ?? 0)).toBe(60_000);
    const back = follow('@annulla\n\nVerdi', { technician: { held: [{ to: CUSTOMER, letter: 'answer' }] } });
    expect(back.some(({ kind }) => kind === 'cancel letters')).toBe(true);
    expect(toCustomers(back)).toEqual([]);
  });

  it('below @annulla stays inside', () => {
    const back = follow('@annulla\nArriviamo alle 16.', {
      technician: { held: [{ to: CUSTOMER, letter: 'answer' }] },
    });
    expect(toCustomers(back)).toEqual([]);
    expect(back.some((one) => one.kind === 'add note' && one.text === 'Arriviamo alle 16.')).toBe(true);
  });

  it('goes on a closed ticket that was merged nowhere, and to whoever is the requester then', () => {
    const all = follow('@richiedente luca@cliente.example\nArriviamo.');
    expect(toCustomers(all).map(({ to }) => to.address)).toEqual(['luca@cliente.example']);
  });
});

/** A note as somebody copies it into an answer. */
function copied(how: string, note: string): string {
  const [first = ''] = note.split('\n');
  const wrapped = note.replace(/ (?=\S+ \S+\.)/gu, '\n');
  switch (how) {
    case 'all':
      return note;
    case 'wrapped':
      return wrapped;
    case 'quoted':
      return note.replace(/^/gmu, '| ');
    case 'line':
      return first;
    case 'upper':
      return note.toUpperCase();
    case 'behind':
      return `Come dicevo: ${first} Saluti`;
    default:
      return '';
  }
}

describe('the words of notes', () => {
  const WORD = constantFrom(
    ...'fusore rete pagare marzo cliente difficile password sconto guasto urgente capo contratto'.split(' '),
  );
  const LINE = array(WORD, { minLength: 3, maxLength: 9 });
  /** A note has a mark that stands nowhere else. */
  const NOTE = tuple(
    integer({ min: 100_000, max: 999_999 }),
    array(LINE, { minLength: 1, maxLength: 3 }),
  ).map(([mark, lines]) => ({
    mark: `segreto-${mark}`,
    text: lines.map((line) => `segreto-${mark} ${line.join(' ')}.`).join('\n'),
  }));
  const ORDERS = constantFrom(
    '',
    '@prendo\n',
    '@nota\n',
    '@cliente\n',
    '@chiudi\n',
    '@chiudi fatto\n',
    '@riapri\n',
    '@gravità 2 perché sì\n',
    '@boh\n',
    '@annulla\n',
    '@prendo\n@chiudi\n',
    '@nota\n@chiudi fatto\n',
  );
  /** What was copied out of the note, wrapped and quoted as programs do. */
  const COPIED = constantFrom('none', 'all', 'wrapped', 'quoted', 'line', 'upper', 'behind');
  const HOW = constantFrom<Partial<AnswerPolicy>>({}, { to: 'note' }, { byMail: 'token' }, { cc: 'none' });

  it('are in no letter to a customer, over 10,000 conversations', { timeout: 120_000 }, () => {
    let sent = 0;
    assert(
      property(
        array(NOTE, { minLength: 1, maxLength: 3 }),
        ORDERS,
        LINE,
        COPIED,
        HOW,
        (notes, orders, line, how, answers) => {
          const [note] = notes;
          const text = `${orders}Buongiorno, ${line.join(' ')}.\n${copied(how, note?.text ?? '')}`;
          const about = { notes: notes.map((one) => one.text), held: [{ to: CUSTOMER, letter: 'answer' }] };
          const all = toCustomers(follow(text, { technician: about, answers }));
          const said = JSON.stringify(all.map(({ content }) => content)).toLowerCase();
          for (const { mark } of notes) expect(said).not.toContain(mark);
          sent += all.length;
        },
      ),
      { numRuns: 10_000 },
    );
    // Most of them are conversations: something was sent.
    expect(sent).toBeGreaterThan(2_000);
  });
});
