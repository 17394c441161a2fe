// The result of the day: how many of each, and the tickets that are left.
import { countDecision } from '../io/store/mail/messages.js';
import { listOutbox } from '../io/store/outbox/outbox.js';
import { gather } from '../io/store/sql/page.js';
import { listTickets } from '../io/store/tickets/tickets.js';
import { printTable } from '../cli/terminal/table.js';
import { SCENES } from './mails.js';
import { widthOf } from './page.js';
import type { World } from './world.js';

/** The totals of the day; waits until the inbox is empty and every letter is sent. */
export async function summaryOf({ until, imap, post, store }: World): Promise<string> {
  await until('the inbox is not empty', async () => (imap.count('INBOX') === 0 ? true : null));
  const letters = await until('a letter is not sent', async () => {
    const all = await gather(listOutbox(store, {}, 1000));
    return all.every((one) => one.state === 'sent') ? all.length : null;
  });
  const [opened, appended, ignored] = [
    await countDecision(store, 'opened'),
    await countDecision(store, 'appended'),
    await countDecision(store, 'ignored'),
  ];
  const calls = SCENES.filter((scene) => 'call' in scene).length;
  return `${opened} mails and ${calls} call opened tickets, ${appended} mails joined them, ${ignored} were left unanswered. ${letters} letters went out, ${post.letters.length} arrived. The inbox is empty: what was read lies in its folder Done.`;
}

/** The tickets, in the columns that a manager asks for. */
export async function printTickets({ terminal, store }: World): Promise<void> {
  const rows = await gather(listTickets(store, {}, 100));
  const margin = '  ';
  const inset = {
    ...terminal,
    // Also in a file the table keeps to the page; what is shown in it has no colours to lose.
    isInteractive: true,
    environment: { NO_COLOR: '1' },
    columns: widthOf(terminal) - margin.length,
    out: (line: string) => terminal.out(margin + line),
  };
  printTable(
    inset,
    [
      { head: 'TICKET', cell: (row) => row.number },
      { head: 'SEV', cell: (row) => String(row.severity) },
      { head: 'ORIGIN', cell: (row) => row.origin_name ?? row.origin },
      { head: 'CUSTOMER', cell: (row) => row.customer ?? 'unknown' },
      { head: 'SUBJECT', cell: (row) => row.subject, mayShrink: true },
      { head: 'RULE', cell: (row) => row.rule ?? 'default', mayShrink: true },
    ],
    rows.toReversed(),
  );
}
