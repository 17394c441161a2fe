// Phrases of mail programs that could not deliver: the wording of Sendmail, Postfix, Exim, qmail, Exchange,
// Domino, GroupWise, the large providers and the carriers, in the languages that customers' servers speak.
import { phrases } from '../../mail/phrase.js';

/** Subjects of bounces and delay notices. A person may use the same words, so a phrase is never proof alone. */
export const bounceSubjects = phrases(`
  undeliver; not delivered; nondeliver; non deliver; non-deliver; delivery status notification;
  delivery status; delivery notification; delivery failure; delivery failed; delivery has failed;
  delivery error; delivery problem; delivery report; delivery delayed; delivery incomplete; mail delivery;
  message delivery; failure notice; failure delivery; failed delivery; failed to deliver; failed mail;
  mail fail; mail error; mail system error; mail could not be delivered; email could not be delivered;
  message could not be delivered; could not be delivered; could not send; can not be delivered;
  cannot be delivered; unable to deliver; unable to be delivered; returned mail; returned message;
  returned e-mail; returned email; returned to sender; returning message to sender; returning to sender;
  return to sender; bounce; bounced mail; email bounce; rejected mail; message rejected; message delayed;
  message you sent blocked; votre message n'a pas pu; delayed mail; mail delayed; error sending your mail; warning: message; address not found;
  nachricht nicht zugestellt; unzustellbar; nicht zustellbar; nicht zugestellt; zustellung fehlgeschlagen;
  zustellfehler; zustellung verzogert; mancata consegna; mancato recapito; mancata ricezione;
  non recapitat; non recapitabile; non consegnat; non consegnabile; recapito non riuscito;
  recapito ritardato; consegna non riuscita; consegna fallita; consegna ritardata; impossibile recapitare;
  impossibile consegnare; impossibile inviare il messaggio; stato del recapito; stato della consegna;
  stato di consegna; errore di consegna; errore nella consegna; errore di recapito; restituito al mittente;
  messaggio respinto; non remis; non distribu; non delivre; échec de la remise; échec de remise;
  échec de distribution; échec de la distribution; échec de livraison; échec d'envoi; avis de non-;
  retour à l'expéditeur; remise retardée; no se puede entregar; no se ha podido entregar; no entregad;
  entrega fallida; fallo de entrega; fallo en la entrega; error de entrega; error en la entrega;
  mensaje devuelto; correo devuelto; devuelto al remitente; não entregue; não é possível entregar;
  não foi possível entregar; falha na entrega; erro de entrega; mensagem devolvida; onbestelbaar;
  niet bezorgd; niet afgeleverd; bezorging mislukt; aflevering mislukt; kan niet worden bezorgd;
  nie można dostarczyć; niedostarcz; nie dostarczon; nie została dostarczona; błąd dostarcz;
  zwrot wiadomości; olevererbar; kunde inte levereras; kunne ikke leveres; kan ikke leveres;
  toimitus epäonnistui; nedoručen; nedoručiteln; nelze doručit; teslim edilemedi; не доставлен;
  недоставлен; не удалось доставить; ошибка доставки; 配信できません; 配信不能; 配信エラー; 配信失敗; 送信できません; 送信エラー; メールエラー;
  エラー通知; 配達不能; 不達; 退信; 无法投递; 無法投遞; 投递失败; 无法送达; 系统退信; 전송 실패; 반송`);

/** Words of the text above the returned mail. */
export const bounceWords = phrases(`
  could not be delivered; couldn't be delivered; could not be sent; could not deliver; couldn't deliver;
  can not be delivered; cannot be delivered; can't be delivered; cannot deliver; was not delivered;
  wasn't delivered; not been delivered; hasn't been delivered; did not reach; unable to deliver;
  unable to be delivered; was undeliverable; is undeliverable; undeliverable to the following;
  undelivered message; failed to deliver; delivery has failed; delivery failed; delivery to the following;
  delivery errors; delivery problems; deliver your message; delivering your m; attempting to deliver;
  address failed; address(es) failed; addresses failed; permanent fatal errors; transient non-fatal errors;
  permanent error; transcript of session; session transcript; failure reasons; qmail-send;
  this is the mail system; this is the mailer-daemon; this is the postfix program; mail delivery software;
  mail delivery system; mail delivery agent; user unknown; unknown user; no such user; unknown recipient;
  recipient unknown; user not found; user not listed; recipients was rejected; recipients were affected;
  recipient rejected; address rejected; not accepted for delivery; valid recipients; no valid recipient;
  malformed address; incorrectly constructed; mailbox full; mailbox is full; mailfolder is full;
  full mailbox; has been postponed; wasn't able to deliver; quota exceeded; over quota; message was rejected; email you sent was rejected; message is being returned;
  returned message; bounced e-mail; may not have permission to post; non è stato recapitato;
  non è stato possibile recapitare; non è stato possibile consegnare; non è stato consegnato;
  non può essere recapitato; non può essere consegnato; impossibile recapitare; impossibile consegnare;
  mancata consegna; mancato recapito; recapito non riuscito; non ha potuto essere consegnato;
  utente sconosciuto; casella piena; destinatario sconosciuto; destinatario inesistente; nicht zugestellt;
  nicht zustellbar; nicht ausgeliefert; unzustellbar; unbekannter empfänger; n'a pas pu être;
  n'a pas été remis; n'a pas été délivré; impossible de remettre; échec de la remise; destinataire inconnu;
  no se pudo entregar; no se ha podido entregar; no pudo ser entregado; no ha sido entregado;
  usuario desconocido; não pôde ser entregue; não foi possível entregar; não foi entregue;
  kon niet worden bezorgd; kon niet worden afgeleverd; kan niet worden bezorgd; niet worden afgeleverd;
  nie mogła zostać dostarczona; nie może zostać dostarczona; nie została dostarczona; nie można dostarczyć;
  не доставлен; не может быть доставлен; не удалось доставить; 送信できませんでした; 配信できませんでした; 配信できません; 届けられませんでした;
  配送できませんでした; 送信に失敗; 存在しないか; 无法投递; 无法送达; 無法傳送; 被退回`);

/** Openings of mail servers' texts that nobody else writes. */
export const serverOpenings = phrases(`
  this is the mail system at; this is the qmail-send program; hi. this is the; this is the postfix program;
  this is the mailer-daemon; this is the mail delivery; this message was created automatically by mail delivery software;
  this message was created automatically by the mail system; this report relates to a message you sent;
  the original message was received at; delivery has failed to these recipients; delivery to the following recipient;
  the following recipient(s) could not; i'm sorry to have to inform you that your message;
  questo messaggio è stato generato automaticamente dal sistema di posta;
  questo messaggio è stato creato automaticamente dal sistema di posta; recapito non riuscito per i seguenti destinatari;
  impossibile recapitare il messaggio ai seguenti destinatari; échec de la remise aux destinataires;
  échec de la remise pour ces destinataires; fehler bei der nachrichtenzustellung; die zustellung an folgende empfänger;
  no se pudo entregar el mensaje a estos destinatarios; não foi possível entregar a estes destinatários`);

/** Openings of programs' texts that persons write at times, too. */
export const programOpenings = phrases(`
  this is an automatically generated; this is an automatic message; this is an automated message; this message was generated;
  this message has been generated; automatically generated message; this e-mail was automatically; this email was automatically;
  your message to; your message could; your message was; your message has; your message did; your message cannot;
  your e-mail to; your e-mail could; your email to; your email could; the message you sent to; the delivery of your message;
  message delivery to; questo è un messaggio automatico; messaggio automatico; messaggio generato automaticamente;
  questo messaggio è stato generato automaticamente; questa è una e-mail automatica; il messaggio inviato a;
  il tuo messaggio a; il tuo messaggio non; il suo messaggio a; il suo messaggio non; il vostro messaggio a;
  il vostro messaggio non; ceci est un message automatique; ce message a été généré; votre message n'a; votre message à;
  diese nachricht wurde automatisch; dies ist eine automatisch; ihre nachricht an; ihre nachricht konnte;
  este es un mensaje automático; su mensaje no; su mensaje a; esta é uma mensagem automática; sua mensagem não;
  dit is een automatisch; uw bericht aan; uw bericht kon`);

/** Words of subjects and texts while the server is still trying. */
export const delayWords = phrases(`
  delayed; (delay); has been postponed; not yet been delivered; not yet delivered; still being retried; will be retried;
  will retry; will continue to try; will continue trying; will keep trying; will try again;
  attempts to deliver the message will continue; delivery attempts will continue;
  could not send message for past; could not send mail for past; still trying to deliver;
  do not need to resend; delivery status notification: warning; delivery status notification : warning;
  this is a warning message only; temporary warning; in ritardo; ritardat; ancora in corso;
  nuovi tentativi; verzögert; weitere zustellversuche; retardé; nouvelle tentative; se seguirá intentando;
  retrasad; atrasad; vertraag; opóźni; отложен`);

/** Words that announce the copy of the returned mail in the text. */
export const returnedMailMarks = phrases(`
  original message; original mail; original e-mail; original headers; message headers; message header;
  returned message; returned mail; undelivered message; unsent message; bounced e-mail; bounced message;
  copy of your message; copy of the message; copy of the original; copy of the first part;
  messaggio originale; intestazioni originali; ursprüngliche nachricht; message d'origine;
  message original; mensaje original; mensagem original; oorspronkelijk bericht; oryginalna wiadomość;
  текст письма; 元のメッセージ`);
