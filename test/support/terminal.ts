// A terminal that keeps what is printed on it.
import type { Terminal } from '../../src/cli/terminal/terminal.js';

/** A terminal of 80 columns, and its lines in order, those of standard error too. */
export function recordingTerminal(
  how: Partial<Pick<Terminal, 'isInteractive' | 'columns' | 'environment' | 'readLines'>> = {},
): { readonly terminal: Terminal; readonly printed: string[] } {
  const printed: string[] = [];
  const keep = (line: string): void => void printed.push(line);
  const terminal: Terminal = {
    out: keep,
    err: keep,
    write: async (bytes) => keep(Buffer.from(bytes).toString()),
    node: process.execPath,
    isInteractive: false,
    columns: 80,
    environment: {},
    signal: new AbortController().signal,
    onHangUp: () => undefined,
    process: 1,
    readLines: async function* () {},
    ...how,
  };
  return { terminal, printed };
}
