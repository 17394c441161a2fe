// What goes wrong with a PostgreSQL server, in an operator's words. Whatever passes by itself is StoreUnavailable: the stage
// pauses and begins its step anew, since nothing of a transaction stays that was not committed.
import { explainConnectionError, errorField } from '../../../system/connection.js';
import { StoreUnavailable, Unavailable } from '../../../system/failure.js';

/** Conditions by their SQLSTATE (PostgreSQL, appendix A), or its class of two characters. */
const PASSING: Readonly<Record<string, string>> = {
  '08': 'the connection was lost',
  '40': 'another transaction was in the way',
  '53': 'the server lacks room, memory or connections',
  '57': 'the server ended the connection',
  '58': 'the system failed the server',
  '25006': 'the server only lets us read: is it a replica?',
  '25P03': 'the server ended a transaction that waited for this program too long',
  '3D000': 'there is no such database: make it, or mend store.url',
  '55P03': 'another transaction held what this one needs for too long',
};

/** The class of errors about who logs in. */
const LOGIN = '28';

/** An error of a query or of the way to the server: StoreUnavailable where it passes by itself, else as it is. */
export function explainPostgres(service: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Unavailable) return error;
  const field = errorField(error, 'code');
  const code = typeof field === 'string' ? field : '';
  const said = error.message.split('\n', 1)[0] ?? '';
  if (code.startsWith(LOGIN) || /password must be a string/u.test(said))
    return new StoreUnavailable(service, `the login was refused: ${said}`, true, { cause: error });
  const passing = PASSING[code] ?? PASSING[code.slice(0, 2)];
  if (passing !== undefined && /^[0-9A-Z]{5}$/u.test(code))
    return new StoreUnavailable(service, `${passing} (${said})`, false, { cause: error });
  return isCutOff(error, code)
    ? new StoreUnavailable(service, explainConnectionError(error), false, { cause: error })
    : error;
}

/** Errors of the socket have the system's codes; those of the library for a lost connection have none. */
function isCutOff({ message }: Error, code: string): boolean {
  return (
    /^(?:E[A-Z_]+|ERR_(?:SSL|TLS)_.*|CERT_.*|DEPTH_ZERO.*|SELF_SIGNED.*|UNABLE_TO_.*)$/u.test(code) ||
    /connection terminated|timeout exceeded when trying to connect|not queryable|server does not support SSL/iu.test(
      message,
    )
  );
}
