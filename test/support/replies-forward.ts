// Mails that hand another mail on, as programs of several languages compose them. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Forwards. */
export const forwards: readonly Reply[] = [
  {
    name: 'Gmail, forwarded with a word on top',
    marked: `
+ Vedi sotto, urge risposta.
.
. ---------- Forwarded message ---------
. Da: Luca Grigi <luca@grigi.example>
. Date: gio 3 set 2026 alle ore 10:12
. Subject: Sito irraggiungibile
. To: Mario Rossi <mario@example.com>
.
.
= Ciao Mario,
= il sito non risponde da ieri sera.
= Luca
`,
  },
  {
    name: 'Apple Mail, forwarded with nothing on top',
    marked: `
. Inizio messaggio inoltrato:
.
. > Da: Luca Grigi <luca@grigi.example>
. > Oggetto: Scanner
. > Data: 3 settembre 2026 10:12:13 CEST
. > A: Mario Rossi <mario@example.com>
. >
= > Lo scanner non invia più le mail.
= > Luca
`,
  },
  {
    name: 'Thunderbird, forwarded',
    marked: `
+ Potete guardare?
.
. -------- Messaggio Inoltrato --------
. Oggetto: 	Backup fallito
. Data: 	Thu, 3 Sep 2026 10:12:13 +0200
. Mittente: 	NAS <nas@grigi.example>
. A: 	luca@grigi.example
.
.
.
= Il backup notturno non è riuscito.
`,
  },
  {
    name: 'Outlook, forwarded with nothing but a card on top',
    marked: `
. --
. Mario Rossi
. Rossi Trasporti S.r.l.
.
. Da: Luca Grigi <luca@grigi.example>
. Inviato: giovedì 3 settembre 2026 10:12
. A: Mario Rossi <mario@example.com>
. Oggetto: Gestionale lento
.
= Il gestionale è lentissimo da stamattina.
`,
  },
  {
    name: 'Outlook, forwarded, known by the subject',
    marked: `
+ Vi giro la segnalazione del collega.
.
. Da: Luca Grigi
. Inviato: giovedì 3 settembre 2026 10:12
. A: Mario Rossi
. Oggetto: Telefoni
.
= I telefoni del secondo piano sono muti.
`,
    prefixes: { reply: false, forward: true },
  },
  {
    name: 'forwarded twice',
    marked: `
+ Come da accordi.
.
. ---------- Forwarded message ---------
. Da: Sara <sara@rosa.example>
. Date: ven 4 set 2026 alle ore 09:00
. Subject: Fwd: Allarme
. To: Mario <mario@example.com>
.
= Ne parliamo con l'assistenza.
.
. ---------- Forwarded message ---------
. Da: Centrale <allarmi@rosa.example>
. Date: gio 3 set 2026 alle ore 22:00
. Subject: Allarme
. To: Sara <sara@rosa.example>
.
= Temperatura in sala server oltre la soglia.
`,
  },
  {
    name: 'Lotus Notes, forwarded',
    marked: `
+ Please handle.
.
. ----- Forwarded by Bob/Example on 03/09/2026 10:12 -----
.
. From:	Alice/Example
. To:	Bob/Example@Example
. Date:	03/09/2026 09:58
. Subject:	Badge reader
.
= The badge reader at the gate is dead.
`,
  },
  {
    name: 'Apple Mail, forwarded',
    marked: `
+ FYI
.
. Begin forwarded message:
.
. From: Alice <alice@example.com>
. Subject: Camera 4
. Date: 3 September 2026 at 10:12:13 CEST
. To: Bob <bob@example.com>
.
= Camera 4 shows no picture.
=
= Alice
`,
  },
  {
    name: 'forwarded, what it quotes set aside',
    marked: `
+ Can you help her?
.
. ---------- Forwarded message ---------
. From: Alice <alice@example.com>
. Date: Thu, Sep 3, 2026 at 10:12 AM
. Subject: Re: Toner
. To: Bob <bob@example.com>
.
.
= There is no toner left.
.
. On Wed, Sep 2, 2026 at 9:00 AM Bob <bob@example.com> wrote:
.
. > Everything is down?
`,
  },
  {
    name: 'French Apple Mail, forwarded',
    marked: `
+ Pour information.
.
. Début du message réexpédié :
.
. > De: Luc <luc@example.com>
. > Objet: Imprimante
. > Date: 3 septembre 2026 à 10:12:13 UTC+2
. > À: Jean <jean@dupont.example>
. >
= > L'imprimante est en panne.
`,
  },
  {
    name: 'German Thunderbird, forwarded',
    marked: `
+ Bitte prüfen.
.
. -------- Weitergeleitete Nachricht --------
. Betreff: 	USV
. Datum: 	Thu, 3 Sep 2026 10:12:13 +0200
. Von: 	Hans <hans@klein.example>
. An: 	Petra <petra@klein.example>
.
= Die USV piept seit heute Nacht.
`,
  },
  {
    name: 'Outlook, card above the header, known by the subject',
    marked: `
+ Buongiorno, sotto quanto ricevuto dal fornitore.
+
+ Saluti
. Anna Gialli
. Gialli Srl - Tel. 06 5550777
.
. Da: Fornitore <info@fornitore.example>
. Inviato: mercoledì 2 settembre 2026 17:40
. A: Anna Gialli <anna@gialli.example>
. Oggetto: Scadenza dominio
.
= Il dominio gialli.example scade tra 3 giorni.
=
= Cordiali saluti
. Fornitore Srl
. www.fornitore.example
`,
    prefixes: { reply: false, forward: true },
  },
  {
    name: 'Outlook, original message, known by the subject',
    marked: `
+ Inoltro per competenza
.
. -----Messaggio originale-----
. Da: Luca [mailto:luca@example.com]
. Inviato: mercoledì 2 settembre 2026 9:00
. A: Mario
. Oggetto: Gestionale
.
= Il gestionale non stampa le fatture.
`,
    prefixes: { reply: false, forward: true },
  },
  {
    name: 'Thunderbird in English, nothing on top, addressees folded',
    marked: `
.
. -------- Forwarded Message --------
. Subject: 	Disk alert
. Date: 	Thu, 3 Sep 2026 10:12:13 +0200
. From: 	nas@example.com
. To: 	Bob <bob@example.com>, Alice
. <alice@example.com>
.
.
= Volume 1 is degraded.
`,
  },
];
