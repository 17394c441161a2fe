// message: the road that one mail took, and the way back for one that was set aside.
import { Command } from 'commander';
import { FORWARDED_MAIL } from '../../../core/decide/checks/rules.js';
import { NO_USABLE_SENDER } from '../../../core/decide/checks/sender.js';
import type { TraceEntry } from '../../../core/identify/identified.js';
import type { NumberedAttachment } from '../../../core/mail/attachment.js';
import { cleanSubject } from '../../../core/mail/subject.js';
import { releaseMessage, type MessageRow } from '../../../io/store/mail/messages.js';
import type { Config } from '../../../io/config/config.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { messageAttachmentCommand } from './attachment.js';
import { messageMoveCommand } from './move.js';
import { messageRawCommand } from './raw.js';
import { loadMessage } from './row.js';
import { type Explanation, explainRequest, explanationJson, printExplanation } from '../rules/explanation.js';
import { messageJson } from '../lists/messages.js';
import { readAddress, readLimit } from '../../terminal/options.js';
import { attachmentsOf } from './original.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import { printTable } from '../../terminal/table.js';
import type { ShowTime } from '../../terminal/time.js';
import { printWrapped } from '../../terminal/wrap.js';
import { dress, type Terminal } from '../../terminal/terminal.js';

export function messageCommand(act: Act): Command {
  const message = new Command('message').description('one message: show it, or send it through again');
  message
    .command('show')
    .argument('<id>', 'the number that `messages` shows', readLimit)
    .description('print the road a message took: every test, in order, with what it saw')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExample:\n  $ sportello message show 17')
    .action(act(show));
  message
    .command('release')
    .argument('<id>', 'the number that `messages` shows', readLimit)
    .description(
      'send a held, ignored or redirected message through again; its reason no longer holds it back',
    )
    .option('--from <address>', 'who shall be taken for its sender', readAddress)
    .addHelpText(
      'after',
      '\nExample: a mail without a usable sender\n  $ sportello message release 17 --from anna@example.com',
    )
    .action(act(release));
  for (const make of [messageMoveCommand, messageRawCommand, messageAttachmentCommand])
    message.addCommand(make(act));
  return message;
}

type Attachments = Awaited<ReturnType<typeof attachmentsOf>>;

async function show(
  { terminal, config, withStore, showTime }: Context,
  id: number,
  options: { json?: boolean },
): Promise<number> {
  const known = config();
  const { limits } = known;
  await withStore(async (store) => {
    const { row, ticket, probability } = await loadMessage(store, id);
    const explanation = probability === null ? null : explainMessage(known, row);
    const attachments = await attachmentsOf(store, row, limits);
    const road: TraceEntry[] = row.road_json === null ? [] : JSON.parse(row.road_json);
    if (options.json === true) {
      terminal.out(
        jsonText({
          ...messageJson({ ...row, ticket }),
          strikes: row.strikes,
          road,
          text: row.written,
          explanation: explanation && explanationJson(explanation),
          attachments: attachmentsJson(attachments),
        }),
      );
    } else {
      printMessage(terminal, row, { ticket, road, time: showTime });
      if (explanation !== null) {
        terminal.out(
          `\n${dress(terminal, 'bold', 'What its likeness rests on, by the weights as they are now')}`,
        );
        printExplanation(terminal, explanation);
      }
      printAttachments(terminal, attachments);
    }
  });
  return EXIT.ok;
}

/** Why it was judged so; null where it opened nothing, where a forwarded mail was judged, or where its text is gone. */
function explainMessage(
  config: Config,
  { decision, subject, written, road_json: road }: MessageRow,
): Explanation | null {
  if (decision !== 'opened' || written === null || road?.includes(FORWARDED_MAIL) === true) return null;
  return explainRequest(config, cleanSubject(subject ?? '').text, written);
}

function printMessage(
  terminal: Terminal,
  row: MessageRow,
  { ticket, road, time }: { ticket: string | null; road: readonly TraceEntry[]; time: ShowTime },
): void {
  const label = (name: string): string => dress(terminal, 'dim', name.padEnd(11));
  const lines: [string, string | null][] = [
    ['from', [row.from_name, row.from_address && `<${row.from_address}>`].filter(Boolean).join(' ') || null],
    ['subject', row.subject],
    ['received', `${time(row.received_at)}, mailbox ${row.mailbox}`],
    ['Message-ID', row.message_id],
    [
      'bytes',
      row.original_bytes === null ? String(row.bytes) : `${row.bytes} stored of ${row.original_bytes}`,
    ],
    ['SHA-256', row.sha256],
    ['decision', row.decision ?? 'waiting'],
    ['reason', row.reason],
    ['ticket', ticket],
    ['unanswered', row.unanswered_because],
    [
      'released',
      row.released_at === null
        ? null
        : `${time(row.released_at)}${row.released_from === null ? '' : ` as ${row.released_from}`}`,
    ],
  ];
  terminal.out(dress(terminal, 'bold', `Message ${row.id}`));
  for (const [name, value] of lines)
    if (value !== null && value !== '') printWrapped(terminal, `  ${label(name)} ${oneLine(value)}`, 14);
  if (road.length > 0) terminal.out(`\n${dress(terminal, 'bold', 'The road it took')}`);
  for (const [index, step] of road.entries()) {
    terminal.out(`  ${String(index + 1).padStart(2)}  ${dress(terminal, 'cyan', step.test)}`);
    printWrapped(terminal, `      ${oneLine(step.saw)}`, 6);
  }
  if (row.written !== null && row.written !== '') {
    terminal.out(`\n${dress(terminal, 'bold', 'What the sender wrote')}`);
    for (const line of row.written.split('\n').slice(0, 60)) printWrapped(terminal, `  ${oneLine(line)}`, 2);
  }
}

function attachmentsJson(attachments: Attachments): object[] | null {
  if (typeof attachments === 'string') return null;
  return attachments.map(({ place, ...attachment }) => ({ ...attachment, enclosed: place.enclosed }));
}

function printAttachments(terminal: Terminal, attachments: Attachments): void {
  if (attachments.length === 0) return;
  terminal.out(`\n${dress(terminal, 'bold', 'Attachments')}`);
  if (typeof attachments === 'string') terminal.out(`  none are shown: ${attachments}`);
  else
    printTable<NumberedAttachment>(
      terminal,
      [
        { head: '', cell: (attachment) => String(attachment.number).padStart(3) },
        { head: 'NAME', cell: (attachment) => attachment.fileName, mayShrink: true },
        { head: 'TYPE', cell: (attachment) => attachment.type, mayShrink: true },
        { head: 'BYTES', cell: (attachment) => String(attachment.bytes) },
        { head: '', cell: ({ place }) => (place.enclosed ? 'in the enclosed mail' : '') },
      ],
      attachments,
    );
}

async function release(
  { terminal, withStore, clock }: Context,
  id: number,
  options: { from?: string },
): Promise<number> {
  await withStore(async (store) => {
    const { row } = await loadMessage(store, id);
    if (row.original !== 'kept')
      throw new CommandFailed(
        `the bytes of message ${id} are no longer kept: there is nothing to send through`,
        EXIT.data,
      );
    if (options.from === undefined && lacksSender(row))
      throw new CommandFailed(
        `message ${id} has no usable sender, so it would only be held again: say who wrote it with --from ADDRESS`,
        EXIT.usage,
      );
    const released = await releaseMessage(store, id, options.from ?? null, clock.now());
    if (!released) {
      const state = row.decision ?? 'waiting for its decision';
      throw new CommandFailed(
        `message ${id} is ${state}: only held, ignored and redirected messages are released`,
        EXIT.data,
      );
    }
    terminal.out(`Message ${id} is released: the next pass decides it anew.`);
  });
  return EXIT.ok;
}

/** Mail that was not read as far as its sender has none yet, and may have one. */
function lacksSender({ decision, reason, from_address: from }: MessageRow): boolean {
  return reason === NO_USABLE_SENDER || (decision === 'ignored' && from === null);
}
