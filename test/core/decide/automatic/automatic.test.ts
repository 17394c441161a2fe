import { describe, expect, it } from 'vitest';
import { recognizeAutomatic, testAutomatic } from '../../../../src/core/decide/automatic/automatic.js';
import type { Message } from '../../../../src/core/mail/message.js';
import { desk } from '../../../support/desk.js';
import { message, type MessageWords } from '../../../support/message.js';

const kindOf = (mail: Message): string => recognizeAutomatic(mail, desk)?.kind ?? 'a person may have written';

function expectKind(kind: string, mails: Readonly<Record<string, MessageWords>>): void {
  it.each(Object.entries(mails))('%s', (_name, words) => expect(kindOf(message(words))).toBe(kind));
}

const nullPath = { 'Return-Path': '<>' };
const daemon = 'Mail Delivery System <MAILER-DAEMON@mx.provider.example>';
const statusPart = {
  type: 'message/delivery-status',
  text: 'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; anna@cliente.example\nAction: failed\nStatus: 5.1.1',
};

describe('a bounce', () => {
  expectKind('bounce', {
    'as a delivery status notification': {
      from: 'postmaster@provider.example',
      contentType: 'multipart/report',
      contentParameters: { 'report-type': 'delivery-status' },
      machineParts: [statusPart],
    },
    'as a status part in mail of another type': {
      contentType: 'multipart/mixed',
      machineParts: [statusPart],
      from: 'mail@provider.example',
      subject: 'Ticket',
      text: 'Siehe Anhang.',
    },
    'that calls itself an automatic reply, as Exim does': {
      from: daemon,
      subject: 'Mail delivery failed: returning message to sender',
      headers: {
        ...nullPath,
        'Auto-Submitted': 'auto-replied',
        'X-Failed-Recipients': 'anna@cliente.example',
      },
      text: 'This message was created automatically by mail delivery software.',
    },
    'by qmail': {
      from: 'MAILER-DAEMON@mx.provider.example',
      subject: 'failure notice',
      text: 'Hi. This is the qmail-send program at mx.provider.example.\n\n<anna@cliente.example>:\nno mailbox (#5.1.1)',
    },
    'by an Exchange server in Italian': {
      from: 'Microsoft Outlook <postmaster@cliente.example>',
      subject: 'Non recapitabile: Ticket 2026-000012',
      headers: nullPath,
      text: 'Impossibile recapitare il messaggio a anna@cliente.example.\nNon è stato possibile trovare l’indirizzo.',
    },
    'by an Italian provider without a return path': {
      from: 'Postmaster <postmaster@provider.example>',
      subject: 'Mancata consegna',
      text: 'Il messaggio non è stato recapitato a anna@cliente.example\n\n550 5.1.1 utente sconosciuto',
    },
    'by Domino': {
      from: 'postmaster@cliente.example',
      subject: 'DELIVERY FAILURE: User anna (anna@cliente.example) not listed in Domino Directory',
      headers: nullPath,
      text: 'Your message\n\n  Subject: Ticket\n\nwas not delivered to:\n\n  anna@cliente.example',
    },
    'by GroupWise': {
      from: 'Mailer-Daemon@gw.cliente.example',
      subject: 'Message status - undeliverable',
      text: 'The message that you sent was undeliverable to the following: anna',
    },
    'in French': {
      from: 'postmaster@client.example',
      subject: 'Non remis : Ticket',
      headers: nullPath,
      text: "Votre message n'a pas pu être remis à anna@client.example.",
    },
    'in German': {
      from: 'postmaster@kunde.example',
      subject: 'Unzustellbar: Ticket',
      headers: nullPath,
      text: 'Ihre Nachricht konnte nicht zugestellt werden: nicht zugestellt an anna@kunde.example',
    },
    'by a Japanese carrier': {
      from: 'no-reply@carrier.example',
      subject: 'メールエラー通知',
      headers: nullPath,
      text: '次の宛先に送信できませんでした。',
      enclosed: message({ from: 'assistenza@example.it' }),
    },
    'by a French provider in words alone': {
      from: 'Service Messagerie <messagerie@client.example>',
      subject: "Votre message n'a pas pu être délivré",
      text: "Ceci est un message automatique.\nVotre message n'a pas pu être délivré à anna@client.example : boîte pleine.",
    },
    'by Postfix in words alone': {
      from: 'Mail <mx1@provider.example>',
      subject: 'Undelivered Mail Returned to Sender',
      text: "This is the mail system at host mx1.provider.example.\n\nI'm sorry to have to inform you that your message could not be delivered to one or more recipients. It's attached below.\n\n<anna@cliente.example>: host mx.cliente.example said: 550 5.1.1 User unknown",
    },
    'by qmail in words alone': {
      from: 'Notification <notification@provider.example>',
      subject: 'failure notice',
      text: "Hi. This is the qmail-send program at provider.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<anna@cliente.example>:\nSorry, no mailbox here by that name. (#5.1.1)",
    },
    'by Exchange in words alone': {
      from: 'Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@cliente.example>',
      subject: 'Undeliverable: [2026-000012] Stampante',
      text: "Delivery has failed to these recipients or groups:\n\nanna@cliente.example\nThe e-mail address you entered couldn't be found.\n\nDiagnostic information for administrators:\n\nGenerating server: ex1.cliente.example",
    },
    'by an old Exchange in words alone': {
      from: 'System Attendant <sa@cliente.example>',
      subject: 'Undeliverable: Ticket',
      text: 'Your message\n\n  To:      anna@cliente.example\n  Subject: Ticket\n\ndid not reach the following recipient(s):\n\nanna@cliente.example on Mon, 2 Mar 2026\n    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=it',
    },
    'by a spam filter in words alone': {
      from: 'Barracuda <barracuda@cliente.example>',
      subject: '**Message you sent blocked by our bulk email filter**',
      text: 'Your message to: anna@cliente.example\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Ticket',
    },
    'by an Italian gateway in words alone': {
      from: 'Filtro posta <filtro@cliente.example>',
      subject: 'Messaggio non recapitato',
      text: 'Questo messaggio è stato generato automaticamente dal sistema di posta.\n\nIl messaggio inviato a anna@cliente.example non è stato recapitato: 550 casella inesistente',
    },
    'by Sendmail in words alone': {
      from: 'Root <root@host.cliente.example>',
      subject: 'Returned mail: see transcript for details',
      text: 'The original message was received at Mon, 2 Mar 2026\n\n   ----- The following addresses had permanent fatal errors -----\n<anna@cliente.example>\n    (reason: 550 5.1.1 User unknown)',
    },
    'by an Italian provider that takes no replies': {
      from: 'Servizio di posta <noreply@provider.example>',
      subject: 'Mancata consegna',
      text: 'Messaggio automatico, non rispondere.\nNon è stato possibile consegnare il messaggio a anna@cliente.example.',
    },
    'by a German server in words alone': {
      from: 'Mailserver <info@kunde.example>',
      subject: 'Unzustellbar: Ticket',
      text: 'Diese Nachricht wurde automatisch erstellt.\nIhre Nachricht konnte nicht zugestellt werden: nicht zugestellt an anna@kunde.example',
    },
    'without any sender': {
      from: [],
      subject: 'Delivery failure',
      headers: nullPath,
      text: 'User unknown: anna@cliente.example',
    },
  });

  expectKind('delay', {
    'by a gateway in words alone, of a full mailbox': {
      from: 'mail@cliente.example',
      subject: 'Delivery Failure',
      text: 'The delivery of your message to anna@cliente.example has been postponed due to a full mailbox. Delivery attempts will continue.',
    },
  });

  it('is told from a delay and from a delivery, and says what it read', () => {
    const withAction = (action: string): Message =>
      message({
        from: daemon,
        machineParts: [{ ...statusPart, text: statusPart.text.replace('failed', action) }],
      });
    expect(recognizeAutomatic(withAction('failed'), desk)).toMatchObject({
      kind: 'bounce',
      reason: 'bounce: not delivered: anna@cliente.example',
      bounce: { action: 'failed', recipients: [{ address: 'anna@cliente.example', permanent: true }] },
    });
    expect(recognizeAutomatic(withAction('delayed'), desk)).toMatchObject({
      kind: 'delay',
      bounce: { action: 'delayed' },
    });
    expect(recognizeAutomatic(withAction('delivered'), desk)?.kind).toBe('delivery');
    expect(
      kindOf(
        message({
          from: daemon,
          subject: 'Warning: message 1abc-0 delayed 24 hours',
          text: 'anna@cliente.example',
        }),
      ),
    ).toBe('delay');
  });
});

describe('an automatic reply', () => {
  expectKind('automatic reply', {
    'by RFC 3834': { subject: 'Re: Ticket', headers: { 'Auto-Submitted': 'auto-replied' } },
    'with parameters and a comment': {
      headers: { 'Auto-Submitted': '(vacation) Auto-Replied; owner-email="anna@cliente.example"' },
    },
    'by Gmail': { headers: { Precedence: 'bulk', 'X-Autoreply': 'yes' } },
    'by an autoresponder of a hosting panel': { headers: { 'X-Autorespond': 'Ticket' } },
    'by Precedence': { headers: { Precedence: 'auto_reply' } },
    'by iCloud': { headers: { 'X-Apple-Action': 'VACATION' } },
    'by Exchange in Italian': {
      subject: 'Risposta automatica: Ticket 2026-000012',
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    },
    'by Exchange, told by its rules field': {
      subject: 'Automatic reply: Ticket',
      headers: { 'X-MS-Exchange-Inbox-Rules-Loop': 'anna@cliente.example' },
    },
    'by Exchange without any field': {
      subject: 'Risposta automatica: Ticket',
      text: 'Sono fuori ufficio fino al 24 agosto. Per urgenze chiamare il centralino.',
    },
    'by Notes': {
      subject: 'AUTO: Anna Bianchi is out of the office (returning 03/09/2026)',
      headers: nullPath,
    },
    'with a subject of its own': { subject: 'Fuori ufficio', headers: nullPath, text: 'Torno lunedì.' },
    'in German': { subject: 'Automatische Antwort: Ticket', headers: nullPath, text: 'Ich bin im Urlaub.' },
    'about a bounce': {
      subject: 'Automatic reply: Undeliverable: Ticket',
      headers: nullPath,
      text: 'I am on leave.',
    },
    'without any field, on the road': {
      subject: 'Fuori sede',
      text: 'Sono fuori sede fino a venerdì 12 giugno, con accesso limitato alla posta elettronica.\nPer urgenze contattare il collega Mario Rossi al numero 06 555 0123.\n\nCordiali saluti\nAnna Bianchi',
    },
    'without any field, with dates in its subject': {
      subject: 'Sono fuori ufficio fino al 24 agosto 2026',
      text: 'Gentile mittente,\nsono in ferie dal 10 al 24 agosto. Risponderò al mio rientro.\nIn caso di urgenza scrivere a ced@cliente.example.\nGrazie',
    },
    'without any field, before what it answers': {
      subject: "Assente dall'ufficio R: [2026-000012] Stampante ferma",
      text: 'Buongiorno,\nattualmente sono assente. Tornerò operativo lunedì 3 novembre.\nAnna',
    },
    'without any field, for the whole firm': {
      subject: 'Chiusura estiva',
      text: 'Gentile cliente,\ni nostri uffici resteranno chiusi per ferie dal 7 al 28 agosto compresi.\nPer comunicazioni urgenti potete scrivere a info@cliente.example.\nBuone vacanze',
    },
    'without any field, in English': {
      subject: 'Out of Office Re: [2026-000012] Printer',
      text: 'Thank you for your email. I am out of the office until Monday, June 15th with limited access to email.\nFor urgent matters please contact John Smith at john@client.example.\n\nBest regards\nAnn White',
    },
    'without any field, of who reads no mail': {
      subject: 'Fuori ufficio',
      text: 'Sono in ferie fino al 24 agosto e non sarò raggiungibile: non leggerò la posta.',
    },
    'without any field, of who has no access': {
      subject: 'Out of the office',
      text: "I'm out of the office until Monday. I will not have access to email and won't reply until then.\nI will be unavailable by phone.",
    },
    'without any field, with a name before': {
      subject: 'Ann White is out of the office',
      text: 'I will be out of the office from 10/06/2026 until 20/06/2026. If you need immediate assistance please call +39 06 555 0123.',
    },
    'that says that an address is closed': {
      from: 'noreply@cliente.example',
      subject: 'AutoReply: Ticket',
      headers: { ...nullPath, 'Auto-Submitted': 'auto-replied' },
      text: 'This mailbox is no longer in use.',
    },
  });
});

describe('a challenge', () => {
  expectKind('challenge', {
    'by a header field': {
      headers: { 'X-BoxTrapper-Match': 'x', 'X-BoxTrapper': 'y' },
      subject: 'Your email requires verification',
    },
    'by its words': {
      headers: { 'Auto-Submitted': 'auto-replied' },
      subject: 'Re: Ticket',
      text: 'To control spam, I only accept mail of senders I have approved. Please fill out this form.',
    },
    'in Italian': { headers: nullPath, text: 'Confermi di essere una persona: https://antispam.example/c' },
  });
});

function report(type: string): MessageWords {
  return { contentType: 'multipart/report', contentParameters: { 'report-type': type } };
}

describe('a report', () => {
  expectKind('read receipt', {
    'as RFC 8098 has it': { ...report('disposition-notification'), subject: 'Letto: Ticket' },
    'as a part only': {
      machineParts: [{ type: 'message/disposition-notification', text: 'Disposition: x; displayed' }],
    },
  });
  expectKind('abuse report', {
    'as RFC 5965 has it, from a person’s address': { ...report('Feedback-Report'), subject: 'FW: Ticket' },
    'by the junk reporting of Outlook.com': {
      enclosed: message({ headers: { 'X-HmXmrOriginalRecipient': 'anna@cliente.example' } }),
    },
    'by Amazon SES': { text: '{"notificationType":"Complaint","complaint":{}}' },
  });
  expectKind('report', {
    'on DMARC': {
      subject: 'Report Domain: example.it Submitter: provider.example Report-ID: <1>',
      attachments: [{ name: 'r.xml.gz' }],
    },
    'on TLS': report('tlsrpt'),
    'of an unknown type': report('x-other'),
  });
  expectKind('unsubscription', {
    'by Apple Mail': {
      subject: 'unsubscribe',
      text: 'Apple Mail sent this email to unsubscribe from the message “x”.',
    },
  });
});

describe('our own mail', () => {
  expectKind('own mail', {
    'an acknowledgement that came back': {
      from: 'assistenza@example.it',
      headers: { 'Auto-Submitted': 'auto-replied' },
    },
    'a digest to an alias': { from: 'INFO@example.it', headers: { 'Auto-Submitted': 'auto-generated' } },
  });
  expectKind('a person may have written', {
    'a colleague at the desk': { from: 'assistenza@example.it', cc: 'assistenza@example.it' },
  });
});

it('tells every test it made, in order, up to the one that found something', () => {
  const tests = testAutomatic(
    message({ headers: { 'Auto-Submitted': 'auto-replied' }, text: 'A lunedì.' }),
    desk,
  );
  expect(tests.map((one) => one.test)).toEqual([
    'a report',
    'a bounce',
    'our own mail',
    'a challenge',
    'an automatic reply',
  ]);
  expect(tests[1]?.saw).toBe('Auto-Submitted: auto-replied');
  expect(tests.at(-1)?.found?.reason).toBe('automatic reply: auto-submitted: auto-replied');
});

// What grew with the square of these texts would outlast any test.
it('judges hostile mail in linear time', () => {
  const long = 'return '.repeat(200_000);
  const tests = testAutomatic(
    message({ from: `${'x'.repeat(5000)} <postmaster@${'a.'.repeat(5000)}>`, subject: long, text: long }),
    desk,
  );
  expect(tests.at(-1)?.found).toBeNull();
  for (const subject of ['Fuori ufficio', `Fuori ufficio ${'Anna '.repeat(90)}`])
    testAutomatic(message({ subject, text: `Sono assente ${'non sarò if you '.repeat(100_000)}` }), desk);
  testAutomatic(message({ subject: '['.repeat(100_000), text: '('.repeat(1_000_000) }), desk);
});
