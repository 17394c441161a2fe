// Words of mail programs around other people's words, in the languages of our customers. Folded, as
// quotation-line.ts folds: lower case, no accents, straight apostrophes. A new language is added here only.

/** The words between the commas. */
export function listOf(words: string): string[] {
  return words.split(',').map((word) => word.trim());
}

/** The role that a field plays in the header that a mail program repeats above a quoted mail. */
export type Role = 'from' | 'date' | 'to' | 'subject' | 'other';

const FIELDS: Readonly<Record<Role, readonly string[]>> = {
  from: listOf(`
    da, from, de, von, van, od, fra, fran, mittente, lahettaja, от`),
  date: listOf(`
    inviato, inviata, inviato il, data, data invio, sent, date, envoye, envoye le, gesendet, datum,
    enviado, enviado el, fecha, enviada, enviado em, enviada em, verzonden, wyslano, wyslane, skickat,
    sendt, lahetetty, дата, отправлено`),
  to: listOf(`
    a, to, per, an, para, aan, do, till, til, destinatario, vastaanottaja, кому`),
  subject: listOf(`
    oggetto, ogg, subject, objet, betreff, asunto, assunto, onderwerp, temat, amne, emne, aihe, тема`),
  other: listOf(`
    cc, c.c., ccn, bcc, copia, kopie, dw, udw, kopia, kopi, копия, rispondi a, reply-to, reply to,
    repondre a, antwort an, responder a, antwoord aan, priorita, importanza, importance, priority,
    prioritat, wichtigkeit, allegati, attachments, anlagen, pieces jointes, datos adjuntos, anexos,
    bijlagen, zalaczniki, organization, organizzazione, message-id, resent-from, categorie,
    sensitivity`),
};

/** The role of each field name. */
export const ROLES: ReadonlyMap<string, Role> = new Map(
  (['from', 'date', 'to', 'subject', 'other'] as const).flatMap((role) =>
    FIELDS[role].map((name) => [name, role] as const),
  ),
);

/** Lines above a forwarded mail: whoever writes one says that what follows is handed on. */
export const FORWARD_MARKERS = listOf(`
    messaggio inoltrato, inizio messaggio inoltrato, inizio del messaggio inoltrato, e-mail inoltrata,
    forwarded message, begin forwarded message, start of forwarded message, forwarded mail,
    forwarded email, weitergeleitete nachricht, anfang der weitergeleiteten nachricht,
    anfang der weitergeleiteten e-mail, message transfere, message reexpedie,
    debut du message reexpedie, debut du message transfere, mensaje reenviado,
    inicio del mensaje reenviado, mensagem encaminhada, inicio da mensagem encaminhada,
    mensagem reencaminhada, inicio da mensagem reencaminhada, doorgestuurd bericht,
    begin doorgestuurd bericht, wiadomosc przeslana dalej, przekazana wiadomosc,
    przekazywana wiadomosc, poczatek przekazywanej wiadomosci, tresc przekazanej wiadomosci,
    vidarebefordrat meddelande, videresendt meddelelse, пересылаемое сообщение`);

/** Beginnings of the same in Lotus Notes, which adds who and when. */
export const FORWARD_BY = listOf(`
    inoltrato da , forwarded by , weitergeleitet von , transfere par `);

/** Lines above the mail that is answered, or forwarded: some programs use the same for both. */
export const ORIGINAL_MARKERS = listOf(`
    messaggio originale, messaggio originario, messaggio di origine, e-mail originale,
    appuntamento originale, original message, original mail, original email, original appointment,
    original, reply message, ursprungliche nachricht, originalnachricht, original-nachricht,
    ursprungliche mail, message d'origine, message original, message initial, mensaje original,
    mensagem original, oorspronkelijk bericht, origineel bericht, oorspronkelijke bericht,
    oryginalna wiadomosc, wiadomosc oryginalna, wiadomosc pierwotna, ursprungligt meddelande,
    originalmeddelande, oprindelig meddelelse, opprinnelig melding, alkuperainen viesti,
    исходное сообщение`);

/** The verb of an attribution: "Il giorno … Mario Rossi ha scritto:". */
export const WROTE = listOf(`
    ha scritto, hanno scritto, scrive, scriveva, wrote, writes, a ecrit, ecrit, schrieb, schreibt,
    geschrieben, escribio, escribe, escreveu, escreve, schreef, napisal(a), napisal/a, napisal,
    napisala, pisze, skrev, kirjoitti, napsal(a), napsal, napsala, a scris, irta, yazdi, написал,
    написал(а), написала, пишет, 写道`);

/** The same where a program speaks to whom it answers: "Thursday, September 3, 2026, 10:12:00, you wrote:". */
export const YOU_WROTE = listOf(`
    you wrote, hai scritto, avete scritto, du schriebst, sie schrieben, ihr schriebt, tu as ecrit, vous avez ecrit,
    escribiste, voce escreveu, je schreef, u schreef, du skrev, kirjoitit`);

/** Before the verb, these make it a sentence of the sender's own: "il tecnico mi ha scritto:". */
export const PRONOUNS = listOf(`
    mi, ci, gli, vi, ti, lo, che, he, she, they, who, i, we, you, er, sie`);

/** The words that begin an attribution without a weekday, a date or a name at its head. */
export const ATTRIBUTION_OPENERS = listOf(`
    il, in data, on, at, in article, in a message, le, am, el, em, a, op, w dniu, dnia, den, dne, pa,
    wiadomosc napisana przez, quoting, citando, citazione di, zitat von`);

/** The beginnings of weekdays, as a date is begun with them. */
export const WEEKDAYS = listOf(`
    lun, mar, mer, gio, ven, sab, dom, mon, tue, wed, thu, fri, sat, sun, mo, di, mi, do, pe, ti, ke, to, la, su, tir, ons, tor, fre, lor, son, man, fr, sa, so,
    jeu, sam, dim, mie, jue, vie, seg, ter, qua, qui, sex, ma, wo, vr, za, zo, pon, wt, wto, sr, sro,
    czw, pt, pia, sob, nie`);
