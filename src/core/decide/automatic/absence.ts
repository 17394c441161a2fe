// Absence notices without a field of a machine: only their words are left. Persons write of absences too ("sono in ferie
// fino a lunedì, ma il server è fermo"), so every single word must belong to a notice: whoever asks for something has
// to name it, and no thing that breaks stands in this table. A word that is missing here costs a ticket, never a request.
import { compose, fold, listWords } from '../../mail/text.js';

/** More is no notice. */
const READ_LENGTH = 1500;

/** Whether the subject of a notice is made of its words alone, besides who is absent, and when. */
export function isAbsenceTitle(subject: string): boolean {
  const words = wordsOf(subject);
  const first = Math.max(0, words.slice(0, NAMES_MAX).findIndex(isOther));
  const last = words.findLastIndex(isOther) + 1;
  return isOfNotice(words.slice(first, Math.max(last, words.length - NAMES_MAX)));
}

/** Whether a text is made of the words of an absence notice alone, besides names, dates and addresses. */
export function isAbsenceText(text: string): boolean {
  if (text.length > READ_LENGTH || text.includes('?')) return false;
  const lines = compose(text).trim().split('\n');
  const signed = wordsOf(lines.at(-1) ?? '');
  const isSigned = lines.length > 1 && signed.length <= NAMES_MAX && signed.every(isName);
  return isOfNotice(
    wordsOf(
      lines
        .slice(0, isSigned ? -1 : undefined)
        .join('\n')
        .replace(NOTICE_PHRASES, ' '),
    ),
  );
}

const SEPARATORS = /[\s,;:!()[\]<>"“”«»'’‘´`*_|/–—-]+|\.(?=\s|$)/u;

/** Phrases that would be a request word by word: "è urgente, chiamare il cliente", "la posta non è raggiungibile". */
const NOTICE_PHRASES =
  /(?<!\p{L})(?:non (?:sar(?:ò|emo)|potr(?:ò|emo)|avr(?:ò|emo)|legger(?:ò|emo)|risponder(?:ò|emo)|(?:sono|siamo) (?:in (?:ufficio|sede)|(?:disponibil|raggiungibil|reperibil)[ei]))|(?:i|we) (?:am|are|will|shall|may) (?:not )?(?:be )?(?:(?:currently|temporarily) )?(?:(?:un)?(?:available|reachable)|have access)|(?:will not|won['’]t|may not) (?:reply|respond|answer|be able to|be checking|be reading|read)|(?:for|in|with|of) (?:any |an |very |all )?urgent (?:matters?|cases?|requests?|issues?|enquiries|inquiries|queries|needs?|assistance|attention)|if (?:it is |your [a-z]{1,12} is )?urgent|if you (?:need|require) (?:any |immediate |urgent )?(?:assistance|help|support)|(?:per|in caso di) (?:\p{L}{1,12} )?(?:questioni|comunicazioni|richieste|necessit[aà]|casi) urgenti|se urgente|(?:gentil[ei]|spett(?:abil[ei])?\.?) client[ei]|dear (?:customers?|sir|madam))(?!\p{L})/giu;

function wordsOf(text: string): string[] {
  return compose(text)
    .split(SEPARATORS)
    .filter((word) => word !== '');
}

/** A name stands behind what introduces it, or behind another name that does. */
function isOfNotice(words: readonly string[]): boolean {
  return words.every((word, at) => {
    const above = words[at - 1] ?? '';
    return isNoticeWord(word) || (isName(word) && (INTRODUCED.has(fold(above)) || isName(above)));
  });
}

/** Dates, numbers and addresses say nothing, and neither does a mark without a letter. */
function isNoticeWord(word: string): boolean {
  return /[\d@]|^www\.|^\P{L}+$/u.test(word) || NOTICE_WORDS.has(fold(word));
}

/** Not in capitals: whoever writes "SERVER FERMO" names nobody. */
function isName(word: string): boolean {
  return /^\p{Lu}[\p{Ll}.]{1,30}$/u.test(word) && !NOTICE_WORDS.has(fold(word));
}

function isOther(word: string): boolean {
  return !isName(word);
}

const NAMES_MAX = 4;

/** Words before the name of a person: who is greeted, or who helps meanwhile. */
const INTRODUCED = new Set(
  listWords(`
    gentile caro cara ciao buongiorno contattare contatti scrivere telefonare chiamare rivolgersi a al alla collega
    responsabile sig signor signora dott dott.ssa ing dr e o oppure di
    dear hi hello contact call email write to colleague mr mrs ms and or manager`),
);

const NOTICE_WORDS: ReadonlySet<string> = new Set([
  ...listWords(`
    a ad ai al alla alle allo agli c che chi ci con cui d da dal dalla dalle dai dall dei del della delle dell di e ed
    entro fin fino fra gli i il in io l la le lei li lo loro ma mi mia mie miei mio ne nei nel nella nelle nell o od ogni
    oppure per pertanto poi presso prima qualora quanto quindi se si sua sue sui suo suoi sul sulla tra tutta tutte tutti
    tutto un una uno vi voi vostra vostre vostri vostro nostra nostre nostri nostro sara saranno saro saremo essere sono
    siamo stato e avro avra avremo restero resteremo restera resteranno rimarra rimarranno potra potro potremo trovo dovesse
    ufficio uffici sede assente assenti assenza ferie vacanza vacanze congedo maternita paternita malattia permesso
    trasferta viaggio fiera fuori chiuso chiusi chiusa chiuse chiusura estiva estive natalizia natalizie pasquale pasquali
    azienda aziendale aziendali festivita festivo natale capodanno pasqua ferragosto agosto gennaio febbraio marzo aprile
    maggio giugno luglio settembre ottobre novembre dicembre lunedi martedi mercoledi giovedi venerdi sabato domenica
    giorno giorni giornata giornate settimana settimane mese ore ora mattina mattino pomeriggio oggi domani prossimo prossima
    prossimi prossime corrente compreso compresi compresa inclusi incluso dalle primo
    rientro rientrero rientreremo rientra tornero torneremo ritorno ritornero riprenderemo riprendero riapertura
    riapriremo attivita operativo operativi nuovamente disponibile disponibili reperibile raggiungibile
    rispondero risponderemo risposta riscontro rispondervi risponderle leggero provvedero appena possibile quanto presto
    messaggio messaggi mail email posta elettronica casella comunicazione comunicazioni ricevuto ricevuta letto letta
    gestito gestita inoltrato inoltrata inoltrati automatica automatico automaticamente generato risponditore
    accesso limitato saltuario saltuariamente 
    urgenza urgenze emergenza emergenze caso eventuale eventuali qualsiasi necessita
    contattare contatti contatto rivolgersi scrivere telefonare chiamare inviare collega colleghi responsabile segreteria
    centralino numero telefono tel cell cellulare interno fax indirizzo seguente seguenti sig signor signora dott ing dr
    grazie ringrazio ringraziamo saluti saluto cordiali cordialmente distinti buongiorno buonasera salve gentile gentili
    spett spettabile mittente caro cara ciao attenzione durante periodo attualmente temporaneamente
    momentaneamente momento buone buon feste vacanze auguri prego pregati pregato preghiamo prega potete cortesemente cortesia`),
  ...listWords(`
    i m am are is be been will t the a an and any as at but by for from have has had if in into it my me
    of off on or our out over so that the there this then to until till up us we with within you your who shall may
    can please kindly thank thanks regards best kind sincerely dear hi hello good morning day
    office offices away absent absence leave annual parental maternity sick vacation holiday holidays holidays pto
    travelling traveling trip business conference closed closing closure christmas easter new year summer
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday today tomorrow next week weeks days date through back return returning returns
    currently temporarily available reachable limited intermittent access e mail email emails message messages
    inbox reply replies respond responding response answer auto automatic automatically automated generated notice
    soon possible upon when during period time case emergency emergencies
    contact call colleague colleagues manager mr mrs ms dr phone mobile number reach me following instead received read
    forwarded apologies`),
]);
