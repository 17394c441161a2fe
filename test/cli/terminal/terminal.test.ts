// Nothing but our own styles reaches a terminal, whatever a command hands out.
import { styleText } from 'node:util';
import { expect, it } from 'vitest';
import { guarded } from '../../../src/cli/terminal/terminal.js';
import { recordingTerminal } from '../../support/terminal.js';

const OWN = styleText('red', 'error', { validateStream: false });

it.each([
  ['a person', true, OWN],
  ['a program', false, ' [31merror [39m'],
])('for %s', (_, isInteractive, shown) => {
  const { terminal, printed } = recordingTerminal({ isInteractive });
  guarded(terminal).err(`${OWN}: \u001b[8mhidden\u001b[0m \u0007\u009bA\u202E`);
  guarded(terminal).out('one\ntwo\u001b]0;title\u0007');
  expect(printed).toEqual([`${shown}:  [8mhidden [0m  A `, 'one\ntwo ]0;title ']);
});
