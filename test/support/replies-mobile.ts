// What customers send from telephones, in several languages. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Replies written on a telephone. */
export const mobileReplies: readonly Reply[] = [
  {
    name: 'iPhone',
    marked: `
+ Ok, provo appena arrivo in ufficio
.
. Inviato da iPhone
.
. Il giorno 3 set 2026, alle ore 18:40, Assistenza <assistenza@example.it> ha scritto:
.
. ﻿Gentile cliente,
. provi a riavviare il server.
`,
  },
  {
    name: 'Outlook for Android',
    marked: `
+ Tutto a posto, potete chiudere.
.
. Inviato da Outlook per Android<https://aka.ms/AAb9ysg>
. ________________________________
. From: Assistenza <assistenza@example.it>
. Sent: Thursday, September 3, 2026 10:12:00 AM
. To: Mario <mario@example.com>
. Subject: Ticket 2026-000200
.
. Possiamo chiudere?
`,
  },
  {
    name: 'Outlook for iOS, header in Italian',
    marked: `
+ Purtroppo no
.
. Scarica Outlook per iOS<https://aka.ms/o0ukef>
. ________________________________
. Da: Assistenza <assistenza@example.it>
. Inviato: Thursday, September 3, 2026 10:12:00 AM
. A: Mario <mario@example.com>
. Oggetto: Posta
.
. La posta arriva?
`,
  },
  {
    name: 'Samsung mail',
    marked: `
+ Arrivo alle 9
.
.
. Inviato dal mio smartphone Samsung Galaxy.
.
. -------- Messaggio originale --------
. Da: Assistenza <assistenza@example.it>
. Data: 03/09/26 10:12 (GMT+01:00)
. A: Mario <mario@example.com>
. Oggetto: Appuntamento
.
. A che ora arriva?
`,
  },
  {
    name: 'Yahoo on Android, attribution without quotation marks',
    marked: `
+ Ho riavviato ma niente
.
. Inviato da Yahoo Mail su Android
.
.   Il gio, 3 set, 2026 alle 10:12, Assistenza<assistenza@example.it> ha scritto:
.   Buongiorno,
. provi a riavviare il computer.
`,
  },
  {
    name: 'iPhone, quotation not marked',
    marked: `
+ I will check tonight
.
. Sent from my iPhone
.
. On Sep 3, 2026, at 10:12 AM, Support <support@example.it> wrote:
.
. Is the router on?
`,
  },
  {
    name: 'K-9 on Android',
    marked: `
+ Got it.
. -- 
. Sent from my Android device with K-9 Mail. Please excuse my brevity.
`,
  },
  {
    name: 'Samsung',
    marked: `
+ ok will do
.
. Sent from my Galaxy
.
. -------- Original message --------
. From: Support <support@example.it>
. Date: 03/09/2026 10:12 (GMT+01:00)
. To: Bob <bob@example.com>
. Subject: Firmware
.
. Please update the firmware.
`,
  },
  {
    name: 'virus scanner and Outlook for iOS',
    marked: `
+ Please call me back.
.
. Get Outlook for iOS<https://aka.ms/o0ukef>
.
. Virus-free. www.avast.com
`,
  },
  {
    name: 'French iPhone',
    marked: `
+ Oui
.
. Envoyé de mon iPhone
.
. > Le 3 sept. 2026 à 10:12, Assistance <assistance@example.it> a écrit :
. >
. > Tout va bien ?
`,
  },
  {
    name: 'German, sent from a telephone, original message',
    marked: `
+ Ja, 14 Uhr passt.
.
. Von meinem iPhone gesendet
.
. -----Ursprüngliche Nachricht-----
. Von: Support <support@example.it>
. Gesendet: Donnerstag, 3. September 2026 10:12
. An: Petra
. Betreff: Termin
.
. Passt 14 Uhr?
`,
  },
  {
    name: 'Portuguese Outlook, telephone',
    marked: `
+ Amanhã não posso.
.
. Enviado do meu iPhone
. ________________________________
. De: Suporte <suporte@example.it>
. Enviado: quinta-feira, 3 de setembro de 2026 10:12
. Para: Ana <ana@example.com>
. Assunto: Visita
.
. Pode amanhã?
`,
  },
  {
    name: 'Gmail on a telephone, short attribution',
    marked: `
+ Sì confermo
.
. Il gio 3 set 2026, 10:12 Assistenza <assistenza@example.it> ha scritto:
.
. > Conferma?
`,
  },
  {
    name: 'Spark',
    marked: `
+ Non va.
.
. Inviato con Spark
. Il 3 set 2026, 10:12 +0200, Assistenza <assistenza@example.it>, ha scritto:
. > Funziona?
`,
  },
  {
    name: 'Galaxy',
    marked: `
+ Va bene
.
. Inviato dal mio Galaxy
.
.
. -------- Messaggio originale --------
. Da: Assistenza <assistenza@example.it>
. Data: 03/09/26 10:12 (GMT+01:00)
. A: mario@example.com
. Oggetto: Ok
.
. Va bene?
`,
  },
  {
    name: 'Windows mail',
    marked: `
+ Arriva tutto.
.
. Inviato da Posta per Windows 10
.
. Da: Assistenza
. Inviato: giovedì 3 settembre 2026 10:12
. A: Mario
. Oggetto: Prova
.
. Arriva?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'BlueMail, no quotation',
    marked: `
+ No.
.
. Get BlueMail for Android
`,
  },
  {
    name: 'TypeApp, no quotation',
    marked: `
+ No.
.
. Sent from TypeApp
`,
  },
  {
    name: 'Yahoo Mail, Italian, no quotation',
    marked: `
+ No.
.
. Scarica Yahoo Mail per iPhone
`,
  },
  {
    name: 'BlueMail, Italian, no quotation',
    marked: `
+ No.
.
. Ottieni BlueMail per Android
`,
  },
  {
    name: 'iPhone, Swedish, no quotation',
    marked: `
+ Nej.
.
. Skickat från min iPhone
`,
  },
  {
    name: 'iPhone, Danish, no quotation',
    marked: `
+ Nej.
.
. Sendt fra min iPhone
`,
  },
  {
    name: 'iPad, Norwegian, no quotation',
    marked: `
+ Nei.
.
. Sendt fra min iPad
`,
  },
  {
    name: 'iPhone, Finnish, no quotation',
    marked: `
+ Ei.
.
. Lähetetty iPhonesta
`,
  },
  {
    name: 'iPad, Finnish, no quotation',
    marked: `
+ Ei.
.
. Lähetetty iPadistani
`,
  },
  {
    name: 'Samsung, Finnish, no quotation',
    marked: `
+ Ei.
.
. Lähetetty Samsung Galaxy -älypuhelimesta.
`,
  },
  {
    name: 'Outlook for Android, German, no quotation',
    marked: `
+ Nein.
.
. Holen Sie sich Outlook für Android
`,
  },
  {
    name: 'Outlook for Android, French, no quotation',
    marked: `
+ Non.
.
. Envoyé à partir d'Outlook pour Android
`,
  },
  {
    name: 'Windows mail, French, no quotation',
    marked: `
+ Non.
.
. Provenance : Courrier pour Windows 10
`,
  },
  {
    name: 'iPhone, with an excuse, no quotation',
    marked: `
+ No.
.
. Sent from my iPhone - please excuse typos and brevity
`,
  },
];
