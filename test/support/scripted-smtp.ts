// An SMTP server that says what a test puts into its mouth, line by line: for answers that no proper server gives.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { portOf } from './port.js';

/** Where a conversation stands; `dot` is the end of a mail. */
export type Turn =
  'greeting' | 'EHLO' | 'HELO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'dot' | 'RSET' | 'QUIT';

/** What the server says in place of the proper reply, without the line's end. */
export type Script = Partial<Record<Turn, string>>;

/** A running server on 127.0.0.1. */
export interface ScriptedSmtp {
  readonly port: number;
  /** Changes what it says from now on. */
  script: Script;
  /** How many mails it was given with their final dot, whatever it answered. */
  mails: number;
  stop(): Promise<void>;
}

const PROPER: Readonly<Record<Turn, string>> = {
  greeting: '220 scripted.example.net ESMTP',
  EHLO: '250 scripted.example.net',
  HELO: '250 scripted.example.net',
  STARTTLS: '502 5.5.1 Not here',
  AUTH: '235 2.7.0 Welcome',
  MAIL: '250 2.1.0 Sender ok',
  RCPT: '250 2.1.5 Recipient ok',
  DATA: '354 Go ahead',
  dot: '250 2.0.0 Queued',
  RSET: '250 2.0.0 Reset',
  QUIT: '221 2.0.0 Bye',
};

/** Starts it on a free port. */
export async function startScriptedSmtp(script: Script = {}): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // The program hangs up whenever it likes.
    socket.on('error', () => undefined);
    const say = (turn: Turn): unknown => socket.write(`${scripted.script[turn] ?? PROPER[turn]}\r\n`);
    let inMail = false;
    const hear = (line: string): void => {
      if (inMail && line !== '.') return;
      if (inMail) scripted.mails += 1;
      const turn = inMail ? 'dot' : turnOf(line);
      inMail = turn === 'DATA' && (scripted.script.DATA ?? PROPER.DATA).startsWith('3');
      say(turn);
    };
    createInterface({ input: socket }).on('line', hear);
    say('greeting');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const scripted: ScriptedSmtp = {
    port: portOf(server),
    script,
    mails: 0,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return scripted;
}

function turnOf(line: string): Turn {
  const verb = /^[a-z]+/i.exec(line)?.[0].toUpperCase() ?? '';
  const known = Object.keys(PROPER).find((turn): turn is Turn => turn === verb);
  if (known === undefined) throw new Error(`no turn of a conversation: ${line}`);
  return known;
}
