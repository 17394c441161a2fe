// import: mail from files, as if it had been received. It is recorded, and decided at once: by the daemon where one
// is running, else by this command itself. Letters that it queues go out with the next pass.
import { SingleBar, Presets } from 'cli-progress';
import { Command } from 'commander';
import { openTriageStage } from '../../../daemon.js';
import type { Config } from '../../../io/config/config.js';
import { listMails, type MailFile } from '../../../io/system/mail-files.js';
import { firstWaiting } from '../../../io/store/mail/messages.js';
import { CHUNK_BYTES, recordMail, streamMail } from '../../../io/store/mail/originals.js';
import { lockStore } from '../../../io/store/dialect/sqlite/lock.js';
import type { Store } from '../../../io/store/open.js';
import { withSharedStore } from '../../../io/store/shared.js';
import { gather } from '../../../io/store/sql/page.js';
import { openHeld } from '../../../line/held.js';
import { Nudge, type Stage } from '../../../line/stage.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';

export function importCommand(act: Act): Command {
  return new Command('import')
    .argument('<path...>', 'mails (.eml), mbox files, Maildirs, and folders of these')
    .description('record and decide mail from files, as if it had been received')
    .requiredOption('--mailbox <name>', 'the mailbox that it shall have come to')
    .option('--no-acknowledge', 'answer nobody: for old mail')
    .addHelpText(
      'after',
      '\nExample: last year, without answering anybody\n  $ sportello import archive-2025.mbox --mailbox support --no-acknowledge',
    )
    .action(act(importMails));
}

interface Options {
  readonly mailbox: string;
  readonly acknowledge: boolean;
}

async function importMails(context: Context, paths: string[], options: Options): Promise<number> {
  const { terminal, withStore } = context;
  const config = context.config();
  return withStore(async (store) => {
    if (!config.mailboxes.some((mailbox) => mailbox.name === options.mailbox)) {
      const names = config.mailboxes.map((mailbox) => mailbox.name).join(', ');
      throw new CommandFailed(`there is no mailbox "${options.mailbox}": it is one of ${names}`, EXIT.usage);
    }
    const mails = await gather(listMails(paths));
    const bar = terminal.isInteractive
      ? new SingleBar({ format: ' {bar} {value}/{total} {step}', hideCursor: true }, Presets.shades_classic)
      : null;
    bar?.start(mails.length, 0, { step: 'recorded' });
    const ids = new Set<number>();
    const recorded = new Set<number>();
    let known = 0;
    for (const mail of mails) {
      if (terminal.signal.aborted) break;
      const { id, isNew } = await record(context, store, mail, config, options);
      ids.add(id);
      if (isNew) recorded.add(id);
      else known += 1;
      bar?.increment();
    }
    bar?.start(ids.size, 0, { step: 'decided' });
    // Mail that an earlier import recorded and was stopped before it decided is decided now.
    const left = await decideAll(context, store, config, [...ids], (decided) => bar?.update(decided));
    bar?.stop();
    const decided = recorded.size - left.filter((id) => recorded.has(id)).length;
    terminal.out(
      `${recorded.size} mails recorded, ${decided} decided${known > 0 ? `, ${known} were there already` : ''}.`,
    );
    return left.length > 0 || terminal.signal.aborted ? EXIT.temporary : EXIT.ok;
  });
}

function record(
  { clock }: Context,
  store: Store,
  mail: MailFile,
  config: Config,
  { mailbox, acknowledge }: Options,
): Promise<{ id: number; isNew: boolean }> {
  const target = { mailbox, acknowledge, receivedAt: clock.now() };
  if (mail.bytes > config.limits.messageBytes) {
    return recordStart(store, mail, target);
  }
  if (mail.bytes > CHUNK_BYTES) return streamMail(store, target, mail.read(), async () => undefined);
  return store.transaction().execute(async (transaction) => {
    const bytes = Buffer.concat(await gather(mail.read()));
    return recordMail(transaction, { ...target, bytes });
  });
}

/** Of a mail above the limit only the beginning is kept; the file keeps the rest. */
async function recordStart(
  store: Store,
  mail: MailFile,
  target: { mailbox: string; acknowledge: boolean; receivedAt: number },
): Promise<{ id: number; isNew: boolean }> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of mail.read()) {
    pieces.push(piece);
    size += piece.length;
    if (size >= CHUNK_BYTES) break;
  }
  const bytes = Buffer.concat(pieces).subarray(0, CHUNK_BYTES);
  return store
    .transaction()
    .execute((transaction) => recordMail(transaction, { ...target, bytes, originalBytes: mail.bytes }));
}

const LOOK_AGAIN_MS = 200;

/** Turns triage until these messages are decided. Answers those that are not, because it was stopped. */
async function decideAll(
  context: Context,
  store: Store,
  config: Config,
  ids: readonly number[],
  onProgress: (decided: number) => void,
): Promise<readonly number[]> {
  const { clock, terminal } = context;
  const { signal } = terminal;
  const inOrder = ids.toSorted((a, b) => a - b);
  let decided = 0;
  return withTriage(context, store, config, async (step) => {
    for (;;) {
      // Mail is decided in the order of its numbers: whatever stands before the first that waits is done.
      const waiting = (await firstWaiting(store, inOrder[decided] ?? 0)) ?? Infinity;
      while ((inOrder[decided] ?? Infinity) < waiting) decided += 1;
      onProgress(decided);
      if (decided === inOrder.length || signal.aborted) return inOrder.slice(decided);
      if (!(await step())) await clock.pause(LOOK_AGAIN_MS, signal);
    }
  });
}

/** Hands over a step of triage, which is left to a daemon where one has the work: then the step answers false. */
async function withTriage<T>(
  { clock, log, terminal }: Context,
  store: Store,
  config: Config,
  work: (step: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const { signal, process } = terminal;
  const parts = { config: () => config, clock, log: log('error') };
  const { place } = config.store;
  const turning = async (triage: Stage, step: () => Promise<boolean>): Promise<T> => {
    try {
      return await work(step);
    } finally {
      await triage.close();
    }
  };
  const open = (on: { store: Store }): Stage => openTriageStage({ ...parts, store: on.store });
  if (typeof place !== 'string')
    return withSharedStore(place, { ...parts, process }, (sharing) => {
      const triage = openHeld({ sharing, work: 'triage', nudge: new Nudge(), open });
      return turning(triage, () => triage.step(signal));
    });
  const triage = open({ store });
  return turning(triage, async () => {
    // For one step only: a daemon that starts does not wait for long.
    const lock = lockStore(place, 0);
    if (lock === null) return false;
    await triage.step(signal).finally(() => lock.release());
    return true;
  });
}
