// How a token looks that stands in the mails to technicians. Only `io/smtp/token` makes and reads one; here it is
// looked for, so that no text that holds one is handed to anybody else.

/** `k1` and 40 digits of base 32, in whatever case; a mail program may have broken the line within it. */
const TOKEN = /k1(?:=?\s?[0-9a-v]){40}/iu;

/** Whether a text holds what reads as a token, be it of ours or not. */
export function holdsToken(text: string): boolean {
  return TOKEN.test(text);
}
