// Why a technician's mail was not carried out, in the words of whoever wrote it: what stands in the way, and what to do.
import type { Language } from '../../mail/language.js';

/** The kind of the obstacle. Its detail is named in the words: `%` stands for it. */
export type Obstacle =
  | 'automatic'
  | 'no token'
  | 'forged token'
  | 'expired token'
  | 'revoked token'
  | 'other token'
  | 'other ticket'
  | 'foreign sender'
  | 'no server'
  | 'unverified'
  | 'no right'
  | 'encrypted'
  | 'incomplete'
  | 'unknown command'
  | 'two commands'
  | 'bad argument'
  | 'conflict'
  | 'too many commands'
  | 'command below'
  | 'marker'
  | 'token'
  | 'note'
  | 'inline'
  | 'empty'
  | 'no ticket'
  | 'several tickets'
  | 'impossible'
  | 'too many mails'
  | 'undelivered';

/** Why nothing was done. */
export interface Refusal {
  readonly because: Obstacle;
  /** One line: a word, an address, a number; empty where there is nothing to name. */
  readonly detail: string;
}

/** A refusal in words. */
export interface RefusalWords {
  readonly why: string;
  /** How to get it done. */
  readonly mend: string;
}

type Words = Readonly<Record<Obstacle, readonly [why: string, mend: string]>>;

const ENGLISH: Words = {
  automatic: ['A program sent this mail: %.', 'Write the answer yourself.'],
  'no token': [
    'The mail does not show that it answers one of your notifications.',
    'Answer the notification of the ticket itself, from a program that keeps In-Reply-To or References.',
  ],
  'forged token': [
    'The mail bears a token that this desk has not made for anybody it knows now.',
    'Answer a newer notification of the ticket.',
  ],
  'expired token': [
    'The notification that you answered is too old: its token has expired.',
    'Answer a newer notification of the ticket, or ask the desk to do it by command.',
  ],
  'revoked token': [
    'The token of that notification was revoked.',
    'Answer a notification that came after it was revoked.',
  ],
  'other token': [
    'The notification that you answered was sent to somebody else: %.',
    'Answer the one that was sent to you.',
  ],
  'other ticket': [
    'The subject names ticket %, but the notification that you answered is about another one.',
    'Answer a notification of the ticket that you mean, and leave its subject as it is.',
  ],
  'foreign sender': [
    'A mail from %, which is none of your addresses, bears the token of one of your notifications.',
    'If you forwarded it, nothing needs to be done. Otherwise have your tokens revoked: sportello people revoke.',
  ],
  'no server': [
    'Answers by mail have to be verified, and no mail server is configured whose checks would count.',
    'The administrator sets authservId in service.yaml, or answers.byMail: token in people.yaml.',
  ],
  unverified: [
    'The mail server did not confirm that the mail is yours: %.',
    'Send it through the mail server of your address. If it was not you, have your tokens revoked: sportello people revoke.',
  ],
  'no right': ['You do not have the right "%".', 'The administrator gives rights in people.yaml (may).'],
  encrypted: [
    'The mail is encrypted, and the desk cannot read it.',
    'Send it again without encryption; a signature does no harm.',
  ],
  incomplete: [
    'Only a part of the mail could be read: %',
    'Send it again, shorter or without the attachments.',
  ],
  'unknown command': [
    'There is no command "@%".',
    'The commands are: @take, @close, @reopen, @severity, @note, @customer, @requester, @merge, @cancel, one a line, above the text. No line of the text may begin with an at sign.',
  ],
  'two commands': ['Two commands stand on one line: "%".', 'Write one a line.'],
  'bad argument': [
    'The command "%" is not complete.',
    'Write it like this: @severity 2 why · @requester name@example.com · @merge 2026-000123.',
  ],
  conflict: ['The commands contradict each other: %.', 'Send one of them.'],
  'too many commands': ['There are too many commands.', 'Send fewer of them at a time.'],
  'command below': [
    'A line of the text begins with "@%", as commands do.',
    'Put commands above the text, or begin the line with another word.',
  ],
  marker: [
    'The text still holds the notification that it answers.',
    'Delete what is quoted, and send it again.',
  ],
  token: [
    'The text holds a token of the desk, which nobody else may know.',
    'Delete what is quoted, and send it again.',
  ],
  note: ['The text holds a line of an internal note: "%".', 'Write it in other words, or leave it out.'],
  inline: [
    'The text points to answers within the quotation, and what is quoted is left out.',
    'Write all of it above the quotation.',
  ],
  empty: [
    'The mail holds neither a text nor a command.',
    'Write above the quotation what the customer shall read.',
  ],
  'no ticket': ['There is no ticket %.', 'Write its whole number.'],
  'several tickets': [
    'The alert that you answered names several tickets.',
    'Answer the notification of the one that is meant. An answer without commands takes all of them.',
  ],
  impossible: ['It cannot be done: %.', 'Mend that, and send it again.'],
  'too many mails': [
    'Too many mails of yours came within a short time: %.',
    'Wait for the next hour. If a program of yours wrote them, switch it off.',
  ],
  undelivered: [
    'Your words do not reach %.',
    'Ask the customer for another address, or call. What you wrote stands on the ticket.',
  ],
};

const ITALIAN: Words = {
  automatic: ['Questa email è stata inviata da un programma: %.', 'Scriva la risposta di persona.'],
  'no token': [
    'L’email non dimostra di rispondere a una notifica inviata a Lei.',
    'Risponda alla notifica del ticket, con un programma che conservi In-Reply-To o References.',
  ],
  'forged token': [
    'L’email porta un codice che questo servizio non ha creato per nessuno dei tecnici attuali.',
    'Risponda a una notifica più recente del ticket.',
  ],
  'expired token': [
    'La notifica alla quale ha risposto è troppo vecchia: il suo codice è scaduto.',
    'Risponda a una notifica più recente del ticket, oppure chieda di farlo da riga di comando.',
  ],
  'revoked token': [
    'Il codice di quella notifica è stato revocato.',
    'Risponda a una notifica successiva alla revoca.',
  ],
  'other token': [
    'La notifica alla quale ha risposto era destinata a un’altra persona: %.',
    'Risponda a quella inviata a Lei.',
  ],
  'other ticket': [
    'L’oggetto nomina il ticket %, ma la notifica alla quale ha risposto riguarda un altro ticket.',
    'Risponda a una notifica del ticket che intende, lasciandone l’oggetto com’è.',
  ],
  'foreign sender': [
    'Un’email da %, che non è un Suo indirizzo, porta il codice di una Sua notifica.',
    'Se l’ha inoltrata Lei, non occorre fare nulla. Altrimenti faccia revocare i Suoi codici: sportello people revoke.',
  ],
  'no server': [
    'Le risposte per email devono essere verificate, ma non è configurato alcun server le cui verifiche contino.',
    'L’amministratore imposta authservId in service.yaml, oppure answers.byMail: token in people.yaml.',
  ],
  unverified: [
    'Il server di posta non ha confermato che l’email sia Sua: %.',
    'La invii tramite il server di posta del Suo indirizzo. Se non è stato Lei, faccia revocare i Suoi codici: sportello people revoke.',
  ],
  'no right': ['Le manca il diritto «%».', 'L’amministratore assegna i diritti in people.yaml (may).'],
  encrypted: [
    'L’email è cifrata e il servizio non può leggerla.',
    'La invii di nuovo senza cifratura; la firma non disturba.',
  ],
  incomplete: [
    'È stato possibile leggere solo una parte dell’email: %',
    'La invii di nuovo, più breve o senza allegati.',
  ],
  'unknown command': [
    'Il comando «@%» non esiste.',
    'I comandi sono: @prendo, @chiudi, @riapri, @gravita, @nota, @cliente, @richiedente, @unisci, @annulla, uno per riga, sopra il testo. Nessuna riga del testo può cominciare con una chiocciola.',
  ],
  'two commands': ['Due comandi stanno sulla stessa riga: «%».', 'Ne scriva uno per riga.'],
  'bad argument': [
    'Il comando «%» non è completo.',
    'Lo scriva così: @gravita 2 perché · @richiedente nome@example.com · @unisci 2026-000123.',
  ],
  conflict: ['I comandi si contraddicono: %.', 'Ne invii uno solo.'],
  'too many commands': ['I comandi sono troppi.', 'Ne invii di meno per volta.'],
  'command below': [
    'Una riga del testo comincia con «@%», come un comando.',
    'Scriva i comandi sopra il testo, oppure cominci la riga con un’altra parola.',
  ],
  marker: [
    'Il testo contiene ancora la notifica alla quale risponde.',
    'Cancelli la parte citata e lo invii di nuovo.',
  ],
  token: [
    'Il testo contiene un codice del servizio, che nessun altro deve conoscere.',
    'Cancelli la parte citata e lo invii di nuovo.',
  ],
  note: [
    'Il testo contiene una riga di una nota interna: «%».',
    'La scriva con altre parole, oppure la tolga.',
  ],
  inline: [
    'Il testo rimanda a risposte dentro la parte citata, che viene tolta.',
    'Scriva tutto sopra la citazione.',
  ],
  empty: [
    'L’email non contiene né un testo né un comando.',
    'Scriva sopra la citazione ciò che il cliente deve leggere.',
  ],
  'no ticket': ['Il ticket % non esiste.', 'Ne scriva il numero intero.'],
  'several tickets': [
    'L’avviso al quale ha risposto nomina più ticket.',
    'Risponda alla notifica di quello che intende. Una risposta senza comandi li prende in carico tutti.',
  ],
  impossible: ['Non è possibile: %.', 'Corregga e invii di nuovo.'],
  'too many mails': [
    'Sono arrivate troppe Sue email in poco tempo: %.',
    'Attenda l’ora successiva. Se le ha scritte un Suo programma, lo disattivi.',
  ],
  undelivered: [
    'Le Sue parole non arrivano a %.',
    'Chieda al cliente un altro indirizzo, o lo chiami. Ciò che ha scritto resta sul ticket.',
  ],
};

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, it: ITALIAN };

/** A refusal in a language; English where that has no words of its own. */
export function wordRefusal({ because, detail }: Refusal, language: Language): RefusalWords {
  const [why, mend] = (WORDS[language] ?? ENGLISH)[because];
  return { why: why.replace('%', () => detail).replace(/[.:]\.$/u, '.'), mend };
}
