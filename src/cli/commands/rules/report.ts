// rules report: how often each rule fired, and how often a person corrected it afterwards: corrections measure rules.
import { Command } from 'commander';
import type { Action } from '../../../core/rules/rule.js';
import { type BandCount, countBands, countRules } from '../../../io/store/tickets/rule-counts.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { printTable } from '../../terminal/table.js';

/** `rules report`: how each rule fares. */
export function rulesReportCommand(act: Act): Command {
  return new Command('report')
    .description(
      'how often each rule fired and how often a person corrected it, worst first; rules that never fired',
    )
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  $ sportello rules report')
    .action(act(report));
}

interface Line {
  readonly rule: string;
  readonly severity: Action['severity'] | null;
  readonly fired: number;
  readonly corrected: number;
  /** False for a rule that judged tickets once and is no longer in the file. */
  readonly inForce: boolean;
  /** The same by how probable its severity was, for what was learned; the least probable first. */
  readonly byProbability: readonly Omit<BandCount, 'rule'>[];
}

async function report(context: Context, options: { json?: boolean }): Promise<number> {
  const { terminal, withStore } = context;
  const config = context.config();
  await withStore(async (store) => {
    const counts = new Map((await countRules(store)).map((count) => [count.rule, count]));
    const bands = await countBands(store);
    const known = [
      ...config.rules.rules.map((rule) => ({ rule: rule.id, severity: rule.action.severity ?? null })),
      { rule: 'default', severity: config.rules.default.severity },
    ];
    const inForce = new Set(known.map(({ rule }) => rule));
    const gone = [...counts.keys()].filter((rule) => !inForce.has(rule));
    const lines: Line[] = [...known, ...gone.map((rule) => ({ rule, severity: null }))].map((line) => ({
      ...line,
      fired: counts.get(line.rule)?.fired ?? 0,
      corrected: counts.get(line.rule)?.corrected ?? 0,
      inForce: inForce.has(line.rule),
      byProbability: bands.flatMap(({ rule, ...band }) => (rule === line.rule ? [band] : [])),
    }));
    const worstFirst = lines.toSorted((one, other) => share(other) - share(one) || other.fired - one.fired);
    if (options.json === true) for (const line of worstFirst) terminal.out(jsonText(line));
    else {
      print(terminal, worstFirst);
      printBands(terminal, bands);
    }
  });
  return EXIT.ok;
}

function share({ fired, corrected }: Line): number {
  return fired === 0 ? 0 : corrected / fired;
}

function print(terminal: Context['terminal'], lines: readonly Line[]): void {
  printTable<Line>(
    terminal,
    [
      { head: 'RULE', cell: (line) => line.rule, mayShrink: true },
      { head: 'GIVES', cell: (line) => (line.severity === null ? '' : String(line.severity)) },
      { head: 'FIRED', cell: (line) => String(line.fired) },
      { head: 'CORRECTED', cell: (line) => String(line.corrected) },
      { head: 'SHARE', cell: (line) => (line.fired === 0 ? '' : `${Math.round(share(line) * 100)} %`) },
      { head: '', cell: remark },
    ],
    lines,
  );
}

function printBands(terminal: Context['terminal'], bands: readonly BandCount[]): void {
  if (bands.length === 0) return;
  terminal.out('\nWhat was judged by likeness, by how probable it was:');
  printTable<BandCount>(
    terminal,
    [
      { head: 'RULE', cell: (band) => band.rule, mayShrink: true },
      { head: 'PROBABILITY', cell: (band) => `${band.from.toFixed(1)} to ${band.until.toFixed(1)}` },
      { head: 'JUDGED', cell: (band) => String(band.judged) },
      { head: 'CORRECTED', cell: (band) => String(band.corrected) },
      { head: 'SHARE', cell: (band) => `${Math.round((100 * band.corrected) / band.judged)} %` },
    ],
    bands,
  );
}

function remark({ fired, inForce }: Line): string {
  if (!inForce) return 'no longer in rules.yaml';
  return fired === 0 ? 'never fired' : '';
}
