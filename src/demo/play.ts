// The demo from its first scene to its last. The daemon is the one that `run` starts; everything shown is read back
// from its store and from what its customers got.
import { gather } from '../io/store/sql/page.js';
import { findMessage, listMessages } from '../io/store/mail/messages.js';
import type { Context } from '../cli/terminal/context.js';
import { printDecision, printMail, printTitle } from './card.js';
import { printInvitation, printKept, printOpening } from './guide.js';
import { ACCOUNT, TECHNICIAN } from './installation.js';
import { keepLetter, printLetter } from './letter.js';
import { readLetter, type Letter } from './mail-program.js';
import { SCENES, type CallScene, type MailScene } from './mails.js';
import { type } from './operator.js';
import { mustBe, outcomeOf, outcomeOfRow, type Outcome } from './outcome.js';
import { printTickets, summaryOf } from './summary.js';
import { printHeading, printText } from './page.js';
import { inWorld, type World } from './world.js';
import { CommandFailed, EXIT } from '../cli/terminal/exit.js';
import { messageCommand } from '../cli/commands/message/message.js';
import { ticketCommand } from '../cli/commands/ticket/ticket.js';

/** Between two mails: time to read, and to see them come one by one. */
const BETWEEN_MS = 600;
/** The result of a call stands below its title, like that of a mail. */
const INDENT = 5;
const KEPT_LOOK_MS = 300;

/** Plays the demo to its end; with `keep` until the process is asked to end. */
export async function demo({ terminal, clock }: Context, { keep }: { keep?: boolean }): Promise<number> {
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
  printText(terminal, await summaryOf(world));
  terminal.out('');
  await printTickets(world);
  const letter = post.letters.find(({ to }) => to !== TECHNICIAN.address);
  if (letter !== undefined) {
    printHeading(terminal, 'What the customer of the stopped server found in her inbox');
    printLetter(terminal, letter);
  }
  printHeading(terminal, "Why the stranger's mail did not join the ticket that it quotes");
  await type(terminal, installation.config, messageCommand, ['show', String(stranger)]);
}

/** Lets a mail arrive and shows its outcome. The id of the message, where it is possibly related to a ticket. */
async function receive(world: World, scene: MailScene): Promise<number | null> {
  const { terminal, clock, imap, post } = world;
  const mail = await scene.mail(post.letterTo);
  const before = [...post.letters];
  printMail(terminal, await readLetter(ACCOUNT.address, mail.bytes));
  const arrivedAt = clock.now();
  imap.deliver(mail.bytes);
  const outcome = await outcomeOf(world, mail.messageId, before);
  printDecision(terminal, outcome, arrivedAt);
  mustBe(scene.expected, outcome);
  if (scene.isShown === true) printLetter(terminal, customersLetter(outcome));
  return outcome.related === null ? null : outcome.row.id;
}

/** The letter by which the customer hears of what a technician did. Throws where none went out. */
function customersLetter({ row, letters }: Outcome): Letter {
  const found = letters.find(({ kind }) => kind === 'answer' || kind === 'closed');
  if (found !== undefined) return found.letter;
  throw new CommandFailed(`"${row.subject}" should reach the customer`, EXIT.software);
}

async function takeCall({ terminal, installation }: World, { call }: CallScene): Promise<void> {
  const words = ['open', '--origin', 'phone', '--from', call.from, '--subject', call.subject];
  await type(terminal, installation.config, ticketCommand, [...words, '--text', call.text], INDENT);
}

/** Shows whatever mail comes, until the process is asked to end: that is how it ends well. */
async function keepRunning(world: World): Promise<void> {
  printKept(world);
  try {
    await showArrivals(world);
  } catch (error) {
    if (!world.terminal.signal.aborted) throw error;
  }
}

async function showArrivals(world: World): Promise<never> {
  const { terminal, store, post, installation } = world;
  const shown = [...post.letters];
  const [newest] = await gather(listMessages(store, {}, 1));
  const start = newest?.id ?? 0;
  for (let last = start; ; await world.pause(KEPT_LOOK_MS)) {
    const next = await findMessage(store, last + 1);
    if (next === undefined || next.decision === null) continue;
    last = next.id;
    const outcome = await outcomeOfRow(world, next, shown);
    printTitle(terminal, SCENES.length + last - start, 'A mail');
    const from = [next.from_name, `<${next.from_address}>`].filter(Boolean).join(' ');
    printMail(terminal, { from, subject: next.subject ?? '', attachments: [] });
    printDecision(terminal, outcome, next.received_at);
    for (const { letter } of outcome.letters) {
      keepLetter(terminal, installation.root, letter);
      shown.push(letter);
    }
  }
}
