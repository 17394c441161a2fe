// privacy: the data that is kept about a person, and how it is forgotten (GDPR, articles 15 and 17).
import { Command } from 'commander';
import type { Act } from '../../terminal/context.js';
import { privacyEraseCommand } from './erase.js';
import { privacyExportCommand } from './export.js';

export function privacyCommand(act: Act): Command {
  const privacy = new Command('privacy').description('what is kept about a person, and how to forget it');
  for (const make of [privacyExportCommand, privacyEraseCommand]) privacy.addCommand(make(act));
  return privacy;
}
