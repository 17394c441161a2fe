// Whether somebody is named in the bytes of a mail: as they stand, behind quoted-printable, and in base64. A mail
// is looked at in windows, each beginning with the last lines of the one before.
import { isNamed } from '../../core/mail/mask.js';
import { compose, decompose } from '../../core/mail/text.js';

/** Longer than any word that is looked for, with the longest line of base64. */
const OVERLAP_BYTES = 1024;
/** An ellipsis in UTF-8, read as Latin-1. */
const ELLIPSIS = Buffer.from('…').toString('latin1');

/** Whether one of the words stands anywhere in a mail, in whatever form the desk writes it, in UTF-8 or Latin-1. */
export async function namesInMail(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  words: readonly string[],
): Promise<boolean> {
  // The bytes are read as Latin-1: there the UTF-8 of a word looks like another word.
  const sought = words
    .flatMap((word) => [compose(word), decompose(word)])
    .flatMap((word) => [word, Buffer.from(word, 'utf8').toString('latin1')]);
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk).toString('latin1');
    const decoded = [text, unquoted(text), ...unbased(text)];
    if (decoded.some((one) => isNamed(one.replaceAll(ELLIPSIS, '…'), sought))) return true;
    // Base64 is whole at the beginning of a line.
    const from = text.indexOf('\n', Math.max(0, text.length - OVERLAP_BYTES)) + 1;
    rest = text.slice(from);
  }
  return false;
}

function unquoted(text: string): string {
  return text
    .replaceAll(/=[ \t]*\r?\n/g, '')
    .replaceAll(/[=]([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replaceAll('_', ' ');
}

/** Blocks of base64 lines, and encoded words of a header (RFC 2047). */
function unbased(text: string): string[] {
  const blocks = text.match(
    /^(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\r?$(?:\n[A-Za-z0-9+/=]+\r?$)*/gm,
  );
  const words = text.match(/(?<=\?b\?)[A-Za-z0-9+/=]+(?=\?=)/gi);
  return [...(blocks ?? []), ...(words ?? [])].map((base64) =>
    Buffer.from(base64, 'base64').toString('latin1'),
  );
}
