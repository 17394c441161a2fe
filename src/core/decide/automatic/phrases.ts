// Phrases of programs that answer in a person's absence, or that ask a sender to prove himself first: the set
// subjects of Exchange, Outlook, Gmail, Notes and the large providers, and the words found below them.
import { phrases } from '../../mail/phrase.js';

/** Subject openings that such programs write themselves, in the languages of their users. */
export const autoReplyOpenings = phrases(`
  automatic reply:; auto reply:; auto-reply:; autoreply:; automatic response:; auto response:; auto-response:;
  autoresponse:; autorespon; [auto-reply]; [autoreply]; [automatic reply]; automated reply:; automated response:;
  out of office autoreply; out of office:; out of office reply; out-of-office:; vacation reply; vacation response;
  risposta automatica:; [risposta automatica]; fuori ufficio:; risposta fuori ufficio; risposta di fuori ufficio;
  messaggio di assenza; avviso di assenza; risponditore automatico;
  automatische antwort:; abwesenheitsnotiz; abwesenheitsbenachrichtigung; abwesend:; abwesenheit:;
  reponse automatique :; reponse automatique:; absence du bureau; message d'absence; notification d'absence;
  respuesta automatica:; respuesta automática de; fuera de la oficina:; fuera de oficina:;
  resposta automatica:; fora do escritorio:; ausencia temporaria:; automatisch antwoord:; automatische reactie:;
  afwezigheidsbericht; niet aanwezig:; odpowiedz automatyczna:; autoodpowiedź:; poza biurem:;
  autosvar:; automatiskt svar:; automatisk svar:; automaattinen vastaus:; автоматический ответ:; automatická odpověď:;
  otomatik yanıt:; 自動応答:; 自动回复:; 自動回覆:`);

/** Subject openings that a person may write as well: they count only beside a machine's header fields. */
export const absenceOpenings = phrases(`
  out of office; out of the office; away from; i am away; i'm away; on vacation; on holiday; on leave; vacation; holiday;
  auto:; away until; away notice; absence; absent; auto reply; automatic reply; autoreply; auto-reply;
  fuori ufficio; fuori sede; assenza; assente; in ferie; ferie; chiusura; risposta automatica; sono in ferie;
  abwesenheit; abwesend; urlaub; im urlaub; automatische antwort; en conges; conges; reponse automatique;
  vacaciones; ausencia; de vacaciones; respuesta automatica; de ferias; resposta automatica; afwezig; vakantie;
  urlop; nieobecnosc; niet aanwezig; buiten kantoor`);

/** Openings of the subject by which Italian and English notices are known whose mail shows nothing of a machine. */
export const absenceTitles = phrases(`
  out of office; out of the office; i am out of; i'm out of; i am away; i'm away; i will be out; i will be away;
  away from the office; away until; away notice; on vacation; on holiday; on annual leave; on leave; annual leave;
  vacation; holiday; absence; absent; office closed; we are closed;
  fuori ufficio; fuori sede; sono fuori; siamo fuori; sarò fuori; sono assente; sarò assente; assente; assenza;
  sono in ferie; siamo in ferie; in ferie; ferie; chiusura; chiusi per; ufficio chiuso; uffici chiusi; siamo chiusi`);

/** Clauses that Notes and others write behind the absent person's name. */
export const absenceClauses = phrases(`
  is out of the office; is out of office; will be out of the office; is away from; è fuori ufficio; è fuori sede; è assente;
  sarà fuori ufficio; ist außer haus; ist nicht im büro; est absent; sera absent; está fuera de la oficina;
  está fora do escritório; is afwezig; jest poza biurem`);

/** Words of the text of an absence notice. */
export const absenceWords = phrases(`
  out of office; out of the office; away from the office; away from my; on vacation; on holiday; on annual leave; on leave;
  maternity leave; parental leave; i am away; i'm away; i will be away; i am currently away; currently unavailable;
  limited access to; will return on; returning on; returning to the office; upon my return; when i return; no longer with;
  no longer works; no longer in use; automatic reply; automatic response; automated response; automated reply; autoreply;
  fuori ufficio; fuori sede; in ferie; sono assente; sarò assente; assente dal; assente fino; rientrerò; al mio rientro;
  rientro in ufficio; in congedo; in maternità; chiusi per; chiuso per; chiusura estiva; chiusura natalizia; periodo di assenza;
  risposta automatica; risponditore automatico; non è più attiv; non lavora più;
  nicht im büro; im urlaub; abwesend; außer haus; wieder erreichbar; ab dem; automatische antwort;
  absent; en congé; en vacances; de retour le; réponse automatique; fuera de la oficina; de vacaciones; ausente;
  respuesta automática; fora do escritório; de férias; resposta automática; afwezig; met vakantie; niet aanwezig; buiten kantoor;
  na urlopie; poza biurem; nieobecn`);

/** Words of a person who asks for something, above all for an automatic notice that works as it should. */
export const requestWords = phrases(`
  non funzion; non parte; non partono; non va ; non vanno; non riesc; non si ; non arriva; non viene; fermo; ferma ; bloccat;
  guast; errore; problem; impostare; impostat; attivare; disattivare; configurare; togliere; cambiare; modificare;
  inserire; aggiungere; potreste; vorrei; vorremmo; bisogna; server;
  doesn't work; does not work; don't work; not working; isn't working; can't; cannot; broken; stopped; is down; set up;
  turn off; turn on; switch off; enable; disable; remove; error; could you; can you; would you; need to; need a`);

/** Words of a challenge: the mail waits until its sender proves that a person wrote it. */
export const challengeWords = phrases(`
  senders i have approved; list of approved senders; approved senders list; approved sender list; add yourself to my;
  i now allow incoming messages only; requires verification; verification required for; sender verification required;
  verify that you are a human; verify that you are human; verify that you are a real; confirm that you are a human;
  confirm that you are human; confirm that you are a real; prove that you are human; prove you are human;
  prove that you are a human; prove that you are a real person; prove you are not a robot; prove you're not a robot;
  message will be delivered once you; message will not be delivered until you; held until you confirm;
  has been held until you; has been quarantined until you; deliver your message, simply reply; reply to this message to confirm;
  please confirm your message; please confirm your email to me; boxtrapper; spam arrest; spamarrest; challenge-response;
  challenge/response; you only need to do this once; conferma che sei una persona; confermi di essere una persona;
  conferma di essere una persona; richiede una verifica del mittente; verifica del mittente; mittenti approvati;
  mittenti autorizzati; il messaggio verrà consegnato dopo la conferma; prima di consegnare il suo messaggio`);
