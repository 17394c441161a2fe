// The meaning of a failed conversation. A letter is refused only by a reply to a command of its own transaction (RFC
// 5321 §3.3). A failure before MAIL FROM concerns every letter alike, and an error without any reply refuses nothing:
// both are an outage of the server, or leave the letter's fate open once its final dot was on the way.
import { errorField, explainConnectionError } from '../system/connection.js';
import { Deferred, Rejected, Unavailable, Uncertain } from '../system/failure.js';

/** The server as an operator knows it, and what hides secrets in the words that it answers. */
export interface Partner {
  readonly service: string;
  readonly hide: (answer: string) => string;
}

/** The commands of a letter's own transaction, as the library names them; the final dot belongs to DATA. */
const OWN_COMMANDS: readonly unknown[] = ['MAIL FROM', 'RCPT TO', 'DATA'];

/** Turns an error of the library into ours. `wasHandedOver`: the final dot was on its way. */
export function classify(partner: Partner, error: unknown, wasHandedOver: boolean): Error {
  const { code, status, command, answer } = readError(partner, error);
  if (isLoginRefused(error) || status === 421) return unavailable(partner, error);
  // The library itself takes this address for none.
  if (code === 'EENVELOPE' && command === 'API') return new Rejected(answer, { cause: error });
  // So the library names a letter whose bytes it could not read: the server has no part in that.
  if (code === 'ESTREAM') return new Deferred(`its bytes could not be read (${answer})`, { cause: error });
  if (OWN_COMMANDS.includes(command)) {
    // A refused sender is our own setting, the same for every recipient; only its size belongs to the mail (RFC 1870).
    if (status >= 500 && command === 'MAIL FROM' && status !== 552) {
      const problem = `the sender was refused (${answer}): set smtp.envelopeSender`;
      return new Unavailable(partner.service, problem, false, { cause: error });
    }
    if (status >= 500) return new Rejected(answer, { cause: error });
    if (status >= 400) return new Deferred(answer, { cause: error });
  }
  if (wasHandedOver) return new Uncertain(answer, { cause: error });
  return unavailable(partner, error);
}

/** The server cannot be used at all. */
export function unavailable(partner: Partner, error: unknown): Unavailable {
  if (error instanceof Unavailable) return error;
  const { answer } = readError(partner, error);
  const loginRefused = isLoginRefused(error);
  const problem = loginRefused ? `login refused (${answer}): check user and password` : answer;
  return new Unavailable(partner.service, problem, loginRefused, { cause: error });
}

/** RFC 5321 §4.2: three digits within bounds, and then a blank, a hyphen or nothing. */
const REPLY = /^([2-5][0-5]\d)(?:[ -]|\r?\n|$)/;

/** The library's report of a failed conversation. `status` is 0 where the server gave no reply. */
function readError({ hide }: Partner, error: unknown) {
  const response = errorField(error, 'response');
  const command = errorField(error, 'command');
  const code = errorField(error, 'code');
  if (typeof response !== 'string')
    return { code, command, status: 0, answer: hide(explainConnectionError(error)) };
  const status = Number(REPLY.exec(response)?.[1] ?? 0);
  // A refusal is whole as it came; other words may be of any length.
  if (status >= 400) return { code, command, status, answer: hide(response) };
  const step = typeof command === 'string' && command !== 'CONN' ? command : 'the connection';
  return {
    code,
    command,
    status,
    answer: `no proper SMTP reply to ${step}: ${hide(response).slice(0, 200)}`,
  };
}

/**
 * 530 asks for a login that we did not give, 535 and its like refuse the one that we gave (RFC 4954 §6). Without any
 * answer it is we who have nothing to log in with. 4xx and what is no reply refuse nobody.
 */
function isLoginRefused(error: unknown): boolean {
  const response = errorField(error, 'response');
  const status = typeof response === 'string' ? Number(REPLY.exec(response)?.[1] ?? 0) : null;
  if (status === 530 || status === 535) return true;
  return errorField(error, 'code') === 'EAUTH' && (status === null || status >= 500);
}
