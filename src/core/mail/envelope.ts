// Facts from the header about the envelope and the program behind a mail: its return path, whether it calls
// itself automatic, and whether its sender is a machine. Read leniently, since programs write it by ear.
import { headerValue, headerValues, type Message } from './message.js';

/** Whether the topmost return path is the null sender (RFC 5321 §4.5.5); a missing one says nothing. */
export function hasNullReturnPath(message: Message): boolean {
  const path = headerValue(message, 'return-path');
  // Some servers write the daemon's own name where the envelope had nothing.
  return path !== null && ['', '<>', 'mailer-daemon'].includes(localPart(path.replace(/\s/g, '')));
}

/** The keyword of Auto-Submitted (RFC 3834 §5), without parameters and comments; null when absent or `no`. */
export function autoSubmitted(message: Message): string | null {
  const words = headerValues(message, 'auto-submitted').map(keyword);
  return words.find((word) => word !== '' && word !== 'no') ?? null;
}

/** The first word of a field's topmost value, lower case; the empty string when there is none. */
export function fieldKeyword(message: Message, name: string): string {
  return keyword(headerValue(message, name) ?? '');
}

/** The lower-case local part of an address, with or without angle brackets. */
export function localPart(address: string): string {
  const bare = address.trim().toLowerCase();
  const at = bare.lastIndexOf('@');
  return at < 0 ? bare.replace(/^<(.+)>$/, '$1') : bare.slice(0, at).replace('<', '');
}

/** Whether nobody reads that address because a mail server writes under it. */
export function isMailDaemon(address: string): boolean {
  return MAIL_DAEMON.test(localPart(address));
}

/** Whether the address itself says that it takes no replies, in the languages of senders near us. */
export function takesNoReplies(address: string): boolean {
  return NO_REPLY.test(localPart(address));
}

const MAIL_DAEMON =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|post[-_]master|double-bounce)(?:$|[-_.+])/;

const NO_REPLY = new RegExp(
  `(?:^|[-_.+])(?:${[
    // The robot of a PEC provider, in the name of a customer whose own address stands in the envelope.
    'posta-?certificata',
    'no-?repl(?:y|ies)',
    'no-?response',
    '(?:do|please)-?not-?(?:reply|respond)',
    'dont-?reply',
    'non?-?rispond(?:ere|ete|i)',
    'no-?risposta',
    'no-?respond(?:er|a)',
    'n[aã]o-?respond(?:er|a)',
    'ne-?pas-?r[eé]pondre',
    'nicht-?antworten',
    'keine-?antwort',
    'niet-?(?:be)?antwoorden',
    'nie-?odpowiada[cjć]',
  ]
    .join('|')
    .replaceAll('-?', '[-_.]?')})(?:$|[-_.+\\d])`,
);

function keyword(value: string): string {
  return /[a-z][a-z_-]{0,40}/.exec(value.replace(/^(?:\s*\([^()]{0,200}\))+/, '').toLowerCase())?.[0] ?? '';
}
