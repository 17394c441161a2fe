// The mail server of the demo, its SMTP side: what is written to the desk goes into the desk's mailbox, and what
// the desk writes to its customers is kept here, as in their own mailboxes.
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { readLetter, type Letter } from '../mail-program.js';
import { portOf } from './port.js';
import { loadServers } from './libraries.js';

/** A running SMTP server on 127.0.0.1. */
export interface PostOffice {
  readonly port: number;
  /** The letters that customers got, in order of arrival. */
  readonly letters: readonly Letter[];
  /** The last letter that somebody got, of those whose subject holds the words. Throws when there is none. */
  readonly letterTo: (address: string, words?: string) => Letter;
  close(): Promise<void>;
}

/** Starts it on a free port. Mail to `desk` is handed to `deliver`. */
export async function startPostOffice(
  desk: string,
  deliver: (mail: Uint8Array) => void,
): Promise<PostOffice> {
  const letters: Letter[] = [];
  const { SMTPServer } = await loadServers();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onData: (stream, session, answer) => {
      const accept = async (): Promise<void> => {
        const mail = await buffer(stream);
        for (const { address } of session.envelope.rcptTo) {
          if (address.toLowerCase() === desk) deliver(mail);
          else letters.push(await readLetter(address, mail));
        }
      };
      accept().then(() => answer(), answer);
    },
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: portOf(listener),
    letters,
    letterTo: (address, words = '') => {
      const letter = letters.findLast((one) => one.to === address && one.subject.includes(words));
      if (letter === undefined) throw new Error(`${address} has got no letter`);
      return letter;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
