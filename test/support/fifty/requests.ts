// What the desk is there for: people who ask for help, in the shapes that mail programs give it.
import { composed } from './sample.js';
import type { Draft } from './sample.js';

const first = {
  messageId: '<lettore.badge@rossi.example.com>',
  from: 'Carla Rossi <carla@rossi.example.com>',
};
const photo = {
  filename: 'foto dell’errore.jpg',
  contentType: 'image/jpeg',
  content: Buffer.alloc(300_000, 'pixel'),
};

/** Requests of people: all are tickets, or belong to one. */
export const requests: readonly Draft[] = [
  composed('answered', 'Italian, everything stopped', {
    from: 'Anna Bianchi <anna@bianchi.example.com>',
    subject: 'Server bloccato, non lavoriamo',
    text: 'Buongiorno,\n\nda stamattina il server è bloccato e nessuno riesce a lavorare.\nPotete intervenire?\n\nAnna Bianchi',
  }),
  composed('answered', 'Italian, half working', {
    from: 'Luca Verdi <luca@verdi.example.com>',
    subject: 'Stampante al primo piano',
    text: 'La stampante stampa solo in bianco e nero, a colori esce una pagina vuota.',
  }),
  composed('answered', 'English, everything stopped', {
    from: 'John Smith <john@smith.example.com>',
    subject: 'Network down in the whole office',
    text: 'Hello,\n\nthe network is down since nine this morning, nobody can work.\n\nJohn',
  }),
  composed('answered', 'English, a question', {
    from: 'Mary Jones <mary@jones.example.com>',
    subject: 'How do I change my password?',
    text: 'My password expires next week. Where do I change it?',
  }),
  composed('answered', 'HTML only', {
    from: 'Paolo Neri <paolo@neri.example.com>',
    subject: 'Posta lenta',
    html: '<html><body><p>Da ieri la <b>posta</b> &egrave; lentissima.</p><p>Grazie,<br>Paolo</p></body></html>',
  }),
  composed('answered', 'text and HTML that say the same', {
    from: 'Sara Gallo <sara@gallo.example.com>',
    subject: 'Accesso VPN',
    text: 'Non riesco ad accedere alla VPN da casa.',
    html: '<p>Non riesco ad accedere alla <i>VPN</i> da casa.</p>',
  }),
  composed('answered', 'HTML with a picture inside', {
    from: 'Rita Fontana <rita@fontana.example.com>',
    subject: 'Schermata di errore',
    html: '<p>Mi compare questo:</p><img src="cid:error">',
    attachments: [{ filename: 'error.png', cid: 'error', content: Buffer.alloc(20_000, 'png') }],
  }),
  composed('answered', 'photo of 300 KB, name with an apostrophe of typographers', {
    from: 'Marco Costa <marco@costa.example.com>',
    subject: 'Foto del rack',
    text: 'In allegato la foto, la spia è rossa.',
    attachments: [photo],
  }),
  composed('answered', 'attachment of 2 MB', {
    from: 'Elena Riva <elena@riva.example.com>',
    subject: 'File di log',
    text: 'Ecco il log richiesto per telefono.',
    attachments: [{ filename: 'log.zip', content: Buffer.alloc(2_000_000, 'log') }],
  }),
  composed('answered', 'a dozen attachments', {
    from: 'Ugo Serra <ugo@serra.example.com>',
    subject: 'Documenti',
    text: 'Questi file non si aprono.',
    attachments: Array.from({ length: 12 }, (_, index) => ({
      filename: `file ${index}.pdf`,
      content: `pdf ${index}`,
    })),
  }),
  composed('answered', 'attachment and no text', {
    from: 'Ivo Greco <ivo@greco.example.com>',
    subject: 'Errore scanner',
    attachments: [{ filename: 'errore.pdf', content: 'pdf' }],
  }),
  composed('answered', 'invitation from a calendar', {
    from: 'Lia Conti <lia@conti.example.com>',
    subject: 'Sopralluogo sala server',
    text: 'Possiamo vederci giovedì in sala server?',
    icalEvent: {
      method: 'REQUEST',
      content:
        'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@conti.example.com\r\n' +
        'DTSTAMP:20260303T090000Z\r\nDTSTART:20260305T090000Z\r\nSUMMARY:Sopralluogo\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    },
  }),
  composed('answered', 'no subject', {
    from: 'pino@russo.example.com',
    text: 'Il telefono della reception è muto.',
  }),
  composed('answered', 'empty text', {
    from: 'gino@bruno.example.com',
    subject: 'Richiamatemi per il router',
    text: '',
  }),
  composed('answered', 'address in Cc only', {
    from: 'Eva Longo <eva@longo.example.com>',
    to: 'fornitore@example.net',
    cc: 'assistenza@example.it',
    subject: 'Linea disturbata',
    text: 'La linea cade ogni dieci minuti.',
  }),
  composed('answered', 'forwarded by a person', {
    from: 'Aldo Leone <aldo@leone.example.com>',
    subject: 'I: backup non riuscito',
    text: 'Potete controllare?\n\n-----Messaggio originale-----\nDa: nas@leone.example.com\nOggetto: backup non riuscito\n\nJob 7 failed.',
  }),
  composed('answered', 'the first mail of a conversation', {
    ...first,
    subject: 'Lettore badge',
    cc: 'Dino Sala <dino@rossi.example.com>',
    text: 'Il lettore dei badge legge una tessera su due.',
  }),
  composed('appended', 'the same person adds to the conversation', {
    from: first.from,
    inReplyTo: first.messageId,
    references: first.messageId,
    subject: 'R: Lettore badge',
    text: 'Aggiungo: succede solo al mattino.',
  }),
  composed('appended', 'a colleague in Cc answers in the conversation', {
    from: 'Dino Sala <dino@rossi.example.com>',
    inReplyTo: first.messageId,
    references: first.messageId,
    subject: 'R: Lettore badge',
    text: 'Confermo, anche a me.',
  }),
  composed('answered', 'a stranger who quotes the id of that conversation', {
    from: 'mallory@elsewhere.example.net',
    inReplyTo: first.messageId,
    references: first.messageId,
    subject: 'R: Lettore badge',
    text: 'Anche il mio lettore ha un problema.',
  }),
];
