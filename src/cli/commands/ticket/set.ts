// ticket set: a person corrects the severity, which the customer is notified of, or takes the ticket, which ends its
// alerts.
import { Command } from 'commander';
import type { Change } from '../../../core/decide/change.js';
import { severityNotices } from '../../../core/decide/changes/severity-notice.js';
import { CITES_NOTHING } from '../../../core/mail/citation.js';
import type { Severity } from '../../../core/rules/terms.js';
import { findAcknowledged } from '../../../io/store/outbox/outbox.js';
import { settle } from '../../../io/store/tickets/proposals.js';
import { addEvent, describeTicket, setTakenBy } from '../../../io/store/tickets/tickets.js';
import { apply } from '../../../stages/effects/apply.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLine, readSeverity } from '../../terminal/options.js';
import { findNextAlert, loadTicket, NUMBER_HELP } from './row.js';

export function ticketSetCommand(act: Act): Command {
  return new Command('set')
    .argument('<number>', NUMBER_HELP)
    .description('correct a ticket; a new severity is told to the customer')
    .option('--severity <code>', '1, 2 or 3', readSeverity)
    .option('--taken-by <name>', 'who works on it', readLine)
    .option('--why <text>', 'the reason, which the customer reads', readLine)
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
  readonly why?: string;
}

async function set(context: Context, word: string, options: SetOptions): Promise<number> {
  const { terminal, withStore, clock } = context;
  const { severity, takenBy, why } = options;
  if (severity === undefined && takenBy === undefined) {
    throw new CommandFailed('say what to set: --severity or --taken-by', EXIT.usage);
  }
  if (severity !== undefined && why === undefined) {
    throw new CommandFailed('say why the severity changes: --why "…" (the customer reads it)', EXIT.usage);
  }
  // Taking a ticket needs no rules: it must not wait until theirs are mended.
  const config = severity === undefined ? null : context.config();
  await withStore(async (store) => {
    const now = clock.now();
    await store.transaction().execute(async (transaction) => {
      const ticket = await loadTicket(transaction, word, context);
      const { number } = ticket;
      if (takenBy !== undefined) {
        const isAlerting = (await findNextAlert(transaction, ticket)) !== null;
        await setTakenBy(transaction, ticket.id, takenBy, now);
        await addEvent(transaction, ticket.id, 'taken', now, `taken by ${takenBy}`);
        terminal.out(`Ticket ${number} is taken by ${takenBy}${isAlerting ? '; its alerts end' : ''}.`);
      }
      if (severity === undefined || config === null) return;
      const { policy } = config;
      const isProposed = await settle(transaction, ticket, severity, now);
      if (severity === ticket.severity) {
        const confirmed = isProposed ? `, and is unsure no more. ${LEARNABLE}` : '.';
        terminal.out(`Ticket ${number} has Severity Code ${severity} already${confirmed}`);
        return;
      }
      // Who takes it in the same breath knows already.
      const alerts = severity === 1 && takenBy === undefined && policy.onCall !== null;
      const change = { to: severity, why: why ?? null, alerted: alerts };
      const acknowledged = await findAcknowledged(transaction, ticket.id);
      const cause = { causeId: null, cites: CITES_NOTHING, at: now, policy };
      const changes: Change[] = [
        { kind: 'change severity', ticket: number, severity, at: now, why: why ?? '', messageId: null },
        ...severityNotices(describeTicket(ticket), change, acknowledged, cause),
        ...(alerts ? [{ kind: 'begin alert', ticket: number, severity, at: now } as const] : []),
      ];
      await apply(transaction, changes, config);
      const who =
        acknowledged.length === 0
          ? 'nobody had its acknowledgement, so nobody is told'
          : `${acknowledged.map((to) => to.address).join(', ')} will be told`;
      terminal.out(
        `Ticket ${number} has Severity Code ${severity} now (it was ${ticket.severity}); ${who}${alerts ? '; people on call are alerted' : ''}.`,
      );
      if (isProposed) terminal.out(LEARNABLE);
    });
  });
  return EXIT.ok;
}
