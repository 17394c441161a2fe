// The desk's own words in each language that it speaks: what its origins and Severity Codes are called and
// how a time is written. The letters around them are in `templates/`; a language added there is added here.
import type { Language, Origin, Severity } from '../ticket.js';

/** The words of one language. */
export interface Wording {
  readonly origins: Readonly<Record<Origin, string>>;
  readonly severities: Readonly<Record<Severity, { readonly name: string; readonly meaning: string }>>;
  /** What stands as the reason of a request that gives none. */
  readonly noReason: string;
  /** The locale and the pattern, both luxon's, that times are written with. */
  readonly locale: string;
  readonly timePattern: string;
  /** The few sentences of the letter that goes out when its template fails. */
  readonly plain: PlainWording;
}

/** The labels and sentences of the built-in letter. `%` stands for the ticket number or the phone number. */
export interface PlainWording {
  readonly opened: string;
  readonly changed: string;
  readonly origin: string;
  readonly reason: string;
  readonly previously: string;
  readonly received: string;
  readonly tooLarge: string;
  readonly encrypted: string;
  readonly reply: string;
  readonly phone: string;
  readonly privacy: string;
  readonly automatic: string;
}

const ENGLISH: Wording = {
  origins: { phone: 'Phone', mail: 'Mail', monitor: 'Monitoring', other: 'other' },
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
  locale: 'en-GB',
  timePattern: "cccc d LLLL yyyy, HH:mm ('UTC'Z)",
  plain: {
    opened: 'We have received your request and opened ticket %.',
    changed: 'The Severity Code of ticket % has changed.',
    origin: 'Origin',
    reason: 'Reason',
    previously: 'Previously',
    received: 'Received',
    tooLarge: 'Your message was too large to be stored in full: its attachments have not been read.',
    encrypted: 'Your message is encrypted and we could not read its text.',
    reply: 'To add details, simply reply to this email.',
    phone: 'If it is urgent, please call %.',
    privacy: 'Privacy notice',
    automatic: 'This is an automatic message.',
  },
};

const ITALIAN: Wording = {
  origins: { phone: 'Telefono', mail: 'Mail', monitor: 'Monitoraggio', other: 'altro' },
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
  locale: 'it-IT',
  timePattern: "cccc d LLLL yyyy, 'ore' HH:mm",
  plain: {
    opened: 'Abbiamo ricevuto la Sua richiesta e aperto il ticket %.',
    changed: 'Il Severity Code del ticket % è cambiato.',
    origin: 'Origine',
    reason: 'Motivo',
    previously: 'In precedenza',
    received: 'Ricevuta',
    tooLarge:
      'Il messaggio era troppo grande per essere conservato per intero: gli allegati non sono stati letti.',
    encrypted: 'Il messaggio è cifrato e non è stato possibile leggerne il testo.',
    reply: 'Per aggiungere informazioni è sufficiente rispondere a questa email.',
    phone: 'Per le urgenze può chiamare il numero %.',
    privacy: 'Informativa sulla privacy',
    automatic: 'Questo è un messaggio automatico.',
  },
};

const WORDINGS: Readonly<Record<Language, Wording>> = { en: ENGLISH, it: ITALIAN };

/** The words of a language; English for one that has none of its own yet. */
export function wordingOf(language: Language): Wording {
  return WORDINGS[language] ?? ENGLISH;
}
