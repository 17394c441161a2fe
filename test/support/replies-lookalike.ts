// Mails in which people write what looks like the mark of a mail program. Nothing of it may be lost.
// See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Lines that only look like quotations, headers and signatures. */
export const lookalikes: readonly Reply[] = [
  {
    name: 'a sentence that begins like an attribution',
    marked: `
+ Il giorno 3 la stampante del magazzino ha scritto:
+ PAPER JAM
+ e da allora è ferma.
`,
  },
  {
    name: 'a colleague is cited with date and time',
    marked: `
+ Il 3/9/2026 alle 10:12 il vostro tecnico mi ha scritto:
+ riavviate tutto.
+ Fatto, ma il server resta bloccato.
`,
  },
  {
    name: 'From: at the start of a sentence',
    marked: `
+ From: the server room
+ To: the second floor
+ all ports are dead.
`,
  },
  {
    name: 'data of a request',
    marked: `
+ Richiesta nuova utenza:
+
+ Da: lunedì prossimo
+ A: tempo indeterminato
+ Nome: Sara Rosa
+ Oggetto: casella di posta e VPN
`,
  },
  {
    name: 'shell output',
    marked: `
+ Lanciando lo script esce questo:
+
+ > node backup.js
+ Error: ENOSPC
+ > echo %errorlevel%
+ 1
+
+ Cosa facciamo?
`,
  },
  {
    name: 'a diff',
    marked: `
+ Ho confrontato i due file:
+
+ 3c3
+ < server=10.0.0.1
+ ---
+ > server=10.0.0.2
+
+ È giusto?
`,
  },
  {
    name: 'shell output above a header of Outlook',
    marked: `
+ Compare ancora:
+ > Accesso negato
+ su tutte le postazioni.
.
. Da: Assistenza <assistenza@example.it>
. Inviato: giovedì 3 settembre 2026 10:12
. A: Mario
. Oggetto: Accesso
.
. Compare ancora l'errore?
`,
  },
  {
    name: 'dashes in a table',
    marked: `
+ Porte dello switch:
+ porta  stato
+ --
+ 1      ok
+ 2      guasta
+ --
+ Attendo notizie.
`,
  },
  {
    name: 'dashed list',
    marked: `
+ Servono:
+ -- due monitor
+ -- una docking station
+ - un mouse
`,
  },
  {
    name: 'thanks first, the request after it',
    marked: `
+ Grazie
+ ora però non funziona il fax del primo piano, potete guardare?
`,
  },
  {
    name: 'data below the closing words',
    marked: `
+ Vi prego di creare l'utente, grazie.
+
+ Utente: srosa
+ Reparto: acquisti
+ Decorrenza: 10/09/2026
`,
  },
  {
    name: 'confidential data sent astray',
    marked: `
+ Abbiamo inviato per errore un allegato riservato al destinatario sbagliato.
+ Si può richiamare la mail?
`,
  },
  {
    name: 'sent since yesterday, from a telephone',
    marked: `
+ Inviato da ieri il fax dallo smartphone risulta sempre in coda.
+ Inviato da iPhone invece parte subito, è normale?
`,
  },
  {
    name: 'an answer with nothing new in it: nothing is cut',
    marked: `
+ Il giorno gio 3 set 2026 alle ore 10:12 Assistenza <assistenza@example.it> ha scritto:
+
+ > Funziona?
`,
  },
  {
    name: 'nothing but the footer of a telephone: nothing is cut',
    marked: `
+ Inviato da iPhone
`,
  },
  {
    name: 'the text of an error below the thanks',
    marked: `
+ Compare questo errore, grazie
+
+ Errore 0x80070035
+ Percorso di rete non trovato
`,
  },
  {
    name: 'a link below the thanks',
    marked: `
+ Guardate questa pagina, grazie
+
+ https://intranet.example.com/errore
`,
  },
  {
    name: 'a bare number below the thanks',
    marked: `
+ Chiamatemi appena potete.
+ Grazie
+ 333 5550199
`,
  },
  {
    name: 'a printer that fails before it prints',
    marked: `
+ Segnalo un guasto.
+
+ Prima di stampare la macchina si blocca ed è necessario spegnerla.
+ Non stampare da questa postazione non è possibile, è la cassa.
`,
  },
  {
    name: 'a notice right below the card, without blank lines',
    marked: `
+ Il server è fermo.
+ Cordiali saluti
. Mario Rossi
. Rossi Srl - Tel. 06 5550123
. Le informazioni contenute in questo messaggio sono riservate. Se lo avete ricevuto per errore siete pregati
. di distruggerlo e di avvisare il mittente. La diffusione è vietata.
`,
  },
  {
    name: 'a question about confidential mail',
    marked: `
+ Questa mail è stata inviata per errore a un destinatario sbagliato e contiene dati riservati dei nostri
+ clienti: possiamo richiamarla dal server, e chi dobbiamo avvisare?
`,
  },
  {
    name: 'a table with bars',
    marked: `
+ Ecco i valori:
+ | PC | stato |
+ | A1 | spento |
+ | A2 | acceso |
+ Che facciamo?
`,
  },
  {
    name: 'a log with bars',
    marked: `
+ Il log:
+ | errore 5 alle 10:12.
+ | errore 7 alle 10:13.
+ Serve aiuto.
`,
  },
  {
    name: 'a table below "ha scritto"',
    marked: `
+ Il programma ha scritto:
+ | errore 5 |
+ | errore 6 |
+ che faccio?
`,
  },
  {
    name: 'a shell below "ha scritto"',
    marked: `
+ Il tecnico ha scritto:
+ PS> Get-Service
+ e poi è tutto fermo.
`,
  },
  {
    name: 'the prompt of a switch',
    marked: `
+ Dallo switch:
+ SW1> show version
+ SW1> enable
+ non risponde più.
`,
  },
  {
    name: 'prompts of several shells',
    marked: `
+ Sul server esce:
+ C:\\> dir
+ PS> Get-Service
+ mysql> select 1;
+ Errore.
`,
  },
  {
    name: 'mail from a telephone that does not arrive',
    marked: `
+ Le mail inviate da iPhone non arrivano.
+ Inviato da iPhone resta nella posta in uscita il messaggio.
`,
  },
  {
    name: 'Outlook on a telephone does not start',
    marked: `
+ Non parte Outlook per Android
+
+ Outlook per iOS dice errore
`,
  },
  {
    name: 'a log with a level and a prompt',
    marked: `
+ 03/09/2026 10:12 ERROR
+ > riavviato
`,
  },
  {
    name: 'date and name of who cannot print',
    marked: `
+ 03/09/2026 10:12 Rossi non stampa
+ 03/09/2026 10:30 Bianchi non stampa
`,
  },
  {
    name: 'a report with name and date',
    marked: `
+ Intervento:
+ Mario Rossi (03/09/2026 10:12)
+ Sostituito il disco, ma è ancora lento.
`,
  },
  {
    name: 'a call noted with name and date',
    marked: `
+ Ha chiamato Anna Bianchi
+ 03/09/2026 10:12
+ il gestionale è fermo:
+ non entra nessuno.
`,
  },
  {
    name: '"you wrote" in a sentence',
    marked: `
+ In the last mail you wrote:
+ restart everything.
+ I did, it is still down.
`,
  },
  {
    name: '"mi hai scritto"',
    marked: `
+ Mi hai scritto:
+ riavvia.
+ Fatto, ma è fermo.
`,
  },
];
