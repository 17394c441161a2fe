// What was done for a technician's mail, line by line, in the words of whoever wrote it.
import type { Language } from '../../mail/language.js';

/** The kind of a line. Its detail is named in the words: `%` stands for it. */
export type DoneKind =
  | 'answer'
  | 'kept'
  | 'closed'
  | 'closed quietly'
  | 'note'
  | 'note only'
  | 'taken'
  | 'taken from'
  | 'reopened'
  | 'severity'
  | 'severity read'
  | 'requester'
  | 'merged'
  | 'cancelled'
  | 'nothing to cancel'
  | 'opened'
  | 'unsent'
  | 'has it already'
  | 'files'
  | 'files left out'
  | 'other answer'
  | 'remark';

/** Something that was done, or that whoever did it should know. */
export interface DoneLine {
  readonly what: DoneKind;
  /** One line; empty where there is nothing to name. */
  readonly detail: string;
}

type Words = Readonly<Record<DoneKind, string>>;

const ENGLISH: Words = {
  answer: 'The text goes to %.',
  kept: 'The text is kept on the ticket as an answer that you sent yourself.',
  closed: 'The ticket is closed, and the customer (%) is notified.',
  'closed quietly': 'The ticket is closed. Nobody is notified.',
  note: 'The text is kept as an internal note: the customer never reads it.',
  'note only':
    'Answers by mail have to be verified, and no mail server is configured whose checks would count: until then they stay inside.',
  taken: 'Ticket % is yours, and its alerts have ended.',
  'taken from': 'It was taken by % before.',
  reopened: 'The ticket is open again.',
  severity: 'The ticket has Severity Code %.',
  'severity read':
    'The customer reads that, with your words: %. Until it is sent, @cancel takes that letter back.',
  requester: 'The requester is %.',
  merged: 'The ticket goes on as %.',
  cancelled: 'What was not sent yet is taken back: %.',
  'nothing to cancel': 'Nothing could be taken back: no letter of yours waits.',
  opened: 'A ticket was opened in the name of %.',
  unsent: 'The text beside @cancel was not sent: it is kept as an internal note.',
  'has it already': 'No letter goes to %, whom your own mail has reached: reply to the desk alone.',
  files: 'These files go with it: %.',
  'files left out': 'These files do not go with it: %.',
  'other answer':
    '% has answered this ticket as well, within the last hour: both answers reach the customer.',
  remark: '%',
};

const ITALIAN: Words = {
  answer: 'Il testo va a %.',
  kept: 'Il testo resta sul ticket come risposta inviata da Lei.',
  closed: 'Il ticket è chiuso e il cliente (%) ne è avvisato.',
  'closed quietly': 'Il ticket è chiuso. Nessuno ne è avvisato.',
  note: 'Il testo resta come nota interna: il cliente non la legge mai.',
  'note only':
    'Le risposte per email devono essere verificate, ma non è configurato alcun server le cui verifiche contino: fino ad allora restano interne.',
  taken: 'Il ticket % è in carico a Lei e i suoi avvisi sono finiti.',
  'taken from': 'Prima era in carico a %.',
  reopened: 'Il ticket è di nuovo aperto.',
  severity: 'Il ticket ha Severity Code %.',
  'severity read':
    'Il cliente lo legge, con le Sue parole: %. Finché non è partita, @annulla ritira quella lettera.',
  requester: 'Il richiedente è %.',
  merged: 'Il ticket prosegue come %.',
  cancelled: 'Ciò che non era ancora partito è ritirato: %.',
  'nothing to cancel': 'Non c’era nulla da ritirare: nessuna Sua lettera è in attesa.',
  opened: 'È stato aperto un ticket a nome di %.',
  unsent: 'Il testo accanto ad @annulla non è stato inviato: resta come nota interna.',
  'has it already': 'Nessuna lettera va a %, che ha già ricevuto la Sua email: risponda solo all’assistenza.',
  files: 'Questi file lo accompagnano: %.',
  'files left out': 'Questi file non lo accompagnano: %.',
  'other answer':
    'Anche % ha risposto a questo ticket nell’ultima ora: al cliente arrivano tutte e due le risposte.',
  remark: '%',
};

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, it: ITALIAN };

/** A line in a language; English where that has no words of its own. */
export function wordDone({ what, detail }: DoneLine, language: Language): string {
  return (WORDS[language] ?? ENGLISH)[what].replace('%', () => detail);
}
