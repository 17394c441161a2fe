// One ticket as an operator sees it: `ticket show`, as an object.
import type { Installation, OutboxLine, TicketLine } from './installation.js';

/** What `ticket show --json` prints. */
export interface TicketView extends TicketLine {
  readonly alarms: number;
  readonly unreachableSince: string | null;
  readonly nextAlert: { readonly step: number; readonly at: string } | null;
  readonly events: readonly {
    readonly kind: string;
    readonly by: string;
    readonly why: string;
    readonly message: number | null;
  }[];
  readonly mergedInto: string | null;
  readonly merged: readonly string[];
  readonly solution: string | null;
  readonly notes: readonly { readonly by: string; readonly text: string }[];
  readonly outbox: readonly OutboxLine[];
  readonly messageIds: readonly number[];
}

/** Shows a ticket by its number. */
export async function showTicket(here: Installation, number: string): Promise<TicketView> {
  const { code, stdout, stderr } = await here.run(['ticket', 'show', number, '--json']);
  if (code !== 0) throw new Error(`ticket show ended with ${code}: ${stderr}`);
  const view: TicketView = JSON.parse(stdout);
  return view;
}

/** The kinds of a ticket's events, in order. */
export function kindsOf(view: TicketView): string[] {
  return view.events.map((event) => event.kind);
}
