// The log: one JSON line for each thing that happens, on standard error. An event name says what happened; no
// password, token or body is ever handed in, and the usual places for one are blanked all the same.
import { pino, type Logger } from 'pino';

/** The log as the stages use it: `log.info({ event: 'ticket.opened', … })`. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'flush'>;

const SECRET_KEYS = ['password', 'pass', 'auth', 'accessToken', 'secret', 'text', 'html', 'raw', 'bytes'];

/** Opens the log at a level of pino's: `silent` … `trace`. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    // Lines are written together, at the latest after a moment: a write for each would cost more than making it.
    pino.destination({ dest: 2, sync: true, minLength: 4096, periodicFlush: 200 }),
  );
}
