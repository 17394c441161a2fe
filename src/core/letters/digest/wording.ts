// The words of a digest in each language: those of its content and its charts. Words that are the same in every digest
// stand in the templates.
import type { Language } from '../../mail/language.js';
import type { PeriodName } from './period.js';

/** A noun for one and for many; `%` stands for the number. */
type Counted = readonly [one: string, many: string];

/** Something that needs a look: its heading, and what to do about it. */
interface CareWording {
  readonly title: string;
  readonly what: string;
}

/** The words of one language. `%` and `#` stand for what is put in. */
export interface DigestWording {
  readonly locale: string;
  readonly titles: Readonly<Record<PeriodName, string>>;
  /** An instant in a line, and the day that names a period in a chart, as luxon writes them. */
  readonly timePattern: string;
  readonly dayPattern: string;
  readonly barPatterns: Readonly<Record<PeriodName, string>>;
  readonly span: string;
  readonly stillOpen: string;
  readonly lengths: string;
  /** Days, hours, minutes, seconds. */
  readonly units: readonly [string, string, string, string];
  readonly opened: Counted;
  readonly closed: Counted;
  readonly open: Counted;
  readonly nothing: string;
  readonly same: string;
  readonly before: string;
  readonly more: Counted;
  readonly others: Counted;
  readonly unknownCustomer: string;
  readonly groups: Readonly<Record<'severity' | 'origin' | 'customer', string>>;
  /** Legends of the charts. */
  readonly legend: Readonly<Record<'opened' | 'closed' | 'now' | 'before', string>>;
  readonly chartTitles: Readonly<Record<'trend' | 'severity' | 'customer', string>>;
  readonly alternative: string;
  readonly notYet: string;
  readonly takenBy: string;
  readonly untaken: string;
  readonly undelivered: string;
  readonly heldInAll: Counted;
  readonly message: string;
  readonly care: Readonly<
    Record<
      'held' | 'overdue' | 'punctual' | 'unsure' | 'redirected' | 'unanswered' | 'failed' | 'bounced',
      CareWording
    >
  >;
  /** `%` of those that were due came in time; `#` is the median. */
  readonly responses: string;
  readonly corrected: string;
  readonly silent: string;
  readonly unreadable: string;
}

const ENGLISH: DigestWording = {
  locale: 'en-GB',
  titles: { day: 'Daily report', week: 'Weekly report', month: 'Monthly report' },
  timePattern: 'ccc d LLL, HH:mm',
  dayPattern: 'd LLLL yyyy',
  barPatterns: { day: 'ccc d', week: 'd LLL', month: 'LLL' },
  span: '% – #',
  stillOpen: 'the period is still open',
  lengths: 'This period lasted %, the one before #: read the comparison with that in mind.',
  units: ['d', 'h', 'min', 's'],
  opened: ['% new ticket', '% new tickets'],
  closed: ['% closed', '% closed'],
  open: ['% still open', '% still open'],
  nothing: 'Nothing to report in this period: no ticket was opened or closed, and no mail needs attention.',
  same: 'as before',
  before: 'before: %',
  more: ['and % more', 'and % more'],
  others: ['% other customer', '% other customers'],
  unknownCustomer: 'Customer not known',
  groups: { severity: 'By Severity Code', origin: 'By origin', customer: 'By customer' },
  legend: { opened: 'New', closed: 'Closed', now: 'This period', before: 'Period before' },
  chartTitles: {
    trend: 'New and closed tickets, period by period',
    severity: 'New tickets by Severity Code',
    customer: 'New tickets by customer',
  },
  alternative: 'Chart: %. The table below has the same figures. #.',
  notYet: 'not yet',
  takenBy: 'taken by %',
  untaken: 'taken by nobody yet',
  undelivered: 'mail not delivered to %',
  heldInAll: ['One message waits in all.', '% messages wait in all.'],
  message: 'Message %',
  care: {
    held: {
      title: 'Held: waiting for a decision',
      what: 'A technician looks at each with “sportello message show ID” and sends it on with “sportello message release ID”.',
    },
    overdue: {
      title: 'First responses that were late, or are still due',
      what: 'Answer or take what is open: “sportello tickets --overdue”.',
    },
    punctual: { title: 'First responses, all in time', what: '' },
    unsure: {
      title: 'Tickets whose severity is not certain',
      what: 'Look at each, and confirm or correct it with “sportello ticket set NUMBER --severity”: the program learns from it.',
    },
    redirected: {
      title: 'Handed on to other departments',
      what: 'Where a customer asks, check that the department has it.',
    },
    unanswered: {
      title: 'Tickets without an acknowledgement',
      what: 'It was left out on purpose (lists, programs, limits): “sportello messages” says why. Where a person waits, answer by hand.',
    },
    failed: {
      title: 'Mail that could not be sent',
      what: 'The recipient has not been told: call, and mend the address or the server. “sportello outbox --state failed” lists them.',
    },
    bounced: {
      title: 'Mail that came back',
      what: 'The address takes no mail: call the customer, and correct it in customers.yaml.',
    },
  },
  responses: 'In time: % (median #).',
  corrected: '% of #',
  silent: 'no mail since %; its longest pause was #',
  unreadable: 'cannot be read; last reached: %',
};

const ITALIAN: DigestWording = {
  locale: 'it-IT',
  titles: { day: 'Resoconto giornaliero', week: 'Resoconto settimanale', month: 'Resoconto mensile' },
  timePattern: "ccc d LLL, 'ore' H:mm",
  dayPattern: 'd LLLL yyyy',
  barPatterns: { day: 'ccc d', week: 'd LLL', month: 'LLL' },
  span: '% – #',
  stillOpen: 'periodo ancora in corso',
  lengths: 'Questo periodo è durato %, il precedente #: il confronto va letto tenendone conto.',
  units: ['g', 'h', 'min', 's'],
  opened: ['% nuovo ticket', '% nuovi ticket'],
  closed: ['% chiuso', '% chiusi'],
  open: ['% ancora aperto', '% ancora aperti'],
  nothing:
    'Nulla da segnalare in questo periodo: nessun ticket aperto o chiuso, nessuna email che richieda attenzione.',
  same: 'come prima',
  before: 'prima: %',
  more: ['e un altro', 'e altri %'],
  others: ['% altro cliente', '% altri clienti'],
  unknownCustomer: 'Cliente non riconosciuto',
  groups: { severity: 'Per Severity Code', origin: 'Per origine', customer: 'Per cliente' },
  legend: { opened: 'Nuovi', closed: 'Chiusi', now: 'Questo periodo', before: 'Periodo precedente' },
  chartTitles: {
    trend: 'Ticket nuovi e chiusi, periodo per periodo',
    severity: 'Nuovi ticket per Severity Code',
    customer: 'Nuovi ticket per cliente',
  },
  alternative: 'Grafico: %. La tabella qui sotto riporta gli stessi valori. #.',
  notYet: 'non ancora',
  takenBy: 'in carico a %',
  untaken: 'non ancora preso in carico',
  undelivered: 'mail non recapitata a %',
  heldInAll: ['In tutto ne attende uno.', 'In tutto ne attendono %.'],
  message: 'Messaggio %',
  care: {
    held: {
      title: 'Trattenuti, in attesa di una decisione',
      what: 'Un tecnico li esamini con «sportello message show ID» e li rimetta in lavorazione con «sportello message release ID».',
    },
    overdue: {
      title: 'Prime risposte in ritardo, o ancora dovute',
      what: 'Rispondere a quelli aperti, o prenderli in carico: «sportello tickets --overdue».',
    },
    punctual: { title: 'Prime risposte, tutte nei tempi', what: '' },
    unsure: {
      title: 'Ticket dalla gravità incerta',
      what: 'Esaminarli, e confermare o correggere la gravità con «sportello ticket set NUMERO --severity»: il programma ne impara.',
    },
    redirected: {
      title: 'Inoltrati ad altri uffici',
      what: 'Se un cliente sollecita, verificare che l’ufficio li abbia ricevuti.',
    },
    unanswered: {
      title: 'Ticket senza conferma al mittente',
      what: 'La conferma è stata omessa di proposito (liste, programmi, limiti): «sportello messages» dice perché. Se ad attendere è una persona, conviene risponderle a mano.',
    },
    failed: {
      title: 'Email non consegnate al server',
      what: 'Il destinatario non è stato avvisato: contattarlo e correggere l’indirizzo o il server. L’elenco si ottiene con «sportello outbox --state failed».',
    },
    bounced: {
      title: 'Email tornate indietro',
      what: 'L’indirizzo non riceve posta: telefonare al cliente e correggerlo in customers.yaml.',
    },
  },
  responses: 'Nei tempi: % (mediana #).',
  corrected: '% su #',
  silent: 'nessuna email da %; la pausa più lunga era di #',
  unreadable: 'non è raggiungibile; ultimo contatto: %',
};

const WORDINGS: Readonly<Record<Language, DigestWording>> = { en: ENGLISH, it: ITALIAN };

/** The words of a language; English for one that has none of its own yet. */
export function digestWording(language: Language): DigestWording {
  return WORDINGS[language] ?? ENGLISH;
}

/** Puts values in place of `%` and `#`. */
export function fill(pattern: string, first: string, second = ''): string {
  return pattern.replace(/[%#]/gu, (mark) => (mark === '%' ? first : second));
}

/** A number with its noun. */
export function counted([one, many]: Counted, count: number, locale: string): string {
  return fill(count === 1 ? one : many, spellCount(count, locale));
}

/** A number as the language groups its digits; Italian would leave four of them alone. */
export function spellCount(count: number, locale: string): string {
  return count.toLocaleString(locale, { useGrouping: 'always' });
}

const UNIT_SECONDS = [86_400, 3600, 60, 1] as const;

/** A length of time in its two largest units: `3 d 4 h`, `1 min 12 s`. */
export function spellLength(ms: number, { units }: DigestWording): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const largest = UNIT_SECONDS.findIndex((unit) => seconds >= unit);
  if (largest < 0) return `0 ${units[3]}`;
  const parts: string[] = [];
  let left = seconds;
  for (const index of [largest, largest + 1]) {
    const unit = UNIT_SECONDS[index];
    if (unit === undefined) break;
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0) parts.push(`${count} ${units[index] ?? ''}`);
  }
  return parts.join(' ');
}
