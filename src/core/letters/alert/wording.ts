// The words of alerts in each language: they go to colleagues, not to customers.
import type { Language } from '../../mail/language.js';

/** The words of one language. `%` stands for a number. */
export interface AlertWording {
  readonly unknownCustomer: string;
  readonly andMore: string;
  /** How a contract stands. */
  readonly expired: string;
  readonly 'not begun': string;
  /** The status of this hour by the contract. */
  readonly open: string;
  readonly closed: string;
  readonly extraTime: string;
  readonly otherExtraTime: string;
  readonly noExtraTime: string;
  readonly repeated: string;
  /** Why somebody is notified who is not on call. */
  readonly fallback: string;
  readonly everybody: string;
}

const ENGLISH: AlertWording = {
  unknownCustomer: 'unknown customer',
  andMore: ' and % more',
  expired: 'expired',
  'not begun': 'not begun yet',
  open: 'within service hours',
  closed: 'outside service hours',
  extraTime: 'outside service hours, covered by Extra Time now',
  otherExtraTime: 'outside service hours, and Extra Time does not cover this hour',
  noExtraTime: 'outside service hours, and the contract has no Extra Time',
  repeated: 'Alert no. %: nobody has taken this ticket yet.',
  fallback: 'You are told because nobody is on call at this hour.',
  everybody: 'Everybody is told now, since whoever is on call has not taken it.',
};

const ITALIAN: AlertWording = {
  unknownCustomer: 'cliente sconosciuto',
  andMore: ' e altri %',
  expired: 'scaduto',
  'not begun': 'non ancora in vigore',
  open: 'in orario di servizio',
  closed: 'fuori orario di servizio',
  extraTime: 'fuori orario, coperto adesso dall’Extra Time',
  otherExtraTime: 'fuori orario, l’Extra Time non copre questa fascia',
  noExtraTime: 'fuori orario, il contratto non prevede l’Extra Time',
  repeated: 'Avviso n. %: nessuno ha ancora preso in carico il ticket.',
  fallback: 'L’avviso arriva a te perché a quest’ora nessuno è di turno.',
  everybody: 'L’avviso arriva a tutti perché chi è di turno non ha preso in carico il ticket.',
};

const WORDINGS: Readonly<Record<Language, AlertWording>> = { en: ENGLISH, it: ITALIAN };

/** The words of a language; English for one that has none of its own yet. */
export function alertWordingOf(language: Language): AlertWording {
  return WORDINGS[language] ?? ENGLISH;
}
