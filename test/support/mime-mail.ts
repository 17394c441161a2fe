// Mails for the tests of the reader: written by hand where the bytes matter, composed by nodemailer, which
// shares no code with the parser, where a mail has to be well made.
import MailComposer from 'nodemailer/lib/mail-composer';

/** A mail of these header lines and this body, with CR LF line ends. Latin-1: one character, one byte. */
export function rawMail(header: readonly string[], body = ''): Buffer {
  return Buffer.from([...header, '', body].join('\r\n'), 'latin1');
}

/** The header that most mails of the tests begin with. */
export const ORDINARY = [
  'From: Mario Rossi <mario.rossi@cliente.example.it>',
  'To: support@example.it',
  'Subject: Stampante ferma',
  'Message-ID: <first@cliente.example.it>',
  'Date: Mon, 3 Feb 2025 10:00:00 +0100',
  'MIME-Version: 1.0',
];

/** A multipart mail: each part is its header lines, an empty line and its content. */
export function multipart(kind: string, parts: readonly (readonly string[])[], boundary = 'edge'): Buffer {
  const body = parts.map((part) => `--${boundary}\r\n${part.join('\r\n')}\r\n`).join('');
  return rawMail(
    [...ORDINARY, `Content-Type: ${kind}; boundary="${boundary}"`],
    `${body}--${boundary}--\r\n`,
  );
}

/** The bytes of a mail as nodemailer writes it. */
export function composed(mail: ConstructorParameters<typeof MailComposer>[0]): Promise<Buffer> {
  return new MailComposer(mail).compile().build();
}

/** The bytes in pieces of this size. */
export function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** A mail with one attachment of so many megabytes, made while it is read. */
export function* largeMail(megabytes: number): Generator<Uint8Array> {
  const body = 'Allego il registro.\r\n';
  yield rawMail(
    [...ORDINARY, 'Content-Type: multipart/mixed; boundary="edge"'],
    `--edge\r\nContent-Type: text/plain\r\n\r\n${body}--edge\r\n` +
      'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="registro.bin"\r\n' +
      'Content-Transfer-Encoding: base64\r\n\r\n',
  );
  // 57 bytes are a line of base64: 18,432 of them are 1,050,624 bytes.
  const lines = Buffer.from(`${Buffer.alloc(57).toString('base64')}\r\n`.repeat(1024));
  for (let block = 0; block < megabytes * 18; block += 1) yield lines;
  yield Buffer.from('--edge--\r\n');
}
