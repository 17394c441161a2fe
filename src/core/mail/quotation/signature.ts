// The signature at the end of what somebody wrote: what follows `-- `, and the card (name, role, company,
// numbers) below "Cordiali saluti". The closing words and a name signed by hand stay: the sender wrote them.
// A postscript below the card stays too.
import { isBlank, readLines, wordCount, type Line } from './line.js';

const CARD_LINES_MAX = 16;

/** A closing stands alone on its line, perhaps behind "in attesa di riscontro" or with "grazie" around it. */
const FORMULA =
  '(?:' +
  '(?:cordiali|distinti|cari|migliori|sinceri) saluti|cordialita|cordialmente|saluti(?: cordiali)?|un(?: cordiale)? saluto|' +
  'buon lavoro|buona giornata|buona serata|a presto|mille grazie|grazie(?: mille| ancora| infinite| anticipatamente| in anticipo)?|' +
  'attendo riscontro|(?:best|kind|warm|many)(?:est)? (?:regards|wishes)|regards|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|' +
  'cheers|thanks(?: a lot| again| in advance| so much| and regards)?|thank you(?: very much| in advance)?|many thanks|best|br|' +
  'mit (?:freundlichen|besten|herzlichen|lieben) grussen|mit freundlichem gruss|(?:freundliche|viele|beste|liebe|schone|herzliche) grusse|' +
  'mfg|vg|lg|(?:vielen|besten|herzlichen) dank(?: im voraus)?|danke|cordialement|bien cordialement|bien a vous|(?:sinceres|meilleures) salutations|' +
  "salutations(?: distinguees)?|merci(?: beaucoup| d'avance)?|bonne journee|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|(?:muchas )?gracias|" +
  'atenciosamente|cumprimentos|(?:com os )?(?:melhores|meus) cumprimentos|obrigad[oa]|abracos?|met (?:vriendelijke|hartelijke) groet(?:en)?|' +
  'vriendelijke groet(?:en)?|groet(?:en|jes)?|(?:alvast )?bedankt|mvg|z powazaniem|pozdrawiam(?: serdecznie)?|(?:serdecznie )?pozdrawiam|dziekuje)';
const CLOSING_END = '[\\s.,;!*_)\\p{Extended_Pictographic}\\ufe0f-]{0,8}$';
const CLOSING = new RegExp(`^(?:[^?!:]{0,80}[\\s,])?${FORMULA}${CLOSING_END}`, 'u');
const COURTESY = new RegExp(
  `^${FORMULA}(?:(?:[\\s,/&]{1,3}| e | and | und | et | y )${FORMULA})?${CLOSING_END}`,
  'u',
);
const THANKS = /grazie|thank|merci|dank|gracias|obrigad|dziekuje/u;
const CLOSING_WORDS_MAX = 12;

const NAME_WORD = /^\p{Lu}[\p{L}.'’-]*$/u;
const NAME_PARTICLE = /^(?:de|di|da|del|della|van|von|der|den|el|al)$/u;
const NAME_CHARACTERS_MAX = 60;
const NAME_WORDS_MAX = 5;
const CONTACT =
  /(?:\b(?:tel|telefono|telefon|telephone|phone|mobile|mobil|mob|cell|cellulare|fax|direct|diretto|centralino|handy|t|m|f|p|c)\b[\s.:)/]{0,4}\+?[\d(]|\+\d{2}[\d .()/-]{6}|^\+?\(?\d[\d ()./-]{6,20}$|[^\s<>@]@[^\s<>@]{1,64}\.[a-z]|\bwww\.|https?:\/\/|\bp\.? ?iva\b|partita iva|\bcod(?:ice|\.) ?fisc|\bvat\b|\bust-?id|\[(?:cid|image|logo|immagine|inline image|bild)\b|\bskype\b|: ?\+?\(?\d[\d ()./-]{6,20}$)/u;
const COMPANY =
  /(?:^|\s)(?:s\.? ?r\.? ?l\.?(?: ?s\.?)?|s\.? ?p\.? ?a|s\.n\.c|snc|s\.a\.s|sas|gmbh(?: & co\.? kg)?|ag|kg|ltd|llc|inc|plc|s\.a|s\.l|b\.v|bv|n\.v|lda|sarl|sp\. ?z ?o\.? ?o|onlus|scarl|coop)\.?(?=$|[\s,)|-])/u;
const PLACE =
  /\b(?:via|viale|v\.le|piazza|p\.zza|corso|largo|street|road|avenue|rue|calle|rua|ul\.)\b.*\d|str(?:asse|\.) ?\d|\b\d{5} \p{L}/u;
const ROLE =
  /\b(?:ufficio|responsabile|amministrazione|amministratore|direttore|direzione|segreteria|acquisti|commerciale|contabilita|tecnico|assistenza|resp\.|ing\.|dott\.|dott\.ssa|geom\.|rag\.|avv\.|arch\.|manager|director|office|department|engineer|ceo|cto|president|assistant|leiter|abteilung|geschaftsfuhrer|vertrieb|directeur|service|gerente|departamento|afdeling|dzial|kierownik)/u;

/** "P.S.", a question or a sentence: somebody speaks, no card. */
const POSTSCRIPT = /^(?:p\.? ?s\.?|n\.? ?b\.?|nota)(?:[\s:,]|$)/u;
const LABELLED = /^[^:]{1,40}:(?:\s|$)/u;

/** The sender's lines without their signature. */
export function withoutSignature(lines: readonly Line[]): Line[] {
  const text = lines.slice(0, findDelimiter(lines) ?? lines.length);
  const closing = findClosing(text);
  if (closing === null) return text.slice(0, looseCardStart(text));
  // A name right below the closing, apart from what follows, was signed by hand.
  const [name, gap] = text.slice(closing + 1);
  const start = name && isName(name) && isBlank(gap) ? closing + 2 : closing + 1;
  const end = cardEnd(text, start);
  return isCard(text.slice(start, end)) ? [...text.slice(0, start), ...text.slice(end)] : text;
}

/** Whether the line is nothing but a closing: "Grazie e cordiali saluti,". */
export function isClosing(line: Line): boolean {
  return CLOSING.test(line.folded) && wordCount(line) <= CLOSING_WORDS_MAX;
}

/** Whether the line says nothing at all: "Cordiali saluti" and no word more. Thanks alone can be an answer. */
export function isCourtesy(line: Line): boolean {
  return COURTESY.test(line.folded) && !THANKS.test(line.folded);
}

/** Whether a line of text is a closing or nothing but courtesy, as it stands in any mail. */
export function isRoutine(text: string): boolean {
  const [line] = readLines(text);
  return line === undefined || isClosing(line) || isCourtesy(line);
}

/** Whether the line could be a bare name, signed by hand. */
export function isName(line: Pick<Line, 'clean'>): boolean {
  if (line.clean.length > NAME_CHARACTERS_MAX) return false;
  const words = line.clean.replace(/^[-–—*_\s]+|[*_,]+$/gu, '').split(/\s+/u);
  const [first = ''] = words;
  return (
    words.length <= NAME_WORDS_MAX &&
    NAME_WORD.test(first) &&
    words.every((word) => NAME_WORD.test(word) || NAME_PARTICLE.test(word))
  );
}

/**
 * The line of `-- ` (RFC 3676 §4.3), which programs strip of its blank, or a ruled line above a card. Two
 * dashes or a rule can stand in a table too: all but the exact delimiter want a card below.
 */
function findDelimiter(lines: readonly Line[]): number | null {
  const from = tailStart(lines, CARD_LINES_MAX + 1);
  for (const [offset, line] of lines.slice(from).entries()) {
    const at = from + offset;
    if (!/^[-–—_=*~─]{1,80}$/u.test(line.clean) || line.clean === '-' || line.clean === '*') continue;
    if (/^--[ \u00a0]$/u.test(line.raw)) return at;
    const end = cardEnd(lines, at + 1);
    const card = lines.slice(at + 1, end);
    if (end < lines.length || card.every(isBlank)) continue;
    const above = lines[at - 1];
    const apart = above === undefined || isBlank(above) || isClosing(above);
    if (card.some(isContact) || (apart && (isCard(card) || /^(?:--|[–—_]{1,2})$/u.test(line.clean))))
      return at;
  }
  return null;
}

/** The last closing below which only a card or a postscript stands. */
function findClosing(lines: readonly Line[]): number | null {
  const from = tailStart(lines, CARD_LINES_MAX * 2);
  const at = lines.slice(from).findLastIndex(isClosing);
  return at === -1 ? null : from + at;
}

/** The index of the line from which on at most that many filled lines follow. */
function tailStart(lines: readonly Line[], filledMax: number): number {
  let filled = 0;
  let at = lines.length;
  while (at > 0 && filled < filledMax) if (!isBlank(lines[--at])) filled++;
  return at;
}

/** The index behind the lines, from `start` on, that could stand on a card. */
function cardEnd(lines: readonly Line[], start: number): number {
  const length = lines.slice(start).findIndex((line) => !couldBeCard(line));
  return length === -1 ? lines.length : start + length;
}

function isContact(line: Line): boolean {
  return CONTACT.test(line.folded) || COMPANY.test(line.folded);
}

function couldBeCard(line: Line): boolean {
  if (isBlank(line)) return true;
  if (line.clean.length > 160 || POSTSCRIPT.test(line.folded) || /[?!]$/u.test(line.clean)) return false;
  if (isContact(line) || PLACE.test(line.folded)) return !isSentence(line);
  return (
    !LABELLED.test(line.folded) &&
    !/[.:;]$/u.test(line.clean.replace(/\b\p{L}{1,4}\.$/u, '')) &&
    wordCount(line) <= 9
  );
}

/** Long, and with more small words than a card has. */
function isSentence(line: Line): boolean {
  const words = line.clean.split(/\s+/u);
  return (
    words.length >= 8 &&
    words.filter((word) => /^\p{Ll}/u.test(word) && !/[@/]|www/u.test(word)).length > words.length / 2
  );
}

/**
 * A card begins with a name, a company or an office, and goes on with a way to reach it, a role or more names.
 * Anything else below "Grazie" (a link, an error's text) is part of the request.
 */
function isCard(lines: readonly Line[]): boolean {
  const [first, ...rest] = lines.filter((line) => !isBlank(line));
  if (first === undefined || rest.length >= CARD_LINES_MAX || !opensCard(first)) return false;
  if (rest.length === 0) return isContact(first) && /^[*_]?\p{Lu}\p{L}+ \p{Lu}/u.test(first.clean);
  if ([first, ...rest].some((line) => isContact(line) || PLACE.test(line.folded) || ROLE.test(line.folded)))
    return true;
  return rest.every((line) => /^[\p{Lu}*_]\P{N}*$/u.test(line.clean) && wordCount(line) <= 6);
}

function opensCard(line: Line): boolean {
  if (/^(?:https?:|www\.)/u.test(line.folded)) return false;
  return isName(line) || isContact(line) || ROLE.test(line.folded);
}

/** Where a card without any closing begins: the last paragraph, a name first, then two ways to reach its owner. */
function looseCardStart(lines: readonly Line[]): number {
  const last = lines.findLastIndex((line) => !isBlank(line));
  let start = last;
  while (start > 0 && last - start < CARD_LINES_MAX && !isBlank(lines[start - 1])) start--;
  const card = lines.slice(start, last + 1);
  const [first] = card;
  const proven = first && (isName(first) || COMPANY.test(first.folded)) && card.filter(isContact).length >= 2;
  return proven && card.length >= 3 && card.every(couldBeCard) ? start : lines.length;
}
