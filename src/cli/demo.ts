// demo
import { Command } from 'commander';
import type { Act, Context } from './context.js';

export function demoCommand(act: Act): Command {
  return new Command('demo').action(act(demo));
}

async function demo(context: Context): Promise<number> {
  context.terminal.out('…');
  return 0;
}
