// Technicians answer customers from their own mail programs, on real servers: what the customer reads, what the technician
// hears, and that nothing leaves which should not. Every case has a ticket of its own at one desk; all mails of a round come
// together.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../support/installation.js';
import { startStand, type Stand } from '../support/stand.js';
import {
  ANNA,
  answer,
  BRUNO,
  lettersTo,
  letterWith,
  pass,
  request,
  technicianDesk,
  verified,
  type AnswerFields,
  type Sent,
} from '../support/technician-desk.js';
import { showTicket, type TicketView } from '../support/ticket-view.js';

const FORGED = 'mx.example.it; dmarc=fail header.from=example.it';
const THIEF = { from: 'ladro@altrove.example', checked: verified('altrove.example') };
const NOTE = 'Questo cliente non paga da marzo, attenzione.';

/** What is sent on a ticket, mail by mail, each round together with those of all other cases. */
interface Case {
  readonly rounds: readonly ((news: Sent, one: Outcome) => readonly Promise<Buffer>[])[];
}

/** What came of a case. */
interface Outcome {
  readonly customer: string;
  number: string;
  readonly letters: Sent[];
  view: TicketView | null;
}

const said = (words: string, fields: AnswerFields = {}): Case => ({
  rounds: [(news) => [answer(news, words, fields)]],
});
const automatic = (value: string): AnswerFields => ({
  headers: { 'Auto-Submitted': value, 'Authentication-Results': verified() },
});

const CASES = {
  plain: {
    rounds: [
      (news) => [answer(news, 'Buongiorno,\n\narriviamo alle 15.\n\nCordiali saluti\nAnna Verdi')],
      (_, { customer, letters }) => [
        answer(letterWith(lettersTo(customer, letters), /arriviamo/u), 'Grazie, vi aspetto.', {
          from: customer,
          checked: null,
        }),
      ],
    ],
  },
  forged: said('Paghi qui.', { checked: FORGED }),
  unchecked: said('Paghi qui.', { checked: null }),
  stolen: said('Paghi qui.', THIEF),
  another: said('Arrivo io.', { from: `Bruno <${BRUNO}>` }),
  vacation: said('Sono in ferie fino al 12.', automatic('auto-replied')),
  generated: said('Sono fuori sede.', automatic('auto-generated')),
  unknown: said('@prendo\n@chiudo\nFatto tutto.'),
  mention: said('Buongiorno,\n@mario ci pensi tu?'),
  quotedCommand: said('Arriviamo alle 15.\n\n> @chiudi\n> Buongiorno, non va.'),
  empty: said(''),
  signature: said('Anna Verdi\n\nInviato da iPhone'),
  marker: said('Fatto, e dice di scrivere così: Risponda sopra questa riga, grazie.'),
  note: {
    rounds: [
      (news) => [answer(news, `@nota\n${NOTE}`)],
      (news) => [answer(news, 'Buongiorno. Questo cliente non paga\nda marzo, attenzione.')],
    ],
  },
  twice: {
    rounds: [
      (news, { letters }) => [
        answer(news, 'Arrivo alle 15.'),
        answer(letterWith(lettersTo(BRUNO, letters), /./u), 'Arrivo alle 16.', {
          from: `Bruno Neri <${BRUNO}>`,
        }),
      ],
    ],
  },
  toAll: {
    rounds: [
      (news, { customer }) => [
        answer(news, 'Arriviamo alle 15.', { to: `assistenza@example.it, ${customer}` }),
      ],
    ],
  },
  files: {
    rounds: [
      (news) => [
        answer(news, 'Ecco la guida.', {
          attachments: [
            { filename: 'guida.pdf', content: Buffer.from('%PDF-1.4 guida'), contentType: 'application/pdf' },
            { filename: 'notifica.eml', content: news.raw, contentType: 'message/rfc822' },
            { filename: 'smime.p7s', content: Buffer.from('x'), contentType: 'application/pkcs7-signature' },
          ],
        }),
      ],
    ],
  },
  forwarded: {
    rounds: [
      (news, { customer }) => [
        answer(news, 'Ecco la notifica: confermo.', { from: customer, checked: null }),
      ],
    ],
  },
  htmlOnly: said('', {
    text: undefined,
    html: '<div dir="ltr"><p>@prendo&nbsp;</p><p><b>@gravit&agrave;</b>&nbsp;3 stampa, ma piano</p><p>Arriviamo <i>alle 15</i>.</p></div><br><div class="gmail_quote"><div class="gmail_attr">Il giorno mar 1 dic 2026 alle ore 10:00 Assistenza tecnica &lt;assistenza@example.it&gt; ha scritto:<br></div><blockquote class="gmail_quote"><p>##- Risponda sopra questa riga -##</p><p>NUOVO TICKET</p></blockquote></div>',
  }),
  outlook: said('', {
    text: [
      'Arriviamo alle 15.',
      '',
      'Anna Verdi',
      'Tel. 06 1234567',
      '',
      'Da: Assistenza tecnica <assistenza@example.it>',
      'Inviato: martedì 1 dicembre 2026 10:00',
      'A: Anna Verdi <anna.verdi@example.it>',
      'Oggetto: NUOVO TICKET',
      '',
      '##- Risponda sopra questa riga -##',
      '@chiudi',
      'NUOVO TICKET',
    ].join('\n'),
  }),
  encrypted: {
    rounds: [
      (news) => [
        answer(news, '', {
          text: undefined,
          attachments: [
            {
              filename: 'smime.p7m',
              content: Buffer.from('sealed'),
              contentType: 'application/pkcs7-mime; smime-type=enveloped-data',
            },
          ],
        }),
      ],
    ],
  },
  // Exchange gives the mail another id, and forgets whom it answers: only the number in the subject is left.
  renamed: said('Arriviamo.', { inReplyTo: '<AM0PR01MB1234@eurprd01.prod.outlook.com>', references: [] }),
  closing: said('@chiudi sostituito il fusore\n\nAnna Verdi'),
  solution: said('@prendo\n@chiudi\nAbbiamo sostituito il fusore.\nOra stampa.'),
} as const satisfies Record<string, Case>;
type Name = keyof typeof CASES;
const NAMES = Object.keys(CASES).filter((name): name is Name => name in CASES);

let stand: Stand;
let here: Installation;
const outcomes = new Map<Name, Outcome>();

function of(name: Name): Outcome & { readonly view: TicketView } {
  const one = outcomes.get(name);
  if (one === undefined || one.view === null) throw new Error(`nothing came of ${name}`);
  return { ...one, view: one.view };
}

/** Runs a round, and sorts what went out by the ticket that each letter names. */
async function round(mails: readonly Promise<Buffer>[]): Promise<void> {
  const letters = await pass(stand, here, 'technicians', ...mails);
  const tickets = await here.tickets();
  for (const one of outcomes.values()) {
    one.number = tickets.find(({ requester }) => requester === one.customer)?.number ?? '';
    one.letters.push(
      ...letters.filter(({ mail, to }) => mail.subject?.includes(one.number) || to.includes(one.customer)),
    );
  }
}

beforeAll(async () => {
  stand = await startStand();
  here = technicianDesk(stand, 'technicians', {}, (service) => {
    service['limits'] = {
      acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 },
      team: { window: '1h', mails: 1000 },
    };
  });
  for (const name of NAMES)
    outcomes.set(name, {
      customer: `${name.toLowerCase()}@cliente-${name.toLowerCase()}.example`,
      number: '',
      letters: [],
      view: null,
    });
  await round([...outcomes.values()].map(({ customer }) => request({ from: customer })));
  for (const at of [0, 1]) {
    await round(
      [...outcomes].flatMap(([name, one]) => {
        const test: Case = CASES[name];
        return test.rounds[at]?.(letterWith(lettersTo(ANNA, one.letters), /NUOVO TICKET/u), one) ?? [];
      }),
    );
  }
  for (const one of outcomes.values()) one.view = await showTicket(here, one.number);
});
afterAll(() => stand.stop());

/** What the customer read beside the acknowledgement, which came first. */
function read(name: Name): Sent[] {
  const { customer, letters } = of(name);
  return lettersTo(customer, letters).slice(1);
}

/** The reports that a technician had. */
function reports(name: Name, address = ANNA): string[] {
  return lettersTo(address, of(name).letters)
    .filter(({ from }) => from === '')
    .map(({ mail }) => mail.text ?? '');
}

describe('an answer by mail', () => {
  it('goes to the customer as the desk’s letter, in her thread, and her next reply joins', () => {
    const { customer, letters, view } = of('plain');
    const letter = letterWith(lettersTo(customer, letters), /arriviamo/u);
    expect(letter.mail.from?.value).toEqual([
      { address: 'assistenza@example.it', name: 'Anna Verdi · Assistenza tecnica' },
    ]);
    expect(letter.mail.inReplyTo).toMatch(/^<richiesta-\d+@cliente\.example>$/u);
    expect([letter.mail.references ?? []].flat()).toContain(letter.mail.inReplyTo);
    expect(letter.mail.subject).toMatch(/^Re: Stampante \d+ guasta \[Ticket 2026-\d+\]$/u);
    expect(letter.raw).not.toMatch(/##-|NUOVO TICKET|k1[0-9a-v]{40}|anna\.verdi@/iu);
    expect(letter.mail.headers.has('auto-submitted')).toBe(false);
    expect(view.messages).toBe(3);
    expect(view.events.map(({ kind }) => kind)).toContain('answered');
  });

  it('is reported to the technician from nobody, and to the team', () => {
    const { letters } = of('plain');
    const transcript = letterWith(lettersTo(ANNA, letters), /FATTO/u);
    expect(transcript.from).toBe('');
    expect(transcript.mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(transcript.mail.text).toContain(of('plain').customer);
    expect(transcript.mail.text).toContain('arriviamo alle 15.');
    expect(letterWith(lettersTo(BRUNO, letters), /arriviamo alle 15/u).mail.subject).toContain(
      of('plain').number,
    );
  });
});

describe('nothing leaves, and the technician hears why', () => {
  it.each([
    ['forged', /non ha confermato/u],
    ['unchecked', /non ha confermato/u],
    ['unknown', /@chiudo/u],
    ['mention', /@mario/u],
    ['empty', /né un testo né un comando/u],
    ['signature', /né un testo né un comando/u],
    ['marker', /ancora la notifica/u],
    ['encrypted', /cifrata/u],
    ['renamed', /non dimostra di rispondere/u],
  ] as const)('%s', (name, why) => {
    const { view } = of(name);
    expect(read(name)).toEqual([]);
    expect(reports(name)).toHaveLength(1);
    expect(reports(name)[0]).toMatch(why);
    expect(view.messages).toBe(2);
    expect(view.events.filter((event) => event.why.startsWith('nothing was done'))).toHaveLength(1);
    expect(view.events.map(({ kind }) => kind)).not.toContain('taken');
  });

  it('of a note, neither as it is written nor later', () => {
    expect(read('note')).toEqual([]);
    expect(reports('note')[0]).toMatch(/nota interna: il cliente non la legge/u);
    expect(reports('note')[1]).toMatch(/una riga di una nota interna/u);
    expect(JSON.stringify(of('note').view.events)).not.toContain('non paga');
  });

  it('of what comes by a stolen token: Anna hears of it, and the mail is a stranger’s', () => {
    const { view } = of('stolen');
    expect(read('stolen')).toEqual([]);
    expect(reports('stolen')[0]).toMatch(/ladro@altrove/u);
    expect(view.events.at(-1)?.why).toMatch(/bears the token/u);
    expect(view.messages).toBe(1);
  });

  it('of Bruno’s answer to Anna’s notification', () => {
    expect(read('another')).toEqual([]);
    expect(reports('another', BRUNO)[0]).toMatch(/un’altra persona: verdi/u);
  });

  it('of what her programs write by themselves, and that is answered by nothing', () => {
    for (const name of ['vacation', 'generated'] as const) {
      expect(read(name)).toEqual([]);
      expect(reports(name)).toEqual([]);
    }
    expect(of('generated').view.events.at(-1)?.why).toMatch(/a program sent/iu);
  });
});

describe('what only looks like more', () => {
  it('a quoted command is none', () => {
    expect(read('quotedCommand')[0]?.mail.text).toContain('Arriviamo alle 15.');
    expect(of('quotedCommand').view.state).toBe('open');
  });

  it('two who answer at once both reach the customer, and hear of each other', () => {
    expect(read('twice').map(({ mail }) => mail.from?.value[0]?.name)).toEqual([
      'Anna Verdi · Assistenza tecnica',
      'Bruno Neri · Assistenza tecnica',
    ]);
    expect(reports('twice').some((text) => text.includes('Anche Bruno Neri'))).toBe(true);
    expect(reports('twice', BRUNO).some((text) => text.includes('Anche Anna Verdi'))).toBe(true);
  });

  it('a reply to all is no second letter for whoever has it already', () => {
    expect(read('toAll')).toEqual([]);
    expect(reports('toAll')[0]).toMatch(/ha già ricevuto\s+la Sua\s+email/u);
  });

  it('a customer to whom the notification was forwarded is a customer', () => {
    const { view } = of('forwarded');
    expect(view.messages).toBe(2);
    expect(reports('forwarded')).toEqual([]);
  });

  it('files go with the answer, but no signature and no mail', () => {
    const [letter] = read('files');
    expect(letter?.mail.attachments.map(({ filename }) => filename)).toEqual(['guida.pdf']);
    expect(letter?.mail.attachments[0]?.content.toString()).toBe('%PDF-1.4 guida');
    expect(reports('files')[0]).toMatch(/guida\.pdf[^]*notifica\.eml/u);
  });
});

describe('mail programs', () => {
  it('write HTML alone, with blanks and bold type around commands', () => {
    expect(
      read('htmlOnly')
        .map(({ mail }) => mail.text)
        .join(''),
    ).toContain('Arriviamo alle 15.');
    const { view } = of('htmlOnly');
    expect(view.severity).toBe(3);
    expect(view.events.map(({ kind }) => kind)).toContain('taken');
  });

  it('quote below a header, as Outlook does', () => {
    const [letter, ...more] = read('outlook');
    expect(more).toEqual([]);
    expect(letter?.mail.text).toContain('Arriviamo alle 15.');
    expect(letter?.mail.text).not.toMatch(/@chiudi|NUOVO|sopra questa riga/u);
    expect(of('outlook').view.state).toBe('open');
  });
});

describe('commands', () => {
  it('close a ticket with a word, and the customer hears how it was solved', () => {
    expect(read('closing')).toHaveLength(1);
    expect(read('closing')[0]?.mail.text).toContain('sostituito il fusore');
    expect(of('closing').view.state).toBe('closed');
  });

  it('close it with the text below, in one letter', () => {
    expect(read('solution')).toHaveLength(1);
    expect(read('solution')[0]?.mail.text).toContain('Ora stampa.');
    expect(of('solution').view.state).toBe('closed');
    expect(of('solution').view.events.map(({ kind }) => kind)).toContain('taken');
  });
});
