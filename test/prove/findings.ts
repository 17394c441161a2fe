// What was counted at the end of a proof: each figure with what is wrong about it, if anything is.
import Table from 'cli-table3';

/** One figure. */
export interface Finding {
  readonly name: string;
  readonly figure: number | string;
  /** What should not be, one line each; empty where all is well. */
  readonly faults: readonly string[];
}

/** A figure that only says how much there was. */
export function figure(name: string, value: number | string): Finding {
  return { name, figure: value, faults: [] };
}

/** A count that has to be zero. */
export function none(name: string, faults: readonly string[]): Finding {
  return { name, figure: faults.length, faults };
}

/** Whether all is well. */
export function holds(findings: readonly Finding[]): boolean {
  return findings.every(({ faults }) => faults.length === 0);
}

const MOST_LINES = 5;

/** The figures as a table, and below it the first faults of each. */
export function findingsTable(title: string, findings: readonly Finding[]): string {
  const table = new Table({ head: [title, '', ''], style: { head: [], border: [] } });
  for (const { name, figure: value, faults } of findings)
    table.push([name, String(value), faults.length === 0 ? '' : 'WRONG']);
  const lines = findings.flatMap(({ name, faults }) =>
    faults.slice(0, MOST_LINES).map((fault) => `${name}: ${fault}`),
  );
  return [table.toString(), ...lines].join('\n');
}
