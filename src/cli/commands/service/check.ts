// check: everything that can be known to be wrong before a mail comes in.
import { Command } from 'commander';
import type { Config } from '../../../io/config/config.js';
import type { Problem } from '../../../io/config/yaml/problem.js';
import { Unavailable } from '../../../io/system/failure.js';
import { imapServiceName, openImap } from '../../../io/imap/imap.js';
import { openAccessTokens } from '../../../io/oauth/access-tokens.js';
import { strayTemplates } from '../../../io/template/files.js';
import { checkTemplates } from '../../../io/template/template.js';
import { openStore, storeExists, type Store } from '../../../io/store/open.js';
import { openSenders } from '../../../stages/deliver/senders.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { gapWarning } from './on-call.js';
import { missingLogins, signedInAccounts } from './logins.js';
import { count } from '../../terminal/table.js';
import { dress } from '../../terminal/terminal.js';

export function checkCommand(act: Act): Command {
  return new Command('check')
    .description('check the configuration, the templates, the rules and their examples')
    .option('--connect', 'also log in to every IMAP and SMTP server')
    .addHelpText(
      'after',
      '\nExit codes: 0; 78 a mistake; with --connect also 69 and 77.\n\nExample:\n  $ sportello check --connect',
    )
    .action(act(check));
}

async function check(context: Context, options: { connect?: boolean }): Promise<number> {
  const { terminal } = context;
  const { config, doubts } = context.examine();
  const { templatesFolder, desk } = config;
  const problems = checkTemplates(templatesFolder, desk.languages);
  const strays = strayTemplates(templatesFolder, desk.languages);
  for (const problem of [
    ...[...config.warnings, ...doubts, ...strays, ...gapsOf(config, context.clock.now())].map((warning) => ({
      ...warning,
      isWarning: true,
    })),
    ...problems,
  ]) {
    const label =
      'isWarning' in problem ? dress(terminal, 'yellow', 'warning') : dress(terminal, 'red', 'error');
    const place = `${problem.file}:${problem.line}:${problem.column}`;
    terminal.err(`${place}: ${label}: ${problem.problem} — ${problem.hint}`);
  }
  if (problems.length > 0) return EXIT.config;
  const examples = config.rules.rules.reduce((sum, rule) => sum + rule.examples.length, 0);
  const counts = [
    config.mailboxes.length === 1 ? '1 mailbox' : `${config.mailboxes.length} mailboxes`,
    `${count(config.rules.rules.length, 'rule')} with ${count(examples, 'example')}`,
    count(config.customers.length, 'customer'),
    count(config.calendars.size, 'calendar'),
    `templates in ${config.desk.languages.join(', ')}`,
  ];
  terminal.out(`${dress(terminal, 'green', 'ok')} ${config.folder}: ${counts.join(', ')}`);
  return withLogins(config, async (store) => {
    for (const problem of await missingLogins(config, store, context.clock.now()))
      terminal.err(`${dress(terminal, 'yellow', 'warning')}: ${problem}`);
    return options.connect === true ? connect(config, store, context) : EXIT.ok;
  });
}

/** Opens the store for the logins in it, if there are any to look for and it is there. */
async function withLogins(config: Config, work: (store: Store | null) => Promise<number>): Promise<number> {
  const isWanted = signedInAccounts(config).length > 0 && storeExists(config.store.file);
  const store = isWanted ? await openStore(config.store.file) : null;
  try {
    return await work(store);
  } finally {
    await store?.destroy();
  }
}

/** What is missing in the turns depends on the day. */
function gapsOf({ onCall }: Config, now: number): Problem[] {
  const gap = onCall === null ? null : gapWarning(onCall, now);
  return gap === null ? [] : [gap];
}

/** Tries every server, one line each, and answers with the gravest of what happened. */
async function connect(
  config: Config,
  store: Store | null,
  { terminal, clock, log }: Context,
): Promise<number> {
  const tokens = openAccessTokens({ store, clock, log: log('error') });
  let code: number = EXIT.ok;
  const attempt = async (service: string, login: () => Promise<void>): Promise<void> => {
    try {
      await login();
      terminal.out(`${dress(terminal, 'green', 'ok')} ${service}`);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      terminal.err(error.message);
      if (error.loginRefused) code = EXIT.loginRefused;
      else if (code === EXIT.ok) code = EXIT.unavailable;
    }
  };
  for (const mailbox of config.mailboxes) {
    await attempt(imapServiceName(mailbox.name, mailbox.imap), async () => {
      const session = await openImap({ mailbox, tokens, onArrival: () => undefined }, terminal.signal);
      await session.close();
    });
  }
  for (const sender of openSenders(config, tokens)) {
    await attempt(sender.client.service, () => sender.client.verify(sender.envelopeSender));
    sender.client.close(true);
  }
  return code;
}
