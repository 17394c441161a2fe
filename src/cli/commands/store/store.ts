// store: what is done to a store as a whole.
import { Command } from 'commander';
import type { Act } from '../../terminal/context.js';
import { storeCopyCommand } from './copy.js';

export function storeCommand(act: Act): Command {
  return new Command('store')
    .description('the store as a whole: move a desk to another database')
    .addCommand(storeCopyCommand(act));
}
