// rules learn: labelled requests become the weights that judge what no rule claims. The changes that this makes are
// shown first.
import { Command } from 'commander';
import type { Policy } from '../../../core/desk/policy.js';
import { prepareJudge } from '../../../core/rules/judge/judge.js';
import { writeWeights } from '../../../core/rules/judge/weights-file.js';
import { type Config, ConfigInvalid } from '../../../io/config/config.js';
import { readExamples } from '../../../io/config/rules/examples.js';
import {
  hasWeights,
  installWeights,
  undoLearning,
  WEIGHTS_BEFORE,
} from '../../../io/config/rules/weights-files.js';
import { WEIGHTS_FILE } from '../../../io/config/rules/judgement.js';
import { storeExists } from '../../../io/store/open.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readDuration } from '../../terminal/options.js';
import { count } from '../../terminal/table.js';
import type { Terminal } from '../../terminal/terminal.js';
import { type Comparison, compare, printChanges, printComparison } from './comparison.js';
import { judgeOwn, learnWatched, printOwn, printTrials } from './learning.js';
import { storedMail } from './stored-mail.js';

export function rulesLearnCommand(act: Act): Command {
  return new Command('learn')
    .description(
      'learn from the labelled requests how mail is judged that no rule claims; shows what changes',
    )
    .option('--yes', 'put it in force without asking')
    .option('--since <time>', 'how far back the stored mail is judged anew', readDuration, 30 * 86_400_000)
    .option('--undo', 'put the weights in force that served before the last learning')
    .option('--json', 'one JSON object a changed mail, and one for the whole')
    .addHelpText(
      'after',
      '\nThe requests stand in config/examples: it.tsv and en.tsv as shipped, own.tsv your own, which count five times.' +
        '\nA daemon that runs takes the new weights up by itself.' +
        '\n\nExit codes: 0; 64 nothing was written, since nobody said yes; 75 stopped; 78 a request has a mistake.' +
        '\n\nExample: after adding lines to config/examples/own.tsv\n  $ sportello rules learn',
    )
    .action(act(learn));
}

interface Options {
  readonly yes?: boolean;
  readonly since: number;
  readonly undo?: boolean;
  readonly json?: boolean;
}

async function learn(context: Context, options: Options): Promise<number> {
  const { terminal } = context;
  const config = context.config();
  if (options.undo === true) return undo(terminal, config.folder, options.json === true);
  const { examples, hash, problems } = readExamples(config.folder);
  if (problems.length > 0) throw new ConfigInvalid(problems);
  if (hash === null || examples.length === 0)
    throw new CommandFailed('there are no labelled requests: examples/own.tsv takes them', EXIT.config);
  const { weights } = await learnWatched(terminal, examples, hash);
  const { rules } = config.policy;
  const before = rules.judge;
  const now = prepareJudge(weights, before?.local ?? new Map());
  const own = judgeOwn(examples, before, now, rules.judgement);
  const changes = before && (await changesBy(context, config, { ...rules, judge: now }, options.since));
  const about = {
    examples: examples.length,
    own,
    before: before?.weights.trials ?? null,
    now: weights.trials,
  };
  if (options.json !== true) {
    terminal.out(`Learned from ${count(examples.length, 'labelled request')}.\n`);
    printTrials(terminal, about.before, about.now);
    printOwn(terminal, own);
    if (changes === undefined)
      terminal.out('\nNo rule says "learned": what was learned would judge nothing.');
    else if (changes !== null) printChanged(terminal, changes);
  } else if (changes) printChanges(terminal, changes);
  const bytes = writeWeights(weights);
  const isNew = !hasWeights(config.folder, bytes);
  const isAgreed = isNew && (options.yes === true || (options.json !== true && (await ask(terminal))));
  if (isAgreed) await installWeights(config.folder, bytes);
  if (options.json === true) {
    const stored = changes ? { total: changes.total, unread: changes.unread, table: changes.table } : null;
    terminal.out(jsonText({ ...about, stored, changed: isNew, written: isAgreed }));
  } else terminal.out(isAgreed ? WRITTEN : isNew ? NOT_WRITTEN : UNCHANGED);
  return isAgreed || !isNew ? EXIT.ok : EXIT.usage;
}

const UNCHANGED = `\n${WEIGHTS_FILE} holds these weights already: nothing is to be written.`;
const WRITTEN = `\n${WEIGHTS_FILE} is written; a daemon that runs takes it up by itself. To undo it: sportello rules learn --undo`;
const NOT_WRITTEN = '\nNothing was written. Say --yes to put it in force.';

function printChanged(terminal: Terminal, changes: Comparison): void {
  terminal.out('');
  printComparison(terminal, changes, { before: 'RULE', now: 'RULE NOW', end: '.' });
}

/** The changes that other weights would make on the stored mail, beside those in force; null without a store. */
async function changesBy(
  { withStore, clock }: Context,
  config: Config,
  rules: Policy['rules'],
  since: number,
): Promise<Comparison | null> {
  if (!storeExists(config.store.place)) return null;
  const policy = { ...config.policy, rules };
  return withStore((store) =>
    compare(storedMail(store, config, clock.now() - since), ({ judge }) => {
      const [was, is] = [judge?.(config.policy) ?? null, judge?.(policy) ?? null];
      return was && is && { was, is };
    }),
  );
}

/** Asks a person; without one the answer is no. */
async function ask(terminal: Terminal): Promise<boolean> {
  if (!terminal.isInteractive) return false;
  terminal.out('\nPut it in force? [y/N]');
  for await (const line of terminal.readLines(terminal.signal))
    return /^\s*(?:y|yes|s|si|sì)\s*$/iu.test(line);
  return false;
}

function undo(terminal: Terminal, folder: string, json: boolean): number {
  const restored = undoLearning(folder);
  if (json) {
    terminal.out(jsonText({ restored }));
    return EXIT.ok;
  }
  if (restored === 'nothing') {
    terminal.out('There is nothing to undo: the shipped weights serve.');
    return EXIT.ok;
  }
  const which =
    restored === 'before' ? `those before serve again (${WEIGHTS_BEFORE})` : 'the shipped ones serve again';
  terminal.out(`The learned weights are gone; ${which}.`);
  terminal.out(
    'The labelled requests are as they were: take lines out of examples/own.tsv, or they are learned again.',
  );
  return EXIT.ok;
}
