// rules explain: how a text is judged by likeness, and why.
import { Command } from 'commander';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { explainRequest, explanationJson, printExplanation } from './explanation.js';

export function rulesExplainCommand(act: Act): Command {
  return new Command('explain')
    .argument('<text>', 'what a request says')
    .description(
      'how a request is judged by likeness, and why: words that weigh, and labelled requests like it',
    )
    .option('--subject <subject>', 'its subject')
    .option('--json', 'as one JSON object')
    .addHelpText(
      'after',
      '\nRules with words come before likeness: "rules test" tells what becomes of a whole mail.' +
        '\n\nExample:\n  $ sportello rules explain --subject Stampante "Si inceppa a ogni foglio"',
    )
    .action(act(explain));
}

async function explain(
  context: Context,
  text: string,
  { subject = '', json }: { subject?: string; json?: boolean },
): Promise<number> {
  const { terminal } = context;
  const explanation = explainRequest(context.config(), subject, text);
  if (explanation === null)
    throw new CommandFailed('no rule says "severity: learned": nothing is judged by likeness', EXIT.config);
  if (json === true) terminal.out(jsonText(explanationJson(explanation)));
  else printExplanation(terminal, explanation);
  return EXIT.ok;
}
