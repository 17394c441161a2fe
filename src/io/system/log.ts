// The log: one JSON line for each thing that happens, on standard error. An event name says what happened; no
// password, token or body is ever handed in, and the usual places for one are blanked all the same.
import { pino, type Logger } from 'pino';
import { errorField } from './connection.js';
import { printableJson } from './printable.js';

/** The log as the stages use it: `log.info({ event: 'ticket.opened', … })`. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'flush'>;

const SECRET_KEYS = ['password', 'pass', 'auth', 'accessToken', 'secret', 'text', 'html', 'raw', 'bytes'];

/** An error may quote what it stumbled over. */
const LONGEST = 300;

/** The levels, from everything to nothing. */
export const LEVELS: readonly string[] = [...Object.keys(pino.levels.values), 'silent'];

/** Opens the log at one of the levels. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      // Where the library finds an error under this key it takes the whole of its message for its own.
      errorKey: '',
      // Standard error is often a terminal, and a server's words stand in these lines.
      hooks: { streamWrite: printableJson },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    // Lines are written together, at the latest after a moment: a write for each would cost more than making it.
    pino.destination({ dest: 2, sync: true, minLength: 4096, periodicFlush: 200 }),
  );
}

/** Libraries put whole conversations and rows on their errors: only the fields that say what and where are logged. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, LONGEST) };
  return {
    type: error.name,
    message: error.message.slice(0, LONGEST),
    code: errorField(error, 'code'),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^ +at /.test(line))
      .join('\n'),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
