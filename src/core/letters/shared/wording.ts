// The desk's own words in each language that it speaks: what its origins and Severity Codes are called and
// how a time is written. The letters around them are in `templates/`; a language added there is added here.
import type { Language } from '../../mail/language.js';
import type { Origin, Severity } from '../../rules/terms.js';

/** The words of one language. */
export interface Wording {
  readonly origins: Readonly<Record<Origin, string>>;
  readonly severities: Readonly<Record<Severity, { readonly name: string; readonly meaning: string }>>;
  /** The reason of a request that gives none. */
  readonly noReason: string;
  /** The words in place of a person's erased words or address. */
  readonly erased: string;
  /** The locale and the pattern, both luxon's, that times are written with. */
  readonly locale: string;
  readonly timePattern: string;
  readonly attention: AttentionWording;
  /** By when there is a first response: on the day of the letter, or later. `%` stands for the time. */
  readonly promise: { readonly today: PromiseWording; readonly later: PromiseWording };
  /** Service hours: the days from Monday on, and what is said where they never end. */
  readonly hours: { readonly days: readonly string[]; readonly always: string };
}

/** A sentence, and how the time in it is written. */
export interface PromiseWording {
  readonly sentence: string;
  readonly pattern: string;
}

/** When the desk looks at a request. `%` stands for a day and hour, `#` for the phone number. */
export interface AttentionWording {
  /** How that day and hour is written, after `from`. */
  readonly timePattern: string;
  readonly now: string;
  /** The sentence that somebody on call is notified, where Extra Time covers the hour. */
  readonly alerted: string;
  readonly later: string;
  /** Extra Time: it covers this moment, or from a later one; not before service hours begin; not at all. */
  readonly extraTimeNow: string;
  readonly extraTimeLater: string;
  readonly extraTimeIdle: string;
  readonly extraTimeNone: string;
}

const ENGLISH: Wording = {
  origins: { phone: 'Phone', mail: 'Email', monitor: 'Monitoring', other: 'other' },
  severities: {
    1: {
      name: 'High, blocking',
      meaning: 'Systems or services included in your support contract are stopped.',
    },
    2: {
      name: 'Medium, not blocking',
      meaning: 'One or more functions of a device or service are only partly usable.',
    },
    3: {
      name: 'Low, report',
      meaning:
        'A problem that does not significantly limit the device or service, although a function may be missing.',
    },
  },
  noReason: 'Request without a subject',
  erased: 'data erased',
  promise: {
    today: { sentence: 'You will have a first response by % today.', pattern: "HH:mm ('UTC'Z)" },
    later: { sentence: 'You will have a first response by %.', pattern: "HH:mm ('UTC'Z) 'on' cccc d LLLL" },
  },
  hours: { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], always: 'at any hour' },
  locale: 'en-GB',
  timePattern: "cccc d LLLL yyyy, HH:mm ('UTC'Z)",
  attention: {
    timePattern: "cccc d LLLL 'at' HH:mm ('UTC'Z)",
    alerted: 'Our technician on call has been alerted.',
    now: 'We are within service hours: our technicians are looking at your request now.',
    later: 'We are outside service hours: our technicians will look at your request from %.',
    extraTimeNow:
      'Your contract includes Extra Time: if you cannot wait, call # now to speak to one of our technicians.',
    extraTimeLater:
      'Your contract includes Extra Time from %: if you cannot wait, call # from then on to speak to one of our technicians.',
    extraTimeIdle:
      'The Extra Time agreed in your contract does not cover these hours: # is answered during service hours.',
    extraTimeNone: 'Your contract does not include Extra Time: # is answered during service hours.',
  },
};

const ITALIAN: Wording = {
  origins: { phone: 'Telefono', mail: 'Email', monitor: 'Monitoraggio', other: 'altro' },
  severities: {
    1: {
      name: 'High bloccante',
      meaning: 'Sistemi o servizi compresi nel contratto di assistenza sono fermi.',
    },
    2: {
      name: 'Medium non bloccante',
      meaning: 'Una o più funzionalità di un apparato o di un servizio sono utilizzabili solo in parte.',
    },
    3: {
      name: 'Low segnalazione',
      meaning:
        'Un’anomalia che non limita in modo significativo l’apparato o il servizio, anche se una funzionalità può mancare.',
    },
  },
  noReason: 'Richiesta senza oggetto',
  erased: 'dati cancellati',
  promise: {
    today: { sentence: 'Riceverà una prima risposta entro le % di oggi.', pattern: 'H:mm' },
    later: { sentence: 'Riceverà una prima risposta entro le %.', pattern: "H:mm 'di' cccc d LLLL" },
  },
  hours: { days: ['lun', 'mar', 'mer', 'gio', 'ven', 'sab', 'dom'], always: 'a ogni ora' },
  locale: 'it-IT',
  timePattern: "cccc d LLLL yyyy, 'ore' HH:mm",
  attention: {
    timePattern: "cccc d LLLL 'alle ore' H:mm",
    alerted: 'Il nostro tecnico reperibile è stato avvisato.',
    now: 'Siamo in orario di servizio: i nostri tecnici esaminano subito la Sua richiesta.',
    later: 'Siamo fuori dall’orario di servizio: i nostri tecnici esamineranno la Sua richiesta da %.',
    extraTimeNow:
      'Il Suo contratto prevede l’Extra Time: se non può attendere, chiami anche adesso il numero # per parlare con un nostro tecnico.',
    extraTimeLater:
      'Il Suo contratto prevede l’Extra Time da %: se non può attendere, da quel momento può chiamare il numero # per parlare con un nostro tecnico.',
    extraTimeIdle:
      'L’Extra Time previsto dal Suo contratto non copre questa fascia oraria: il numero # risponde in orario di servizio.',
    extraTimeNone: 'Il Suo contratto non prevede l’Extra Time: il numero # risponde in orario di servizio.',
  },
};

const WORDINGS: Readonly<Record<Language, Wording>> = { en: ENGLISH, it: ITALIAN };

/** The words of a language; English for one that has none of its own yet. */
export function wordingOf(language: Language): Wording {
  return WORDINGS[language] ?? ENGLISH;
}
