// demo: the whole program at work, with mail servers of its own and nothing to configure. The daemon is the one
// that `run` starts; everything shown is read back from its store and from what its customers got.
import { Command } from 'commander';
import { gather } from '../io/store/page.js';
import { findMessage, listMessages } from '../io/store/messages.js';
import type { Act, Context } from './context.js';
import { printDecision, printMail, printTitle } from './demo/card.js';
import { printInvitation, printKept, printOpening } from './demo/guide.js';
import { ACCOUNT } from './demo/installation.js';
import { keepLetter, printLetter } from './demo/letter.js';
import { readLetter } from './demo/mail-program.js';
import { SCENES, type CallScene, type MailScene } from './demo/mails.js';
import { type } from './demo/operator.js';
import { mustBe, outcomeOf, outcomeOfRow } from './demo/outcome.js';
import { printHeading } from './demo/page.js';
import { inWorld, type World } from './demo/world.js';
import { CommandFailed, EXIT } from './exit.js';
import { messageCommand } from './message.js';
import { ticketCommand } from './ticket.js';
import { ticketsCommand } from './tickets.js';

/** Between two mails: time to read, and to see them come one by one. */
const BETWEEN_MS = 600;
const KEPT_LOOK_MS = 300;

export function demoCommand(act: Act): Command {
  return new Command('demo')
    .description('show everything at once, with mail servers of its own and nothing to configure')
    .option('--keep', 'leave it running afterwards, to send it mail and to try the commands')
    .addHelpText('after', '\nExample:\n  $ sportello demo --keep')
    .action(act(demo));
}

async function demo({ terminal, clock }: Context, { keep }: { keep?: boolean }): Promise<number> {
  try {
    await inWorld(terminal, clock, async (world) => {
      await play(world);
      if (keep === true) await keepRunning(world);
      else printInvitation(terminal);
    });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    terminal.err(`The demo did not come to its end: ${error.message}`);
    return error.code;
  }
}

async function play(world: World): Promise<void> {
  const { terminal, installation, post } = world;
  printOpening(terminal, SCENES.length);
  let stranger = 0;
  for (const [index, scene] of SCENES.entries()) {
    await world.pause(BETWEEN_MS);
    printTitle(terminal, index + 1, scene.title);
    if ('call' in scene) await takeCall(world, scene);
    else stranger = (await receive(world, scene)) ?? stranger;
  }
  printHeading(terminal, 'What the desk has on its hands now');
  await type(terminal, installation.config, ticketsCommand, []);
  const [letter] = post.letters;
  if (letter !== undefined) {
    printHeading(terminal, 'What the customer of the stopped server found in her inbox');
    printLetter(terminal, letter);
  }
  printHeading(terminal, "Why the stranger's mail did not join the ticket that it quotes");
  await type(terminal, installation.config, messageCommand, ['show', String(stranger)]);
}

/** Lets a mail arrive and shows what became of it. The id of the message, where it is possibly related to a ticket. */
async function receive(world: World, scene: MailScene): Promise<number | null> {
  const { terminal, clock, imap, post } = world;
  const mail = await scene.mail(post.letterTo);
  const before = post.letters.length;
  printMail(terminal, await readLetter(ACCOUNT.address, mail.bytes));
  const arrivedAt = clock.now();
  imap.deliver(mail.bytes);
  const outcome = await outcomeOf(world, mail.messageId, before);
  printDecision(terminal, outcome, arrivedAt, clock.now());
  mustBe(scene.expected, outcome);
  return outcome.related === null ? null : outcome.row.id;
}

async function takeCall({ terminal, installation }: World, { call }: CallScene): Promise<void> {
  const words = ['open', '--origin', 'phone', '--from', call.from, '--subject', call.subject];
  await type(terminal, installation.config, ticketCommand, [...words, '--text', call.text]);
}

/** Shows whatever mail comes, until the process is asked to end. */
async function keepRunning(world: World): Promise<void> {
  const { terminal, clock, store, post, installation } = world;
  printKept(world);
  const rows = await gather(listMessages(store, {}, 1));
  let last = rows[0]?.id ?? 0;
  let place = SCENES.length;
  for (;;) {
    const before = post.letters.length;
    const lookedAt = clock.now();
    const next = await findMessage(store, last + 1);
    if (next?.decision != null) {
      const outcome = await outcomeOfRow(world, next, before);
      printTitle(terminal, (place += 1), 'A mail');
      const from = [next.from_name, `<${next.from_address}>`].filter(Boolean).join(' ');
      printMail(terminal, { from, subject: next.subject ?? '', attachments: [] });
      printDecision(terminal, outcome, lookedAt, clock.now());
      for (const letter of outcome.letters) keepLetter(terminal, installation.root, letter);
      last += 1;
      continue;
    }
    await clock.pause(KEPT_LOOK_MS, terminal.signal);
    if (terminal.signal.aborted) return;
  }
}
