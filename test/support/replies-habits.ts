// What is met besides: programs that turn HTML into text, and the habits of people. See replies.ts for
// the marks.
import type { Reply } from './replies.js';

/** Replies from less common programs and habits. */
export const habitualReplies: readonly Reply[] = [
  {
    name: 'eM Client, header without colons',
    marked: `
+ Ok grazie
.
. ------ Messaggio originale ------
. Da "Assistenza" <assistenza@example.it>
. A "Mario" <mario@example.com>
. Data 03/09/2026 10:12:13
. Oggetto Re: Rete
.
. La rete è ripartita?
`,
  },
  {
    name: 'Notes',
    marked: `
+ Procedete pure.
.
. Da:	Assistenza <assistenza@example.it>
. Per:	Mario Rossi/Rossi@Rossi
. Data:	03/09/2026 10.12
. Oggetto:	Intervento
.
.
. Procediamo?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'HTML to text, address with its link',
    marked: `
+ Tutto ok
.
. Il giorno gio 3 set 2026 alle ore 10:12 Assistenza <assistenza@example.it
. [assistenza@example.it]> ha scritto:
.
. > Tutto ok?
`,
  },
  {
    name: 'HTML to text, header on one line',
    marked: `
+ Ricevuto.
.
. Da: Assistenza <assistenza@example.it> Inviato: giovedì 3 settembre 2026 10:12 A: Mario Oggetto: Prova
.
. Ricevuto?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'HTML to text, ruled line above the header',
    marked: `
+ Grazie, risolto.
.
. ----------------------------------------
. Da: Assistenza <assistenza@example.it>
. Inviato: giovedì 3 settembre 2026 10:12
. A: Mario <mario@example.com>
. Oggetto: Rete
.
. Risolto?
`,
  },
  {
    name: 'two closings and a card without blank lines',
    marked: `
+ Il telefono non prende la linea.
+ Grazie
+ Saluti
. Ing. Mario de Santis
. Tel 333 5550199
. mario@example.com
`,
  },
  {
    name: 'two languages in closing and notices',
    marked: `
+ Potete ripristinare il file listino.xlsx di ieri?
+
+ Cordiali saluti / Best regards
.
. MARIO ROSSI
. IT Manager
. ROSSI GROUP
. Ph. +39 06 5550123
.
. Questo messaggio e i suoi allegati sono indirizzati esclusivamente alle persone indicate. La diffusione,
. copia o qualsiasi altra azione derivante dalla conoscenza di queste informazioni sono vietate.
.
. This e-mail and any attachments is confidential and may contain privileged information intended for the
. addressee(s) only. Dissemination, copying, printing or use by anybody else is unauthorised.
.
. Rispetta l'ambiente. Non stampare questa mail se non è necessario.
`,
  },
  {
    name: 'answered line by line without attribution',
    marked: `
. > Avete riavviato lo switch?
+ Sì, due volte.
.
. > Il led è verde?
+ No, arancione.
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'bottom-posted, signature inside the quotation too',
    marked: `
. Il 03/09/2026 10:12, Assistenza ha scritto:
. > Gentile cliente,
. >
. > il ticket 2026-000001 è stato aperto.
. >
. > -- 
. > Assistenza
. >
+ Aggiungo che anche il fax è fermo.
.
. -- 
. Mario Rossi
`,
  },
  {
    name: 'English header in an Italian mail, importance',
    marked: `
+ Perfetto.
+
+ Mario
.
. From: Assistenza <assistenza@example.it>
. Date: Thursday, 3 September 2026 at 10:12
. To: Mario Rossi <mario@example.com>
. Cc: Anna <anna@example.com>
. Subject: Re: Ticket
. Importance: High
.
. Tutto bene?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'card without closing, with an address',
    marked: `
+ Serve un nuovo toner per la HP al secondo piano.
.
. Elena Blu
. Blu Sport Srl
. Via Roma 12, 00012 Guidonia (RM)
. Tel. 0774 555123
. elena@blusport.example
`,
  },
  {
    name: 'card in bold and italics',
    marked: `
+ Il monitor della reception è rotto.
+
+ Un cordiale saluto,
. *Sara Rosa*
. *Front Office*
. *Hotel Esempio* ****
. _www.hotelesempio.example_
`,
  },
  {
    name: 'thanks alone above a header are an answer',
    marked: `
+ Grazie
.
. Da: Assistenza <assistenza@example.it>
. Inviato: giovedì 3 settembre 2026 10:12
. A: Mario <mario@example.com>
. Oggetto: Rete
.
. Il server è bloccato?
`,
  },
  {
    name: 'name signed by hand above the card, scanner below its own delimiter',
    marked: `
+ Il sito è lento.
+
+ Cordialmente
+ Maria
.
. Dott.ssa Maria Verdi
. Studio Verdi e Associati
.
. -- 
. Questo messaggio è stato analizzato ed è risultato non infetto.
`,
  },
];
