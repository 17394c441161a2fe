// ticket set: a person corrects the severity, which the customer is notified of, the requester or the customer, or takes
// the ticket, which ends its alerts.
import { Command } from 'commander';
import { UNSURE } from '../../../core/desk/ticket.js';
import { setCustomer } from '../../../core/decide/deeds/customer.js';
import { setRequester } from '../../../core/decide/deeds/requester.js';
import { setSeverity } from '../../../core/decide/deeds/severity.js';
import { take } from '../../../core/decide/deeds/take.js';
import { quietly, type DeedResult, type Done } from '../../../core/decide/deeds/work.js';
import type { Severity } from '../../../core/rules/terms.js';
import { isProposed } from '../../../io/store/tickets/proposals.js';
import type { TicketRow } from '../../../io/store/tickets/tickets.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readAddress, readLine, readSeverity } from '../../terminal/options.js';
import { asOption, perform, toldOf } from './perform.js';
import { findNextAlert, NUMBER_HELP } from './row.js';

export function ticketSetCommand(act: Act): Command {
  return new Command('set')
    .argument('<number>', NUMBER_HELP)
    .description('correct a ticket; a new severity is told to the customer')
    .option('--severity <code>', '1, 2 or 3', readSeverity)
    .option('--taken-by <name>', 'who works on it', readLine)
    .option('--requester <address>', 'who asked, and gets the answers', readAddress)
    .option('--customer <id>', 'whose request it is, as customers.yaml names it', readLine)
    .option('--why <text>', 'the reason of a severity, which the customer reads', readLine)
    .addOption(asOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello ticket set 2026-000001 --severity 1 --why "anche le linee di riserva sono ferme"',
    )
    .action(act(set));
}

const LEARNABLE = 'It may be learned from: see "sportello rules examples".';

interface SetOptions {
  readonly severity?: Severity;
  readonly takenBy?: string;
  readonly requester?: string;
  readonly customer?: string;
  readonly why?: string;
  readonly as?: string;
}

async function set(context: Context, word: string, options: SetOptions): Promise<number> {
  const { terminal, withStore } = context;
  const { severity, takenBy, why, requester, customer, as } = options;
  if ([severity, takenBy, requester, customer].every((one) => one === undefined)) {
    const hint = '--severity, --taken-by, --requester or --customer';
    throw new CommandFailed(`say what to set: ${hint}`, EXIT.usage);
  }
  if (severity !== undefined && why === undefined) {
    throw new CommandFailed('say why the severity changes: --why "…" (the customer reads it)', EXIT.usage);
  }
  // Taking a ticket needs no rules: it must not wait until theirs are mended.
  const writes = severity !== undefined || requester !== undefined || customer !== undefined;
  await withStore(async (store) => {
    const said: string[] = [];
    const performed = await perform(context, store, { word, as, writes }, async (performing) => {
      const { facts, row, work, transaction } = performing;
      const deeds: DeedResult[] = [];
      if (takenBy !== undefined) {
        const isAlerting = (await findNextAlert(transaction, row)) !== null;
        deeds.push(take(facts, takenBy, work));
        said.push(`Ticket ${row.number} is taken by ${takenBy}${isAlerting ? '; its alerts end' : ''}.`);
      }
      if (requester !== undefined) {
        deeds.push(setRequester(facts, { address: requester, name: '' }, work));
        said.push(`${requester} is the requester of ticket ${row.number} now (it was ${row.requester}).`);
      }
      if (customer !== undefined) {
        deeds.push(setCustomer(facts, customer, work));
        said.push(`Ticket ${row.number} is of customer ${customer} now.`);
      }
      if (severity !== undefined) {
        const given = { severity, why: why ?? '', takes: takenBy !== undefined };
        const done = setSeverity(facts, given, work);
        deeds.push(done);
        if ('changes' in done) said.push(describeSeverity(row, severity, done));
      }
      return together(deeds);
    });
    for (const line of said) terminal.out(line);
    if (severity !== undefined && (await isProposed(store, performed.row.id))) terminal.out(LEARNABLE);
  });
  return EXIT.ok;
}

/** Several deeds of one command: all of them, or none. */
function together(deeds: readonly DeedResult[]): DeedResult {
  const refused = deeds.find((deed) => 'refused' in deed);
  if (refused !== undefined) return refused;
  return quietly(...deeds.flatMap((deed) => ('changes' in deed ? deed.changes : [])));
}

function describeSeverity(row: TicketRow, severity: Severity, done: Done): string {
  const marks: string[] = JSON.parse(row.marks_json);
  const confirmed = marks.includes(UNSURE) ? ', and is unsure no more' : '';
  if (severity === row.severity)
    return `Ticket ${row.number} has Severity Code ${severity} already${confirmed}.`;
  const isAlerted = done.changes.some(({ kind }) => kind === 'begin alert');
  const alerted = isAlerted ? '; people on call are alerted' : '';
  return `Ticket ${row.number} has Severity Code ${severity} now (it was ${row.severity})${toldOf(done)}${alerted}.`;
}
