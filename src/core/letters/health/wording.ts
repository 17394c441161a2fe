// The words of troubles in each language: they go to whoever runs the machine.
import type { TroubleKind } from '../../desk/health.js';
import type { Language } from '../../mail/language.js';

/** The words of one kind of trouble. `%` stands for the mailbox. */
interface TroubleWording {
  readonly title: string;
  readonly what: string;
  readonly advice: string;
  readonly overTitle: string;
  readonly over: string;
}

/** The words of one language. */
export type HealthWording = Readonly<Record<TroubleKind, TroubleWording>>;

const ENGLISH: HealthWording = {
  mailbox: {
    title: 'The mailbox % cannot be read',
    what: 'Sportello cannot read the mailbox %. New mail stays on its server, and nobody who writes gets an answer until it can be read again.',
    advice: 'Check the mail server, the network and the password: sportello check --connect',
    overTitle: 'The mailbox % can be read again',
    over: 'Sportello reads the mailbox % again, with the mail that came in the meantime.',
  },
  mail: {
    title: 'Mail of the mailbox % stays in the inbox',
    what: 'The server of the mailbox % does not give some mail, or does not move it. Sportello tries it again every ten minutes; all other mail is read and answered.',
    advice:
      'Which mail, and why: sportello status. Open it with a mail program, and move it out of the inbox by hand.',
    overTitle: 'No mail of the mailbox % stays in the inbox any more',
    over: 'Sportello has read what the server of the mailbox % did not give, or it is no longer in the inbox.',
  },
  outbox: {
    title: 'Outgoing mail is stuck',
    what: 'Emails have been waiting in the outbox for too long. Whoever wrote to the desk may not have an answer yet.',
    advice: 'What waits, and why: sportello outbox --state pending',
    overTitle: 'Outgoing mail flows again',
    over: 'No email has been waiting in the outbox for too long any more.',
  },
  disk: {
    title: 'The disk is nearly full',
    what: 'Little room is left on the disk of the database. When it is full, Sportello cannot take in any more mail.',
    advice: 'Make room on that disk, or move the data folder to a larger one.',
    overTitle: 'The disk has enough room again',
    over: 'There is enough room again on the disk of the database.',
  },
  answers: {
    title: 'Too much mail: answers have stopped',
    what: 'So many answers went out in a short time that no more are sent. Mail is still received and opens tickets, but only customers are answered, from a reserve.',
    advice:
      'See what comes in: sportello messages --limit 50. The limits are limits.acknowledgements in service.yaml.',
    overTitle: 'Answers go out again',
    over: 'Fewer answers go out again than the limits allow: whoever writes gets one. Mail from before is not answered by itself.',
  },
};

const ITALIAN: HealthWording = {
  mailbox: {
    title: 'Impossibile leggere la casella %',
    what: 'Sportello non riesce a leggere la casella %. La posta in arrivo resta sul server e chi scrive non riceve risposta finché la lettura non riprende.',
    advice: 'Controllare il server di posta, la rete e la password: sportello check --connect',
    overTitle: 'La casella % è di nuovo leggibile',
    over: 'Sportello ha ripreso a leggere la casella %, compresa la posta arrivata nel frattempo.',
  },
  mail: {
    title: 'Email bloccate nella casella %',
    what: 'Il server della casella % non consegna alcune email, oppure non le sposta. Sportello riprova ogni dieci minuti; tutta l’altra posta viene letta e riceve risposta.',
    advice:
      'Quali email, e perché: sportello status. Aprirle con un programma di posta e spostarle a mano fuori dalla posta in arrivo.',
    overTitle: 'Nessuna email è più bloccata nella casella %',
    over: 'Sportello ha letto le email che il server della casella % non consegnava, oppure non sono più nella posta in arrivo.',
  },
  outbox: {
    title: 'La posta in uscita è ferma',
    what: 'Nella posta in uscita ci sono email in attesa da troppo tempo: chi ha scritto all’assistenza potrebbe non aver ancora ricevuto risposta.',
    advice: 'Che cosa è in attesa, e perché: sportello outbox --state pending',
    overTitle: 'La posta in uscita è ripartita',
    over: 'Nella posta in uscita non ci sono più email in attesa da troppo tempo.',
  },
  disk: {
    title: 'Il disco è quasi pieno',
    what: 'Sul disco che contiene il database resta poco spazio. Quando sarà pieno, Sportello non potrà più ricevere posta.',
    advice: 'Liberare spazio su quel disco, oppure spostare la cartella dei dati su uno più grande.',
    overTitle: 'Sul disco c’è di nuovo spazio',
    over: 'Sul disco che contiene il database c’è di nuovo spazio a sufficienza.',
  },
  answers: {
    title: 'Troppa posta: le risposte sono sospese',
    what: 'In poco tempo sono partite così tante risposte automatiche che non ne vengono inviate altre. La posta viene ancora ricevuta e apre ticket, ma ricevono risposta solo i clienti, grazie a una riserva.',
    advice:
      'Per vedere che cosa arriva: sportello messages --limit 50. I limiti sono in service.yaml, limits.acknowledgements.',
    overTitle: 'Le risposte ripartono',
    over: 'Le risposte automatiche sono di nuovo sotto il limite: chi scrive riceve risposta. Alla posta arrivata prima non si risponde automaticamente.',
  },
};

const WORDINGS: Readonly<Record<Language, HealthWording>> = { en: ENGLISH, it: ITALIAN };

/** The words of a language; English for one that has none of its own yet. */
export function healthWordingOf(language: Language): HealthWording {
  return WORDINGS[language] ?? ENGLISH;
}
