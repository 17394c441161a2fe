// ticket open: a call is registered, judged and acknowledged like a mail.
import { Command, Option } from 'commander';
import { judgeCall } from '../../../core/decide/call.js';
import { callChanges } from '../../../core/decide/changes/open.js';
import type { Origin, Severity } from '../../../core/rules/terms.js';
import { findTicketById } from '../../../io/store/tickets/tickets.js';
import { apply } from '../../../stages/effects/apply.js';
import { countNotified } from '../../../stages/triage/facts.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { readAddress, readLine, readSeverity } from '../../terminal/options.js';
import { jsonText } from '../../../io/system/printable.js';
import { asOption, authorOf } from './perform.js';
import { ticketJson } from '../lists/tickets.js';

export function ticketOpenCommand(act: Act): Command {
  return new Command('open')
    .description('register a call: it is judged and acknowledged like a mail')
    .addOption(
      new Option('--origin <origin>', 'how it came')
        .choices(['phone', 'mail', 'monitor', 'other'])
        .default('phone'),
    )
    .requiredOption('--from <address>', 'who is acknowledged', readAddress)
    .requiredOption('--subject <text>', 'the reason, in one line', readLine)
    .option('--text <text>', 'what was said')
    .option('--severity <code>', '1, 2 or 3 instead of what the rules say', readSeverity)
    .addOption(asOption())
    .option('--json', 'as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket open --origin phone --from anna@example.com --subject "Server fermo"',
    )
    .action(act(openByHand));
}

interface OpenOptions {
  readonly origin: Origin;
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly severity?: Severity;
  readonly as?: string;
  readonly json?: boolean;
}

async function openByHand(context: Context, options: OpenOptions): Promise<number> {
  const { terminal, withStore, clock } = context;
  const config = context.config();
  await withStore(async (store) => {
    const { policy } = config;
    const now = clock.now();
    const by = authorOf(context, options.as, () => config);
    const text = options.text ?? '';
    const call = {
      origin: options.origin,
      requester: { address: options.from, name: '' },
      subject: options.subject,
      text,
    };
    const ticket = judgeCall(call, options.severity ?? null, policy, now);
    const row = await store.transaction().execute(async (transaction) => {
      const notified = await countNotified(transaction, policy, now);
      const changes = callChanges(call, ticket, policy, { at: now, by }, notified);
      const id = await apply(transaction, changes, config);
      const opened = id === null ? undefined : await findTicketById(transaction, id);
      if (opened === undefined) throw new Error('the ticket that was opened is not there');
      return opened;
    });
    if (options.json === true) terminal.out(jsonText(ticketJson(row)));
    else
      terminal.out(
        `Ticket ${row.number} is open with Severity Code ${row.severity}; ${row.requester} will be told with the next pass.`,
      );
  });
  return EXIT.ok;
}
