// In which language a customer is answered. A request is often two words long, so beside the little words
// of each language the desk's own trade is listed; words that both languages use (server, mail, password,
// help, in, no) are in neither list. When in doubt the desk's default is right more often than a guess.
import { listWords } from './text.js';

/** A language that the desk answers in, as an ISO 639-1 code: the name of a folder in `templates/`. */
export type Language = string;

/** The language of a request shows in its first words; what follows is often a signature or a disclaimer. */
const WORDS_READ = 120;
/** Beyond these characters nothing is looked at. */
const READ_LIMIT = 4000;
/** Every so many words a word counts half: a long disclaimer must not outvote a short request. */
const WORDS_TO_HALF = 10;
/** The weight of a word by its place. An elision makes two of one. */
const WEIGHTS = Array.from({ length: 2 * WORDS_READ }, (_, place) => 0.5 ** (place / WORDS_TO_HALF));

const KNOWN_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  it: words(`
    il lo gli la le un una uno di del dello della dei degli delle da dal dalla nel nella nei sul sulla con per tra
    che chi cui non è e ed ma se o ho hai ha abbiamo avete hanno sono siamo era erano sto sta stiamo essere avere
    mi ci vi si questo questa questi quando come dove perché perche più piu anche già gia ancora solo tutto tutti
    tutta nessuno oggi ieri domani stamattina stamani mattina pomeriggio sera lunedì martedì mercoledì giovedì venerdì
    buongiorno buonasera salve ciao gentile gentili spettabile grazie saluti cordiali distinti prego cortesemente
    favore vorrei vorremmo possibile potete potreste posso possiamo riesco riusciamo riesce bisogno chiedo chiediamo
    funziona funzionano funzionante fermo ferma fermi ferme bloccato bloccata bloccati bloccate blocco guasto guasta rotto rotta
    lento lenta errore aiuto aiutatemi urgente problema problemi richiesta segnalazione assistenza informazioni info
    stampante stampanti stampa rete telefono telefoni centralino posta casella schermo tastiera cartella ufficio
    faccio fare morto morta giu ovunque accesso accedere entrare scaduta scaduto dimenticato impossibile assente cambio sostituire installare nuovo nuova dipendente
    fattura fatture offerta preventivo allego allegato servono serve manca giù spento spenta connessione utente
  `),
  en: words(`
    the an of to on at by for from with and or but if is are was were be been being am has have had do does did
    not can cannot can't don't doesn't isn't won't could would should will we you he she it they my our your their this that these
    those when where why how what which who there here again still since after before all any some please thanks
    thank regards kind dear hello hi hey morning afternoon yesterday today tomorrow monday tuesday wednesday thursday
    friday need needs want like would works working work worked stopped stop broken down slow stuck failed fails failing
    failure frozen crashed crash crashes corrupted offline unable urgent issue issues problem problems request question error
    printer printers printing print network phone phones screen keyboard folder office access login log
    expired forgot forgotten reset replace install new user users employee invoice quote attached find missing
    unreachable back low runs running normally floor cheers connect connection anymore anything nothing everything
  `),
};

/**
 * The language that `text` is written in, among those the desk answers in; the first of them when the text does not
 * show it. A language without a word list here is never guessed: a rule or the customer's entry names it.
 */
export function detectLanguage(text: string, languages: readonly [Language, ...Language[]]): Language {
  // The text may begin with something else, before which an empty word stands.
  const found = text
    .slice(0, READ_LIMIT)
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[^\p{L}']+/u, WORDS_READ + 1)
    .filter((word) => word !== '');
  const spoken = found.slice(0, WORDS_READ).flatMap(splitElision);
  let best: Language = languages[0];
  let bestScore = score(spoken, best);
  for (const language of languages.slice(1)) {
    const candidate = score(spoken, language);
    if (candidate > bestScore) [best, bestScore] = [language, candidate];
  }
  return best;
}

function score(spoken: readonly string[], language: Language): number {
  const known = KNOWN_WORDS[language];
  if (known === undefined) return 0;
  return spoken.reduce((sum, word, place) => {
    return known.has(word) ? sum + (WEIGHTS[place] ?? 0) : sum;
  }, 0);
}

/** `l'ufficio` is two words, `can't` is one. */
function splitElision(word: string): string | string[] {
  if (!word.includes("'")) return word;
  const [article, noun] = word.split("'");
  return noun !== undefined && noun.length > 2 && article !== undefined ? [article, noun] : [word];
}

function words(list: string): ReadonlySet<string> {
  return new Set(listWords(list));
}
