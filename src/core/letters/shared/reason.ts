// Why a ticket was opened, in one line that is safe to send: the cleaned subject, or the first sentence
// of what was written when the subject says nothing. The line goes to whoever From names, and a stranger
// may have chosen both, so it carries no link, no PIN and no control character.
import { cleanSubject } from '../../mail/subject.js';
import { compose, listWords, oneLine, shorten, UNSEEN } from '../../mail/text.js';

/** Beyond these characters nothing is looked at: it bounds every pattern below. */
const READ_LIMIT = 2000;
/** The longest reason, in characters. */
const SHOWN_LIMIT = 120;
/** A line this long may be one that the sender's program wrapped; a shorter one was ended by its writer. */
const WRAPPED_LINE = 50;
/** How far, in characters, digits may stand from a word for a PIN and still be taken for one. */
const PIN_DISTANCE = 30;

const TICKET_MARK = /[[(] ?(?:ticket )?#?\d{4}-\d{6,9} ?[\])]/giu;
const GREETING =
  /^(?:buon ?giorno|buona ?sera|buon pomeriggio|salve|ciao|gentil\p{L}*|spett\p{L}*|egregi\p{L}*|car[oaie]|dear|hello|hi|hey|good (?:morning|afternoon|evening))(?!\p{L})/iu;
const ABBREVIATION =
  /(?:^|[ (])(?:sigg?|sig\.ra|dott|ing|avv|prof|rag|es|ecc|tel|n|art|mr|mrs|ms|dr|e\.g|i\.e)\.$/iu;
const PIN_WORD = /(?<![\p{L}\p{N}])(?:pin|p\.i\.n\.?|otp|passcode|password|pwd)(?!\p{L})/giu;
const PIN_DIGITS = /(?<!\p{Nd})(?:\p{Nd}{4,8}|\p{Nd}{1,3}(?:[ -]\p{Nd}{1,3}){1,7})(?!\p{Nd})/gu;
const LINK = /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www[.。．｡])\S*/giu;
/** The full stops that IDNA takes for one (RFC 3490 §3.1). */
const DOTTED_NAME = /[\p{L}\p{N}_-]+(?:[.。．｡][\p{L}\p{N}_-]+)+/gu;
const TOP_LEVEL = /^(?:\p{L}{2,}|xn--[a-z0-9-]+)$/iu;

/** Last parts of dotted names that no mail program turns into a link: files and private networks. */
const UNLINKED_ENDINGS = new Set(
  'pdf doc docx xls xlsx csv ppt pptx txt xml jpg jpeg png gif eml msg log bak dll exe js local lan internal intranet localdomain corp'.split(
    ' ',
  ),
);

/** A line of only these words gives a reader no idea of the request. */
const EMPTY_WORDS = new Set(
  listWords(`a al alla all con da di e ed il in la le lo of per the to un una for and with my our please pls favore cortesemente
  help aiuto aiutatemi urgente urgent urgentissimo urgenza asap importante important attenzione
  richiesta richieste request info informazione informazioni information domanda question
  assistenza supporto support tecnica tecnico technical intervento segnalazione report ticket
  problema problemi problem problems errore error guasto issue
  nessun nessuno senza no none oggetto subject untitled link email mail messaggio message nuovo nuova new
  vedi vedere sotto seguito below see fyi inoltro inoltrato inoltrata giro ti vi come forwarded
  grazie thanks thank you saluti saluto cordiali distinti regards kind best cheers`),
);

/**
 * The line by which a customer knows which request is meant: at most 120 characters, empty when neither
 * subject nor text holds a word.
 */
export function reasonOf(subject: string, written: string): string {
  let reason = '';
  for (const line of linesOf(subject, written)) {
    const candidate = unlink(line);
    if (!saysNothing(candidate)) return shorten(candidate, SHOWN_LIMIT);
    reason ||= candidate;
  }
  return shorten(reason, SHOWN_LIMIT);
}

/** The subject, then sentence by sentence what was written: the first that says something is enough. */
function* linesOf(subject: string, written: string): Generator<string> {
  yield withoutMarks(oneLine(maskPins(readable(subject))));
  yield* sentences(maskPins(readable(written)));
}

/** One harmless line of somebody's words: folded, without control characters, links and PINs, at most 120 characters. */
export function quoteLine(text: string): string {
  return shorten(unlink(oneLine(maskPins(readable(text)))), SHOWN_LIMIT);
}

/** The first lines of a text that say anything, each a harmless one; greetings are left out. */
export function quoteLines(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const sentence of sentences(maskPins(readable(text)))) {
    const line = shorten(unlink(sentence), SHOWN_LIMIT);
    if (!/[\p{L}\p{N}]/u.test(line) || (GREETING.test(line) && saysNothing(line))) continue;
    lines.push(line);
    if (lines.length === most) break;
  }
  return lines;
}

/** So much of a text is quoted whole: a technician answers without looking anywhere else. */
const QUOTED_CHARACTERS = 8_000;
const QUOTED_LINES = 120;

/** A text as it was laid out, each line harmless: without links, PINs and control characters. `isCut`: it goes on. */
export function quoteText(text: string): { readonly lines: readonly string[]; readonly isCut: boolean } {
  const paragraphs = maskPins(readable(text.trim(), QUOTED_CHARACTERS)).split(/\r\n?|\n/u);
  const lines = paragraphs
    .map((line) => unlink(oneLine(line)))
    .filter((line, index, all) => line !== '' || (index > 0 && all[index - 1] !== ''));
  const isCut = text.trim().length > QUOTED_CHARACTERS || lines.length > QUOTED_LINES;
  return { lines: lines.slice(0, QUOTED_LINES), isCut };
}

/** Without what no reader sees. */
function readable(text: string, most = READ_LIMIT): string {
  return compose(text.slice(0, most)).replace(UNSEEN, '');
}

/** Our own mark stands between a reply's prefix and the subject that we had answered, prefix and all. */
function withoutMarks(line: string): string {
  return cleanSubject(line.replace(TICKET_MARK, ' ').trim()).text;
}

function saysNothing(line: string): boolean {
  const words = line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.every((word) => EMPTY_WORDS.has(word)) || (GREETING.test(line) && words.length <= 3);
}

function* sentences(written: string): Generator<string> {
  const lines = written.split(/\r\n?|\n/u);
  const paragraphs: string[] = [];
  let wrapped = false;
  for (const line of lines) {
    if (wrapped && line.trim() !== '') paragraphs.push(`${paragraphs.pop() ?? ''} ${line}`);
    else paragraphs.push(line);
    wrapped = line.length >= WRAPPED_LINE;
  }
  for (const paragraph of paragraphs) yield* splitSentences(oneLine(paragraph)).map(withoutGreeting);
}

function splitSentences(paragraph: string): string[] {
  const found: string[] = [];
  for (const piece of paragraph.split(/(?<=[.!?…]) /u)) {
    const last = found.at(-1);
    if (last !== undefined && ABBREVIATION.test(last)) found[found.length - 1] = `${last} ${piece}`;
    else found.push(piece);
  }
  return found;
}

function withoutGreeting(sentence: string): string {
  if (!GREETING.test(sentence)) return sentence;
  const end = sentence.slice(0, 60).search(/[,:!]/u);
  return end < 0 ? sentence : sentence.slice(end + 1).trim();
}

function maskPins(text: string): string {
  const words = [...text.matchAll(PIN_WORD)].map(
    (word) => [word.index, word.index + word[0].length] as const,
  );
  return text.replace(PIN_DIGITS, (digits: string, start: number) => {
    const count = digits.replace(/[ -]/gu, '').length;
    const end = start + digits.length;
    const near = words.some(([from, to]) => start - to <= PIN_DISTANCE && from - end <= PIN_DISTANCE);
    return near && count >= 4 && count <= 8 ? '••••' : digits;
  });
}

/** Mail programs make links of bare host names too, so those are broken as well as whole URLs. */
function unlink(line: string): string {
  return line
    .replace(LINK, '[link]')
    .replace(/(\p{Ll})\.(\p{Lu}\p{Ll})/gu, '$1. $2')
    .replace(DOTTED_NAME, (name: string) => {
      const labels = name.split(/[.。．｡]/u);
      const last = (labels.at(-1) ?? '').toLowerCase();
      return TOP_LEVEL.test(last) && !UNLINKED_ENDINGS.has(last) ? labels.join('[.]') : name;
    });
}
