// PEC mail as providers write it (RFC 6109): a notice, the mail itself and the data that certify it, in a
// signature. Bytes are written by hand, since every odd form of them must be possible.
import { rawMail } from './mime-mail.js';
import { PROVIDER, signContent } from './pec-authority.js';

/** How the parts are put together. */
export interface Wrapping {
  /** Which of the two parts behind the notice comes first: providers differ. */
  readonly first?: 'mail' | 'data';
  /** By the provider, unless said; with false there is no signature. */
  readonly signed?: boolean;
  /** Makes another signature of the signed part. */
  readonly sign?: (content: Buffer) => Buffer;
  /** Parts behind the signature. */
  readonly behind?: readonly Buffer[];
  /** The transfer encoding of postacert.eml. */
  readonly encoding?: '8bit' | 'base64';
}

/** A whole PEC mail. */
interface PecMail extends Wrapping {
  /** Field lines above the structure. */
  readonly header: readonly string[];
  /** The bytes of postacert.eml; null for none. */
  readonly mail: Buffer | null;
  /** The text of daticert.xml; null for none. */
  readonly data: string | null;
}

/** The bytes of a PEC mail. */
function pecMail({ header, mail, data, first, signed, encoding, ...sealing }: PecMail): Buffer {
  const parts = [
    ...(mail === null ? [] : [mailPart(mail, encoding ?? '8bit')]),
    ...(data === null ? [] : [dataPart(data)]),
  ];
  const mixed = multipart('mixed', 'inside', [NOTICE, ...(first === 'data' ? parts.toReversed() : parts)]);
  const top = ['MIME-Version: 1.0', ...header];
  if (signed === false) return Buffer.concat([lines(top), mixed]);
  const protocol = 'signed; protocol="application/pkcs7-signature"; micalg=sha-256';
  const { sign = signByProvider, behind = [] } = sealing;
  const signature = Buffer.concat([SIGNATURE, base64(sign(mixed))]);
  return Buffer.concat([lines(top), multipart(protocol, 'outside', [mixed, signature, ...behind])]);
}

function signByProvider(content: Buffer): Buffer {
  return signContent(PROVIDER, content);
}

const NOTICE = rawMail(
  ['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: 8bit'],
  'Il giorno 02/03/2026 alle ore 10:00:00 (+0100) il messaggio "Tutto fermo" \xe8 stato inviato.\r\n' +
    "L'allegato daticert.xml contiene informazioni di servizio sulla trasmissione.",
);

const SIGNATURE = rawMail([
  'Content-Type: application/pkcs7-signature; name="smime.p7s"',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="smime.p7s"',
]);

function mailPart(mail: Buffer, encoding: '8bit' | 'base64'): Buffer {
  const header = [
    'Content-Type: message/rfc822; name="postacert.eml"',
    'Content-Disposition: inline; filename="postacert.eml"',
    `Content-Transfer-Encoding: ${encoding}`,
  ];
  return Buffer.concat([rawMail(header), encoding === 'base64' ? base64(mail) : mail]);
}

function dataPart(data: string): Buffer {
  const header = [
    'Content-Type: application/xml; name="daticert.xml"',
    'Content-Disposition: inline; filename="daticert.xml"',
    'Content-Transfer-Encoding: base64',
  ];
  return Buffer.concat([rawMail(header), base64(Buffer.from(data))]);
}

function base64(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'));
}

function lines(written: readonly string[]): Buffer {
  return Buffer.from(written.map((line) => `${line}\r\n`).join(''), 'latin1');
}

/** A header of the Content-Type alone, and these parts. */
function multipart(kind: string, boundary: string, parts: readonly Buffer[]): Buffer {
  const opened = parts.map((part) => Buffer.concat([lines(['', `--${boundary}`]), part]));
  const type = lines([`Content-Type: multipart/${kind}; boundary="${boundary}"`]);
  return Buffer.concat([type, ...opened, lines(['', `--${boundary}--`])]);
}

/** The fields of daticert.xml that tests vary, as text that stands in XML. */
export interface DataWords {
  readonly type: string;
  readonly fault?: string;
  readonly sender?: string;
  readonly id?: string;
  readonly messageId?: string;
  readonly deliveredTo?: string;
  readonly error?: string;
}

/** The text of a daticert.xml, laid out as providers do. */
export function certificationXml(words: DataWords): string {
  const { type, fault = 'nessuno', sender = 'anna@pec.cliente.example', id = PROVIDER_ID } = words;
  return `<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="${type}" errore="${fault}">
    <intestazione>
        <mittente>${sender}</mittente>
        <destinatari tipo="certificato">assistenza@pec.example.it</destinatari>
        <risposte>${sender}</risposte>
        <oggetto>Tutto fermo</oggetto>
    </intestazione>
    <dati>
        <gestore-emittente>PROVIDER S.p.A.</gestore-emittente>
        <data zona="+0100">
            <giorno>02/03/2026</giorno>
            <ora>10:00:00</ora>
        </data>
${element('identificativo', id)}${element('msgid', words.messageId)}        <ricevuta tipo="completa" />
${element('consegna', words.deliveredTo)}${element('errore-esteso', words.error)}    </dati>
</postacert>
`;
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `        <${name}>${text}</${name}>\n`;
}

/** The identificativo of the mails built here, without angle brackets as it stands in XML. */
export const PROVIDER_ID = 'opec210312.20260302100000.288127.606.1.53@pec.provider.example';

/** Our own Message-ID, which receipts cite. */
export const OUR_ID = '<00112233445566778899aabbccddeeff@pec.example.it>';

/** A certified mail of Anna's, as it stands in postacert.eml. */
export function customerMail(header: readonly string[] = [], body = 'Il server è fermo.'): Buffer {
  const own = [
    'From: "Anna Bianchi" <anna@pec.cliente.example>',
    'To: assistenza@pec.example.it',
    'Subject: Tutto fermo',
    `Message-ID: <${PROVIDER_ID}>`,
    'X-Riferimento-Message-ID: <anna-1@pec.cliente.example>',
    'Date: Mon, 2 Mar 2026 09:59:58 +0100',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  const names = new Set(header.map(fieldName));
  const kept = own.filter((line) => !names.has(fieldName(line)));
  return Buffer.concat([rawMail([...header, ...kept]), Buffer.from(body)]);
}

function fieldName(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}

const FROM_PROVIDER = [
  'Return-Path: <posta-certificata@pec.provider.example>',
  'Delivered-To: assistenza@pec.example.it',
  'Date: Mon, 2 Mar 2026 10:00:00 +0100',
  'To: assistenza@pec.example.it',
];

/** An envelope around a mail: certified, or `errore` for ordinary mail, which has no data. */
export function envelope(
  words: Wrapping & {
    readonly transport?: string;
    readonly mail?: Buffer | null;
    readonly data?: string | null;
    readonly header?: readonly string[];
  } = {},
): Buffer {
  const { transport = 'X-Trasporto: posta-certificata', mail = customerMail(), ...rest } = words;
  const header = [
    ...FROM_PROVIDER,
    transport,
    `Message-ID: <${PROVIDER_ID}>`,
    'X-Riferimento-Message-ID: <anna-1@pec.cliente.example>',
    'From: "Per conto di: anna@pec.cliente.example" <posta-certificata@pec.provider.example>',
    'Reply-To: anna@pec.cliente.example',
    'Subject: POSTA CERTIFICATA: Tutto fermo',
    ...(words.header ?? []),
  ];
  return pecMail({ data: certificationXml({ type: 'posta-certificata' }), ...rest, header, mail });
}

/** A receipt about a mail of ours. */
export function receipt(
  words: Wrapping & {
    /** The whole `X-Ricevuta` line. */
    readonly kind: string;
    readonly data?: string | null;
    readonly mail?: Buffer | null;
    readonly reference?: string;
    readonly header?: readonly string[];
  },
): Buffer {
  const {
    kind,
    data = null,
    mail = null,
    reference = `X-Riferimento-Message-ID: ${OUR_ID}`,
    ...rest
  } = words;
  const header = [
    ...FROM_PROVIDER,
    kind,
    reference,
    'Message-ID: <receipt.1@pec.provider.example>',
    'From: posta-certificata@pec.provider.example',
    'Subject: Re: stampante ferma, urgente',
    ...(words.header ?? []),
  ].filter((line) => line !== '');
  return pecMail({ ...rest, header, data, mail });
}
