// Why a deed on a ticket cannot be done, in words for whoever wants it: in a technician's letters, and on a terminal in
// English. Each says how to mend it; numbers are those of tickets.

import type { Language } from '../../mail/language.js';

/** One line in both languages. */
export interface Impossible {
  readonly en: string;
  readonly it: string;
}

/** Its words in a language; English where that has none of its own. */
export function inLanguage({ en, it }: Impossible, language: Language): string {
  return language === 'it' ? it : en;
}

/** The obstacles of all deeds but those below. */
export const IMPOSSIBLE = {
  merged: (number: string, into: string): Impossible => ({
    en: `ticket ${number} was merged into ${into}: do it there, or undo that with "ticket split ${number}"`,
    it: `il ticket ${number} è stato unito a ${into}: lo faccia lì, o annulli l’unione con "ticket split ${number}"`,
  }),
  closed: (number: string): Impossible => ({
    en: `ticket ${number} is closed already`,
    it: `il ticket ${number} è già chiuso`,
  }),
  open: (number: string): Impossible => ({
    en: `ticket ${number} is open already`,
    it: `il ticket ${number} è già aperto`,
  }),
  emptyNote: {
    en: 'the note has no words: write some',
    it: 'la nota è vuota: ne scriva il testo',
  },
  sameRequester: (address: string, number: string): Impossible => ({
    en: `${address} is the requester of ticket ${number} already`,
    it: `${address} è già il richiedente del ticket ${number}`,
  }),
  requesterOfDesk: (address: string): Impossible => ({
    en: `${address} is an address of the desk itself: name the person who asked`,
    it: `${address} è un indirizzo del servizio stesso: indichi chi ha fatto la richiesta`,
  }),
  sameCustomer: (number: string, id: string): Impossible => ({
    en: `ticket ${number} is of customer ${id} already`,
    it: `il ticket ${number} è già del cliente ${id}`,
  }),
  noCustomer: (id: string): Impossible => ({
    en: `customers.yaml has no customer "${id}": add it there, or name another`,
    it: `in customers.yaml non c’è il cliente "${id}": lo aggiunga, o ne indichi un altro`,
  }),
  notMerged: (number: string): Impossible => ({
    en: `ticket ${number} was merged into none: "message move ID --to new" makes a ticket of one mail`,
    it: `il ticket ${number} non è stato unito a nessuno: "message move ID --to new" fa di una email un ticket`,
  }),
} as const;

/** Those of an answer. */
export const IMPOSSIBLE_ANSWER = {
  empty: {
    en: 'the answer has no words: write some',
    it: 'la risposta è vuota: ne scriva il testo',
  },
  long: (length: number, most: number): Impossible => ({
    en: `the answer has ${length} characters: ${most} are the most`,
    it: `la risposta ha ${length} caratteri: al massimo possono essere ${most}`,
  }),
  nobodyHeard: (number: string): Impossible =>
    toNobody(number, {
      en: `a monitoring system opened ticket ${number}, and nobody was told of it`,
      it: `il ticket ${number} è stato aperto da un sistema di monitoraggio, e nessuno ne è stato avvisato`,
    }),
  erased: (number: string): Impossible =>
    toNobody(number, {
      en: `whoever asked on ticket ${number} was erased`,
      it: `i dati di chi ha aperto il ticket ${number} sono stati cancellati`,
    }),
  noMail: (address: string, number: string): Impossible =>
    toNobody(number, {
      en: `${address} cannot receive mail`,
      it: `${address} non può ricevere posta`,
    }),
  ofDesk: (address: string, number: string): Impossible =>
    toNobody(number, {
      en: `${address} is an address of the desk itself`,
      it: `${address} è un indirizzo del servizio stesso`,
    }),
} as const;

function toNobody(number: string, { en, it }: Impossible): Impossible {
  return {
    en: `${en}: name who gets the answers: "ticket set ${number} --requester ADDRESS"`,
    it: `${it}: indichi chi riceve le risposte: "ticket set ${number} --requester INDIRIZZO"`,
  };
}

/** Those of a merge of one ticket into another. */
export const IMPOSSIBLE_MERGE = {
  itself: (number: string): Impossible => ({
    en: `ticket ${number} cannot be merged into itself`,
    it: `il ticket ${number} non può essere unito a sé stesso`,
  }),
  back: (number: string, other: string): Impossible => ({
    en: `ticket ${other} was merged into ${number}, which cannot go back into it: "ticket split ${other}" undoes that`,
    it: `il ticket ${other} è stato unito a ${number}, che non può tornare in quello: "ticket split ${other}" annulla l’unione`,
  }),
  targetMerged: (number: string, other: string, into: string): Impossible => ({
    en: `ticket ${other} was merged into ${into}: merge ${number} into that one`,
    it: `il ticket ${other} è stato unito a ${into}: unisca ${number} a quello`,
  }),
  merged: (number: string, into: string): Impossible => ({
    en: `ticket ${number} was merged into ${into} already: "ticket split ${number}" undoes that`,
    it: `il ticket ${number} è già stato unito a ${into}: "ticket split ${number}" annulla l’unione`,
  }),
  targetClosed: (other: string): Impossible => ({
    en: `ticket ${other} is closed: reopen it first ("ticket reopen ${other}")`,
    it: `il ticket ${other} è chiuso: prima lo riapra ("ticket reopen ${other}")`,
  }),
  customers: (one: string, two: string): Impossible => ({
    en: `the tickets are of two customers, ${one} and ${two}: correct one of them first ("ticket set N --customer ID")`,
    it: `i ticket sono di due clienti, ${one} e ${two}: prima ne corregga uno ("ticket set N --customer ID")`,
  }),
} as const;

/** Those of a mail that is moved; `id` is its number. */
export const IMPOSSIBLE_MOVE = {
  there: (id: number, number: string): Impossible => ({
    en: `message ${id} stands on ticket ${number} already`,
    it: `l’email ${id} è già nel ticket ${number}`,
  }),
  targetMerged: (id: number, other: string, into: string): Impossible => ({
    en: `ticket ${other} was merged into ${into}: move message ${id} there`,
    it: `il ticket ${other} è stato unito a ${into}: sposti lì l’email ${id}`,
  }),
  only: (id: number, number: string): Impossible => ({
    en: `message ${id} is the only mail of ticket ${number}: there is nothing to split`,
    it: `l’email ${id} è l’unica del ticket ${number}: non c’è nulla da dividere`,
  }),
} as const;
