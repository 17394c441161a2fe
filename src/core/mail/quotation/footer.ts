// Paragraphs that nobody wrote for this mail: "Inviato da iPhone", legal notices, the verdict of a virus
// scanner, the plea for the trees. They are recognised wherever they stand.
import { isBlank, wordCount, type Line } from './line.js';
import { listOf } from './words.js';

const DEVICE =
  '(?:iphone|ipad|ipod|android|outlook|samsung|galaxy|huawei|xiaomi|redmi|oppo|honor|oneplus|pixel|nokia|' +
  'motorola|sony|htc|alcatel|smartphone|cellulare|telefon\\w{0,4}|mobil\\w{0,12}|phone|cell|handy|tablet|tel|' +
  'dispositivo|device|blackberry|windows|posta|mail\\w{0,9}|e-mail|yahoo|gmail|libero|tiscali|aruba|virgilio|' +
  'proton\\w{0,5}|spark|airmail|aquamail|bluemail|typeapp|mailbird|canary|k-9|fairemail|thunderbird|sparrow|mac|ti-85|t-mobile|webmail|komork\\w{0,3})';
const VIA =
  "(?:from|with|via|by|using|da|dal|dalla|dall'|tramite|con|de|du|depuis|von|mit|desde|do|da|pelo|van|vanaf|met|z|ze|fran|fra|ifran|a partir d(?:e |'))";

/** "Inviato dal mio smartphone Samsung Galaxy.": the device stands a few words behind the verb. */
const SENT_FROM = new RegExp(
  `^[<(\\[*]{0,3}(?:(?:this |questo |questa )?(?:e-?mail |message |messaggio )?(?:was |e stato |e stata )?` +
    `(?:sent|posted|inviat[oa]|spedit[oa]|scritto|gesendet|envoye|enviad[oa]|verzonden|verstuurd|wyslan[eoay]|skickat|sendt|lahetetty) ${VIA}|from my) ?` +
    `(?:[^\\s]{1,20} ){0,3}?['(<]?${DEVICE}(?![\\p{L}])`,
  'u',
);
const SENT_FROM_GERMAN = /^(?:diese nachricht wurde )?von meine[mr] .{1,60} (?:gesendet|geschickt)\b/u;
/** The device bears the case: "Lähetetty iPhonesta", "Lähetetty Samsung Galaxy -älypuhelimesta." */
const SENT_FROM_FINNISH =
  /^lahetetty (?:[^\s]{1,20} ){0,3}?-?(?:iphone|ipad|android|samsung|huawei|nokia|outlook|(?:aly|matka)?puhelime|laittee)\p{L}{0,8}\.?$/u;
const COURRIER = /^provenance ?: courrier pour windows/u;
/** "Scarica Outlook per iOS", with nothing behind it but a link: "Outlook per iOS non parte" is a request. */
const GET_APP =
  /^[<([*]{0,3}(?:get|download|scarica(?:te)?|ottieni|holen sie sich|hol dir|laden sie|telecharge[rz]|obtene[rz]|obtenga|obten|consigue|descarga|baixe|obter|obtenha|download|hent|skaffa|hamta|hanki|pobierz|krijg|ontvang) (?:[^\s]{1,20} ){0,2}?(?:outlook|(?:yahoo|libero|virgilio|aol|gmx|web\.de|proton) ?mail|bluemail|typeapp|spark|edison mail) (?:for|per|fur|pour|para|voor|dla|til|su|on) (?:ios|android|mac|iphone|ipad)\b[\s.]{0,3}(?:[<([].*)?$/u;
/** More words of no name behind the device make a sentence of it, unless they excuse the writing. */
const PLAIN_WORDS_MAX = 3;
const EXCUSE =
  /\b(?:excus|pardon|typo|brevit|scus|errori|refusi|entschuld|tippfehler|desole|fautes|disculp)/u;

const ADVERT = new RegExp(
  '^(?:' +
    '(?:mail )?priv[ao] di virus|virus-?free|virenfrei|(?:questa|questo) (?:e-?mail|messaggio) (?:e stat[oa] controllat|e priv)|' +
    'this e-?mail has been (?:checked|scanned)|diese e-?mail wurde (?:von|auf) .{0,40}(?:virus|viren|avast)|' +
    'please consider the environment|' +
    "rispett[ai] l'ambiente|pensa all'ambiente|save (?:a tree|paper)|pensez a l'environnement|" +
    '(?:bitte )?denken sie an die umwelt)',
  'u',
);

/** Whoever writes of printing has a printer that fails, unless the trees come into it. */
const PRINTING =
  /^(?:.{0,40}(?:prima di|before|non|don't|avoid|evita di|avant d'|antes de) ?(?:you )?(?:stampar|print|imprim))/u;
const TREES =
  /\b(?:ambient|environment|alber|trees?\b|foreste|l'environnement|medio ambiente|strettamente necessari|really need)/u;

/** More is no footer. */
const ADVERT_CHARACTERS_MAX = 400;

/** Words by which a legal notice names the very mail that it stands in. */
const THIS_MAIL =
  /\b(?:quest[oa] (?:messaggio|e-?mail|mail|comunicazione|posta)|present[ei] (?:messaggio|e-?mail|mail|comunicazione)|this (?:e-?mail|mail|message|communication|transmission)|the information (?:contained|in this)|(?:diese|dieser|vorliegende) (?:e-?mail|nachricht|mail)|ce (?:message|courriel|mail|courrier)|cet? e-?mail|este (?:mensaje|correo|e-?mail|mensagem)|esta (?:mensagem|comunicacion)|dit (?:e-?mail)?bericht|deze e-?mail|(?:ta|niniejsza) wiadomosc|niniejszy e-?mail|ai sensi (?:e per gli effetti )?del(?:l'|la|lo)? ?(?:art|gdpr|d\.? ?lgs|d\.?l|regolamento|reg|legge))/u;

const LEGAL = listOf(`
    riservat, confidenzial, destinat, esclusiv, per errore, erroneamente, 196/2003, gdpr, 2016/679, 679/2016,
    divulga, diffusione, distrugg, vietat, proibit, trattamento dei dati, confidential,
    intended recipient, intended solely, addressee, privileged, in error, unauthori, disclos,
    dissemination, notify the sender, vertraulich, empfanger, irrtumlich, vernichten, unbefugt,
    nicht gestattet, confidentiel, par erreur, detrui, interdit, confidencial, por error,
    prohibid, por engano, vertrouwelijk, geadresseerde, abusievelijk, poufn, adresat,
    omylkow, zabronion`);

const NOTICE_TITLE =
  /^[^\p{L}]{0,5}(?:disclaimer|avviso di riservatezza|nota di riservatezza|avvertenza|informativa privacy|privacy|riservatezza|confidentiality notice|legal notice|note legali|avis de confidentialite|haftungsausschluss|vertraulichkeitshinweis|aviso legal)[^\p{L}]{0,5}$/u;

/** Fewer characters are a remark of the sender's own: "questa mail è riservata, non girarla per errore". */
const NOTICE_CHARACTERS_MIN = 120;

/** One legal word alone proves nothing. */
const LEGAL_TERMS_MIN = 2;

/** Leaves out the paragraphs and lines that programs and lawyers wrote. */
export function withoutFooters(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  let afterNotice = false;
  for (const paragraph of paragraphsOf(lines)) {
    const words = wordsOf(paragraph);
    if (isAdvert(words)) continue;
    const start = noticeStart(paragraph, words, afterNotice);
    for (const [at, line] of paragraph.slice(0, start ?? paragraph.length).entries()) {
      if (!isDeviceFooter(line, paragraph[at - 1], paragraph[at + 1])) kept.push(line);
    }
    if (start !== null && !afterNotice) dropNoticeHead(kept);
    if (!isBlank(paragraph[0])) afterNotice = start !== null;
  }
  return kept;
}

/** Runs of filled lines and runs of blank ones, in order. */
function paragraphsOf(lines: readonly Line[]): Line[][] {
  const paragraphs: Line[][] = [];
  for (const line of lines) {
    const current = paragraphs.at(-1);
    if (current?.[0] && isBlank(current[0]) === isBlank(line)) current.push(line);
    else paragraphs.push([line]);
  }
  return paragraphs;
}

/**
 * The line of the paragraph at which a legal notice begins, or null: it may stand right below a card. A notice
 * may run over several paragraphs; the later ones need not name the mail again.
 */
function noticeStart(paragraph: readonly Line[], said: string, continued: boolean): number | null {
  // Most paragraphs are too short, or do not speak of the mail: the terms are many, and are looked for last.
  if (said.length < NOTICE_CHARACTERS_MIN || !(continued || THIS_MAIL.test(said))) return null;
  if (!isLegal(said)) return null;
  const first = paragraph.findIndex(
    (line) => THIS_MAIL.test(line.folded) || LEGAL.some((term) => line.folded.includes(term)),
  );
  if (first === -1) return null;
  const start = continued ? 0 : first;
  const words = wordsOf(paragraph.slice(start));
  // No notice asks: "questo messaggio è partito per errore, si può richiamare?"
  if (words.includes('?')) return null;
  const proven =
    words.length >= NOTICE_CHARACTERS_MIN && isLegal(words) && (continued || THIS_MAIL.test(words));
  return proven ? start : null;
}

function isLegal(words: string): boolean {
  return LEGAL.filter((term) => words.includes(term)).length >= LEGAL_TERMS_MIN;
}

function isAdvert(said: string): boolean {
  const words = said.replace(/^[^\p{L}]+/u, '');
  return (
    words.length <= ADVERT_CHARACTERS_MAX &&
    (ADVERT.test(words) || (PRINTING.test(words) && TREES.test(words)))
  );
}

function wordsOf(lines: readonly Line[]): string {
  return lines.map((line) => line.folded).join(' ');
}

/** Takes the title and the ruled line that stand right above a notice away. */
function dropNoticeHead(kept: Line[]): void {
  let last = kept.findLastIndex((line) => !isBlank(line));
  while (
    last >= 0 &&
    (NOTICE_TITLE.test(kept[last]?.folded ?? '') || /^[-_=*~─—–\s]{3,}$/u.test(kept[last]?.clean ?? ''))
  ) {
    kept.length = last;
    last = kept.findLastIndex((line) => !isBlank(line));
  }
}

/** A line of its own, at an end of its paragraph: inside one, the same words are the sender's. */
function isDeviceFooter(line: Line, above: Line | undefined, below: Line | undefined): boolean {
  if (line.clean.length > 160 || line.clean.endsWith('?')) return false;
  if (above !== undefined && below !== undefined && !isBlank(above)) return false;
  if (wordCount(line) > 14) return false;
  if (GET_APP.test(line.folded) || SENT_FROM_FINNISH.test(line.folded) || COURRIER.test(line.folded))
    return true;
  const sent = SENT_FROM.exec(line.folded)?.[0];
  if (sent === undefined) return SENT_FROM_GERMAN.test(line.folded);
  const behind = line.clean.split(/\s+/u).slice(sent.split(' ').length);
  return (
    behind.filter((word) => /^\p{Ll}{2}/u.test(word)).length <= PLAIN_WORDS_MAX || EXCUSE.test(line.folded)
  );
}
