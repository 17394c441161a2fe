// The demo's words to whoever watches it: what will come, and how to go on.
import { join, relative } from 'node:path';
import { PACKAGE } from '../io/system/package.js';
import { dress, type Terminal } from '../cli/terminal/terminal.js';
import { ACCOUNT, TECHNICIAN } from './installation.js';
import { keepLetter } from './letter.js';
import { widthOf, printHeading, printText } from './page.js';
import type { World } from './world.js';

/** How this program is called from where it was called, be it a clone or a package. */
const PROGRAM = `node ${join(relative('', PACKAGE), 'dist', 'main.js')}`;

/** The announcement of the day. */
export function printOpening(terminal: Terminal, scenes: number): void {
  printHeading(terminal, 'Sportello: from a mail to a ticket');
  printText(
    terminal,
    `A support desk at work, on this machine only: a mail server, the desk's mailbox, and the daemon that reads it. ${scenes} things happen, one by one. Each mail ends in exactly one decision, and the reason stands beside it.`,
  );
}

/** How to go on with a mailbox of one's own. */
export function printInvitation(terminal: Terminal): void {
  printHeading(terminal, 'Now with a mailbox of your own');
  printCommands(terminal, [
    [`${PROGRAM} init my-desk/config`, 'the files that you edit'],
    ['$EDITOR my-desk/config/service.yaml', 'mailbox, servers, phone number'],
    ['mkdir -m 700 my-desk/secrets', 'for what nobody else shall read'],
    ['$EDITOR my-desk/secrets/imap-password', 'the password of the mailbox'],
    [`${PROGRAM} --config my-desk/config check --connect`, 'everything right?'],
    [`${PROGRAM} --config my-desk/config run`, 'the desk is open'],
  ]);
  terminal.out('');
  printText(terminal, `To play with this one: ${PROGRAM} demo --keep`);
}

/** The things that can be done while the demo stays. */
export function printKept({ terminal, imap, post, installation }: World): void {
  const { address, user, password } = ACCOUNT;
  printHeading(terminal, 'The demo keeps running: Ctrl-C ends it and removes its folder');
  terminal.out(`  IMAP      127.0.0.1:${imap.port}, no encryption, user ${user}, password ${password}`);
  terminal.out(`  SMTP      127.0.0.1:${post.port}, no login; mail to ${address} gets in`);
  terminal.out(`  folder    ${installation.root}`);
  const letter = post.letters.find(({ to }) => to !== TECHNICIAN.address);
  if (letter !== undefined) keepLetter(terminal, installation.root, letter);
  terminal.out('');
  printText(terminal, 'Send it a mail from another terminal, and see here what becomes of it:');
  terminal.out('');
  const sender = 'ced@officinerossi.example.com';
  printCommands(terminal, [
    [`printf '%s\\n' 'From: ${sender}' 'Subject: La rete è ferma' \\`, ''],
    [`    '' 'Nessuno naviga.' |`, ''],
    [`  curl smtp://127.0.0.1:${post.port} --mail-from ${sender} \\`, ''],
    [`    --mail-rcpt ${address} --upload-file -`, ''],
  ]);
  terminal.out('');
  printText(terminal, 'And every command works beside it:');
  terminal.out('');
  printCommands(terminal, [
    [`export SPORTELLO_CONFIG=${installation.config}`, ''],
    [`${PROGRAM} status`, ''],
    [`${PROGRAM} ticket show ${/\d{4}-\d+/.exec(letter?.subject ?? '')?.[0] ?? ''}`, ''],
  ]);
}

function printCommands(terminal: Terminal, commands: readonly (readonly [string, string])[]): void {
  const width = Math.max(...commands.map(([command]) => command.length));
  for (const [command, what] of commands) {
    const fits = what !== '' && width + what.length + 6 <= widthOf(terminal);
    const comment = fits ? `  ${dress(terminal, 'dim', `# ${what}`)}` : '';
    terminal.out(`  ${dress(terminal, 'bold', fits ? command.padEnd(width) : command)}${comment}`);
  }
}
