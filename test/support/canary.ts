// Words that stand nowhere else in the world, put where secrets and letters stand, and a search for them in whatever
// form they may have got out: as they are, escaped, or encoded as protocols and programs do it.
import { randomBytes } from 'node:crypto';

/** A new word that nothing else contains. It is short, so that no bound on a line cuts it in two. */
export function canary(): string {
  return `zq${randomBytes(6).toString('hex')}`;
}

/** What somebody said: a log, the output of a command, a mail, a file. */
export interface Told {
  readonly where: string;
  readonly text: string;
}

/** What is looked for, by what it is: a password, the text of a mail. */
export type Canaries = Readonly<Record<string, string>>;

/** Where which canary was found, with what stands around it; empty where all is well. */
export function findCanaries(told: readonly Told[], canaries: Canaries): string[] {
  const sought = Object.entries(canaries).map(([what, text]) => ({ what, forms: formsOf(text) }));
  return told.flatMap(({ where, text }) => {
    const folded = text.toLowerCase();
    return sought.flatMap(({ what, forms }) => {
      const at = forms.map((form) => folded.indexOf(form.toLowerCase())).find((index) => index >= 0);
      return at === undefined ? [] : [`${where}: ${what}: ${around(text, at)}`];
    });
  });
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 60), at + 60).replaceAll(/\s+/g, ' ');
}

/** As it is, as JSON and addresses write it, in hexadecimal, and in the middle of a piece of base64. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const forms = [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((before) => base64Within(bytes, before)),
  ];
  return [...new Set(forms)];
}

/** What base64 makes of bytes behind so many others: only the characters that they alone decide, in both alphabets. */
function base64Within(bytes: Buffer, before: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}
