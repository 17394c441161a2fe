// rules: what the rules do to one mail, what an edit of them would change, and how each of them fares.
import { Command } from 'commander';
import type { Act } from '../../terminal/context.js';
import { rulesExamplesCommand } from './examples.js';
import { rulesExplainCommand } from './explain.js';
import { rulesLearnCommand } from './learn.js';
import { rulesReplayCommand } from './replay.js';
import { rulesReportCommand } from './report.js';
import { rulesTestCommand } from './test.js';

export function rulesCommand(act: Act): Command {
  const rules = new Command('rules').description('what the rules do, and why');
  const commands = [
    rulesTestCommand,
    rulesExplainCommand,
    rulesReplayCommand,
    rulesReportCommand,
    rulesLearnCommand,
    rulesExamplesCommand,
  ];
  for (const make of commands) rules.addCommand(make(act));
  return rules;
}
