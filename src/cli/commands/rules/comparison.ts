// Changes on the stored mail by other rules or weights, mail by mail and as a table.
import { jsonText } from '../../../io/system/printable.js';
import { count, printTable } from '../../terminal/table.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import type { Fate, StoredMail, Verdict } from './stored-mail.js';

/** How two judgements of the stored mail differ. */
export interface Comparison {
  readonly total: number;
  /** Mails that cannot be read any more. */
  readonly unread: number;
  /** By what they were and what they would be, as `2 3`. */
  readonly table: Readonly<Record<string, number>>;
  readonly changes: readonly Change[];
}

interface Change {
  readonly message: number;
  readonly ticket: string | null;
  readonly subject: string;
  readonly was: Fate;
  readonly ruleWas: string;
  readonly is: Fate;
  readonly ruleIs: string;
}

/** Compares two judgements of each mail; null for one that cannot be read. */
export async function compare(
  mails: AsyncIterable<StoredMail>,
  judge: (mail: StoredMail) => { readonly was: Verdict; readonly is: Verdict } | null,
): Promise<Comparison> {
  const table: Record<string, number> = {};
  const changes: Change[] = [];
  let [total, unread] = [0, 0];
  for await (const mail of mails) {
    total += 1;
    const judged = judge(mail);
    if (judged === null) {
      unread += 1;
      continue;
    }
    const { was, is } = judged;
    const cell = `${was.fate} ${is.fate}`;
    table[cell] = (table[cell] ?? 0) + 1;
    if (was.fate === is.fate && was.rule === is.rule) continue;
    const { message, ticket, subject } = mail;
    changes.push({
      message,
      ticket,
      subject,
      was: was.fate,
      ruleWas: was.rule,
      is: is.fate,
      ruleIs: is.rule,
    });
  }
  return { total, unread, table, changes };
}

/** Prints the changes, one JSON object per mail. */
export function printChanges(terminal: Terminal, { changes }: Comparison): void {
  for (const change of changes) terminal.out(jsonText(change));
}

const SEVERITIES: readonly Fate[] = ['1', '2', '3'];
const SET_ASIDE: readonly Fate[] = ['ignored', 'held', 'redirected'];

/** Prints the comparison for a person. */
export function printComparison(
  terminal: Terminal,
  { changes, table, total, unread }: Comparison,
  rules: { readonly before: string; readonly now: string; readonly end: string },
): void {
  if (changes.length > 0) {
    printTable<Change>(
      terminal,
      [
        { head: 'TICKET', cell: (one) => one.ticket ?? `message ${one.message}` },
        { head: 'WAS', cell: (one) => one.was },
        { head: 'WOULD BE', cell: (one) => (one.was === one.is ? 'the same' : one.is) },
        { head: rules.before, cell: (one) => one.ruleWas, mayShrink: true, mayGo: 1 },
        { head: rules.now, cell: (one) => one.ruleIs, mayShrink: true },
        { head: 'SUBJECT', cell: (one) => one.subject, mayShrink: true },
      ],
      changes,
    );
    terminal.out('');
  }
  const cells = Object.keys(table);
  const isThere = (fate: Fate): boolean => cells.some((cell) => cell.split(' ').includes(fate));
  const fates = [...SEVERITIES, ...SET_ASIDE.filter(isThere)];
  printTable<Fate>(
    terminal,
    [
      { head: 'WAS \\ WOULD BE', cell: (was) => was },
      ...fates.map((fate) => ({ head: fate, cell: (was: Fate) => String(table[`${was} ${fate}`] ?? 0) })),
    ],
    fates,
  );
  const left = unread === 0 ? '' : `, ${unread} could not be read again`;
  const changed = changes.filter((one) => one.was !== one.is).length;
  const whole = `${changed} of ${count(total, 'mail')} would change`;
  terminal.out(`\n${dress(terminal, 'bold', whole)}${left}${rules.end}`);
}
