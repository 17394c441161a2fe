// check: everything that can be known to be wrong before a mail comes in.
import { Command } from 'commander';
import { type Config, ConfigInvalid } from '../../../io/config/config.js';
import type { Problem } from '../../../io/system/problem.js';
import { Unavailable } from '../../../io/system/failure.js';
import { imapServiceName, openImap } from '../../../io/imap/imap.js';
import { openAccessTokens } from '../../../io/oauth/access-tokens.js';
import { strayTemplates } from '../../../io/template/files.js';
import { checkTemplates } from '../../../io/template/template.js';
import { openStore, storeExists, type Store } from '../../../io/store/open.js';
import { namePlace } from '../../../io/store/place.js';
import { openSenders } from '../../../stages/deliver/senders.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT } from '../../terminal/exit.js';
import { type CheckReport, jsonReport, textReport } from './check-report.js';
import { gapWarning } from './on-call.js';
import { missingLogins, signedInAccounts } from './logins.js';
import { count } from '../../terminal/table.js';

export function checkCommand(act: Act): Command {
  return new Command('check')
    .description('check the configuration, the templates, the rules and their examples')
    .option('--connect', 'also log in to every IMAP and SMTP server, and to that of the store')
    .option('--json', 'one JSON object a line: each mistake, warning and server')
    .addHelpText(
      'after',
      '\nExit codes: 0; 78 a mistake; with --connect also 69 and 77.\n\nExample:\n  $ sportello check --connect',
    )
    .action(act(check));
}

interface Options {
  readonly connect?: boolean;
  readonly json?: boolean;
}

async function check(context: Context, options: Options): Promise<number> {
  const { terminal } = context;
  const report = options.json === true ? jsonReport(terminal) : textReport(terminal);
  try {
    return await examine(context, report, options);
  } catch (error) {
    if (!(error instanceof ConfigInvalid) || options.json !== true) throw error;
    for (const problem of error.problems) report.problem('error', problem);
    return EXIT.config;
  }
}

async function examine(context: Context, report: CheckReport, options: Options): Promise<number> {
  const { config, doubts, mistakes } = context.examine();
  const { templatesFolder, desk } = config;
  const problems = [...mistakes, ...checkTemplates(templatesFolder, desk.languages)];
  const strays = strayTemplates(templatesFolder, desk.languages);
  for (const warning of [...config.warnings, ...doubts, ...strays, ...gapsOf(config, context.clock.now())])
    report.problem('warning', warning);
  for (const problem of problems) report.problem('error', problem);
  if (problems.length > 0) return EXIT.config;
  const examples = config.rules.rules.reduce((sum, rule) => sum + rule.examples.length, 0);
  const counts = [
    config.mailboxes.length === 1 ? '1 mailbox' : `${config.mailboxes.length} mailboxes`,
    `${count(config.rules.rules.length, 'rule')} with ${count(examples, 'example')}`,
    count(config.customers.length, 'customer'),
    count(config.calendars.size, 'calendar'),
    `templates in ${config.desk.languages.join(', ')}`,
  ];
  report.ok(config.folder, counts.join(', '));
  for (const { key, name, addresses, may } of config.policy.technicians) {
    const rights = may.length === 0 ? 'take and note alone' : may.join(', ');
    report.ok(`technician ${key}`, `${name} (${addresses.join(', ')}) may ${rights}`);
  }
  return withLogins(config, async (store) => {
    for (const problem of await missingLogins(config, store, context.clock.now())) report.warning(problem);
    return options.connect === true ? connect(config, store, report, context) : EXIT.ok;
  });
}

/** Opens the store for the logins in it, if there are any to look for and it is there. */
async function withLogins(config: Config, work: (store: Store | null) => Promise<number>): Promise<number> {
  const isWanted = signedInAccounts(config).length > 0 && storeExists(config.store.place);
  const store = isWanted ? await openStore(config.store.place) : null;
  try {
    return await work(store);
  } finally {
    await store?.destroy();
  }
}

/** Gaps in the turns depend on the day. */
function gapsOf({ onCall }: Config, now: number): Problem[] {
  const gap = onCall === null ? null : gapWarning(onCall, now);
  return gap === null ? [] : [gap];
}

/** Tries every server, one line each, and answers with the gravest of what happened. */
async function connect(
  config: Config,
  store: Store | null,
  report: CheckReport,
  { terminal, clock, log }: Context,
): Promise<number> {
  const tokens = openAccessTokens({ store, clock, log: log('error') });
  let code: number = EXIT.ok;
  const attempt = async (service: string, login: () => Promise<void>): Promise<void> => {
    try {
      await login();
      report.ok(service);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      report.unavailable(service, error);
      if (error.loginRefused) code = EXIT.loginRefused;
      else if (code === EXIT.ok) code = EXIT.unavailable;
    }
  };
  const { place } = config.store;
  if (typeof place !== 'string')
    await attempt(namePlace(place), async () => (await openStore(place)).destroy());
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
