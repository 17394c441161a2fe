// What Italian customers send, program by program. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Replies written with Italian mail programs. */
export const italianReplies: readonly Reply[] = [
  {
    name: 'Gmail, top-posted, attribution folded',
    marked: `
+ Buongiorno,
+ la stampante del magazzino ora funziona, ma solo in bianco e nero.
+
+ Grazie
+ Lucia
.
. Il giorno gio 3 set 2026 alle ore 10:12 Assistenza Esempio <
. assistenza@example.it> ha scritto:
.
. > Gentile cliente,
. > abbiamo aperto il ticket 2026-000123.
. >
. > Severity Code: 2
`,
  },
  {
    name: 'Gmail, name after the signature delimiter',
    marked: `
+ Confermo, il problema è risolto.
+
. --
. Mario Rossi
. Rossi Trasporti S.r.l.
. Tel. 06 5550123
.
.
. Il giorno mar 8 set 2026 alle ore 09:01 <assistenza@example.it> ha scritto:
.
. > Ci può confermare?
`,
  },
  {
    name: 'Outlook, header with line of underscores, card and notice',
    marked: `
+ Buongiorno,
+
+ il server di contabilità è di nuovo irraggiungibile da tutte le postazioni.
+
+ Cordiali saluti
.
. Giulia Bianchi
. Ufficio Amministrazione
. Bianchi Costruzioni S.p.A.
. Via Appia Nuova 120 - 00183 Roma
. Tel. +39 06 5550456 | www.bianchi.example
.
. Le informazioni contenute in questo messaggio di posta elettronica sono riservate e confidenziali e ne è
. vietata la diffusione in qualunque modo eseguita. Qualora Lei non fosse la persona a cui il presente
. messaggio è destinato, La invitiamo ad eliminarlo e a non leggerlo.
.
. ________________________________
. Da: Assistenza <assistenza@example.it>
. Inviato: giovedì 3 settembre 2026 10:12
. A: Giulia Bianchi <giulia@bianchi.example>
. Oggetto: Ticket 2026-000124
.
. Gentile cliente,
. il server risulta bloccato?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Outlook, header in bold asterisks',
    marked: `
+ Va bene domani alle 15.
.
. *Da:* Assistenza <assistenza@example.it>
. *Inviato:* venerdì 4 settembre 2026 08:30
. *A:* 'Carlo Neri' <carlo@neri.example>
. *Cc:* ufficio@neri.example
. *Oggetto:* R: Intervento
.
. Possiamo passare domani?
`,
  },
  {
    name: 'Outlook, messaggio originale, long list of addressees',
    marked: `
+ Non ancora, tutto fermo.
+ Paolo
.
. -----Messaggio originale-----
. Da: Assistenza [mailto:assistenza@example.it]
. Inviato: lunedì 7 settembre 2026 11:45
. A: Paolo Verdi; Anna Gialli; Marco Viola; Elena Blu;
. Sara Rosa; Luca Grigi
. Oggetto: RE: Centralino
.
. Il centralino è ripartito?
`,
  },
  {
    name: 'Apple Mail',
    marked: `
+ Perfetto, grazie mille!
.
. > Il giorno 3 set 2026, alle ore 10:12, Assistenza <assistenza@example.it> ha scritto:
. >
. > Abbiamo riavviato il router.
`,
  },
  {
    name: 'Apple Mail, attribution outside the quotation',
    marked: `
+ Sì, ma la VPN cade ancora.
.
. Il giorno 3 set 2026, alle ore 10:12, Assistenza <assistenza@example.it> ha scritto:
.
. > La VPN è stabile?
`,
  },
  {
    name: 'Thunderbird, bottom-posted',
    marked: `
. Il 03/09/2026 10:12, Assistenza Esempio ha scritto:
. > Buongiorno,
. > il server è bloccato?
. >
. > Cordiali saluti
+
+ No, il server funziona, è la rete del primo piano.
+
+ Saluti
+ Franco
`,
  },
  {
    name: 'Thunderbird, answered line by line',
    marked: `
. Il 03/09/26 10:12, Assistenza ha scritto:
. > Quale modello di stampante?
+ HP LaserJet 4250
.
. > È collegata in rete o via USB?
+ In rete, indirizzo 192.168.1.50.
.
. > Da quando non stampa?
+ Da stamattina.
. --
. Franco Neri
. Neri & Figli snc - tel. 0774 555012
`,
  },
  {
    name: 'KMail',
    marked: `
. In data giovedì 3 settembre 2026 10:12:33 CEST, Assistenza ha scritto:
. > Quanti utenti sono fermi?
.
+ Una decina.
`,
  },
  {
    name: 'no reply: card after thanks, postscript kept',
    marked: `
+ Il telefono 12 non squilla.
+
+ Grazie mille e buona giornata
.
. Elena Blu
. Responsabile acquisti
. Blu Sport Srl
. cell. 333 5550199 - elena@blu.example
.
+ P.S. Il telefono 13 invece va.
`,
  },
  {
    name: 'no reply: notice by law and plea for the trees',
    marked: `
+ Chiediamo l'attivazione di una nuova casella per la collega Viola.
+
+ Cordialmente,
. Marco Viola
. Resp. sistemi informativi
.
. AVVISO DI RISERVATEZZA
. Ai sensi del GDPR 2016/679 e del D.Lgs. 196/2003 si precisa che le informazioni contenute in questo
. messaggio sono riservate e a uso esclusivo del destinatario.
.
. Prima di stampare questa mail, pensa all'ambiente.
`,
  },
];
