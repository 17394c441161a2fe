// A list of any length takes the memory of a page: it goes on only when its reader has taken what was printed.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { printList } from '../../../src/cli/terminal/table.js';
import type { Terminal } from '../../../src/cli/terminal/terminal.js';

const ROWS = 1_200;

/** A terminal whose reader takes what is printed some turns later. */
function slowTerminal() {
  const said: { text: string; untaken: number }[] = [];
  let untaken = 0;
  const terminal: Terminal = {
    out: () => undefined,
    err: () => undefined,
    write: async (bytes) => {
      untaken += 1;
      said.push({ text: Buffer.from(bytes).toString(), untaken });
      for (let turns = 0; turns < 10; turns += 1) await turn();
      untaken -= 1;
    },
    node: process.execPath,
    isInteractive: false,
    columns: 80,
    environment: {},
    signal: new AbortController().signal,
    onHangUp: () => undefined,
    process: 1,
    readLines: async function* () {},
  };
  return { terminal, said };
}

async function* rows(): AsyncGenerator<{ id: number }> {
  for (let id = 0; id < ROWS; id += 1) yield { id };
}

it.each([
  ['JSON', true, '{"id":1199}'],
  ['a table', false, 'row 1199'],
])('waits for whoever reads %s slowly, and loses nothing', async (_, json, last) => {
  const { terminal, said } = slowTerminal();
  await printList(terminal, rows(), {
    json,
    toJson: (row) => row,
    columns: [{ head: 'ID', cell: ({ id }) => `row ${id}` }],
    empty: 'Nothing.',
    isNarrowed: false,
  });
  const pages = said.map(({ text }) =>
    text
      .trimEnd()
      .split('\n')
      .filter((line) => line !== 'ID'),
  );
  expect(pages.map((lines) => lines.length)).toEqual([500, 500, 200]);
  expect(pages.at(-1)?.at(-1)).toBe(last);
  expect(said.map(({ untaken }) => untaken)).toEqual([1, 1, 1]);
});
