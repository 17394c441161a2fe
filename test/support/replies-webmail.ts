// What customers send from webmails. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Replies written in a browser. */
export const webmailReplies: readonly Reply[] = [
  {
    name: 'Libero webmail',
    marked: `
+ Buonasera, il fax non riceve più.
+ Distinti saluti
+ Anna Gialli
.
. ----Messaggio originale----
. Da: assistenza@example.it
. Data: 03-set-2026 10.12
. A: <anna.gialli@libero.example>
. Ogg: Fax
.
. Il fax trasmette?
`,
  },
  {
    name: 'Libero webmail, quoted below the attribution',
    marked: `
+ Sì.
.
. > Il 26 marzo 2026 alle 13.16 Assistenza <assistenza@example.it> ha scritto:
. >
. >
. > Serve ancora?
`,
  },
  {
    name: 'Aruba webmail',
    marked: `
+ Allego la schermata con l'errore.
.
. Da: "Assistenza" assistenza@example.it
. A: "Mario Rossi" mario@example.com
. Cc:
. Data: Thu, 3 Sep 2026 10:12:00 +0200
. Oggetto: Re: errore gestionale
.
. Ci manda una schermata?
`,
  },
  {
    name: 'Roundcube',
    marked: `
+ Fatto, ora entra.
.
. ---
. Mario Rossi
. Tel: 06.5550123
.
. Il 2026-09-03 10:12 Assistenza ha scritto:
.
. > Provi con la nuova password.
`,
  },
  {
    name: 'Hotmail, header inside the quotation, date first',
    marked: `
+ Hello again, the line is dead.
.
. > Date: Thu, 3 Sep 2026 10:12:13 +0200
. > From: support@example.it
. > To: bob@hotmail.example
. > Subject: Line
. >
. > Is the line dead?
`,
  },
  {
    name: 'Hotmail, header not quoted',
    marked: `
+ It happened again.
.
. Date: Thu, 3 Sep 2026 10:12:13 +0200
. From: support@example.it
. Subject: Line
. To: bob@hotmail.example
.
. Did it happen again?
`,
  },
  {
    name: 'Yahoo, empty Cc',
    marked: `
+ No, it did not.
.
.
. ----- Original Message -----
. From: Support <support@example.it>
. To: bob@yahoo.example
. Cc:
. Sent: Thursday, September 3, 2026 10:12 AM
. Subject: Backup
.
. Did the backup run?
`,
  },
  {
    name: 'Proton',
    marked: `
+ The certificate is still the old one.
.
. Sent with [Proton Mail](https://proton.me/) secure email.
.
. On Thursday, September 3rd, 2026 at 10:12, Support <support@example.it> wrote:
.
. > Is the certificate new?
`,
  },
  {
    name: 'Zimbra',
    marked: `
+ All 12 users are affected.
.
. ----- Original Message -----
. From: "Support" <support@example.it>
. To: "Bob" <bob@example.com>
. Sent: Thursday, September 3, 2026 10:12:13 AM
. Subject: Re: Login
.
. How many users?
`,
  },
  {
    name: 'Zoho',
    marked: `
+ The link is down.
.
. ---- On Thu, 03 Sep 2026 10:12:13 +0200 Support <support@example.it> wrote ----
.
. Is the link up?
`,
  },
  {
    name: 'Outlook on the web, card with a picture',
    marked: `
+ Confermo l'intervento di domani.
+
+ In attesa di un Vs. gentile riscontro, porgiamo distinti saluti.
.
. Mario Rossi | Ufficio IT
. Rossi SpA
. [cid:image001.png@01DABC.12345]
. Seguici su LinkedIn
. ________________________________________
. Da: Assistenza
. Inviato: giovedì 3 settembre 2026 10:12:00
. A: Mario Rossi
. Oggetto: Re: Ticket 2026-000001
.
. Possiamo venire domani?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'GMX, sent date first, text right below the header',
    marked: `
+ Läuft wieder, danke.
.
. Gesendet: Donnerstag, 03. September 2026 um 10:12 Uhr
. Von: "Support" <support@example.it>
. An: petra@gmx.example
. Betreff: AW: Netz
. Läuft das Netz?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Orange, header quoted',
    marked: `
+ Toujours en panne.
.
. > Message du 03/09/26 10:12
. > De : "Assistance" <assistance@example.it>
. > A : "Jean" <jean@orange.example>
. > Copie à :
. > Objet : Panne
. >
. > Cela marche ?
`,
  },
];
