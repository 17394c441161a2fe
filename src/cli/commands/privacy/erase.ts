// privacy erase: forgets a person in every table and on the servers, beside a daemon that works.
import { Command } from 'commander';
import { SingleBar, Presets } from 'cli-progress';
import { findPerson, type Found, countMail } from '../../../io/store/privacy/person.js';
import { isOwn, readExamples } from '../../../io/config/rules/examples.js';
import { openAccessTokens } from '../../../io/oauth/access-tokens.js';
import { erase, type ErasureReport } from '../../../stages/retention/erasure.js';
import { jsonText } from '../../../io/system/printable.js';
import type { Act, Context } from '../../terminal/context.js';
import { EXIT, explain } from '../../terminal/exit.js';
import { readAddress } from '../../terminal/options.js';
import { count } from '../../terminal/table.js';

export function privacyEraseCommand(act: Act): Command {
  return new Command('erase')
    .argument('<address>', 'the person', readAddress)
    .description('forget a person: in every table, and in the folders of the servers')
    .option('--yes', 'do it; without it only what would be done is told')
    .option('--json', 'the report as one JSON object')
    .addHelpText(
      'after',
      '\nTickets stay as numbers, severities and times; letters to the person that are not sent yet are cancelled.' +
        '\nWhat is out of reach is remembered: the daemon finishes it within the hour, or this command once more.' +
        '\n\nExit codes: 0 all is gone; 64 without --yes; 69 a server was out of reach; 75 mail waits for its decision;' +
        ' 77 a login was refused.' +
        '\n\nExample:\n  $ sportello privacy erase anna@example.com --yes',
    )
    .action(act(erasePerson));
}

interface Options {
  readonly yes?: boolean;
  readonly json?: boolean;
}

async function erasePerson(context: Context, address: string, options: Options): Promise<number> {
  const { terminal, withStore, config, clock, log } = context;
  const { mailboxes, desk, customers, folder } = config();
  return withStore(async (store) => {
    const total = await countMail(store);
    const bar = terminal.isInteractive
      ? new SingleBar({ format: ' {bar} {value}/{total} searched', hideCursor: true }, Presets.shades_classic)
      : null;
    bar?.start(total, 0);
    const onSearched = (mails: number): void => bar?.update(mails);
    const own = readExamples(folder).examples.filter(isOwn);
    const inFiles = JSON.stringify({ desk, customers, own }).toLowerCase().includes(address);
    try {
      if (options.yes !== true) {
        const found = await findPerson(store, address, clock.now(), onSearched);
        bar?.stop();
        tell(context, options, { address, erased: false, ...counts(found) }, [
          `Would be erased of ${address}: ${inWords(found)}.`,
          'Nothing was changed. Say --yes to erase it; it cannot be undone.',
        ]);
        return EXIT.usage;
      }
      const tokens = openAccessTokens({ store, clock, log: log('warn') });
      const parts = { mailboxes, store, tokens, log: log('warn'), clock };
      const report = await erase(parts, { address, askedAt: clock.now() }, terminal.signal, onSearched);
      bar?.stop();
      const { found, removedBySearch, onlyMarked } = report;
      const outages = Object.entries(report.outages).map(([mailbox, error]) => ({
        mailbox,
        problem: explain(error),
      }));
      const facts = {
        address,
        erased: true,
        ...counts(found),
        removedBySearch,
        outages,
        onlyMarked,
        inFiles,
      };
      tell(context, options, facts, [
        `Erased of ${address}: ${inWords(found)}.`,
        ...remarks(report, inFiles),
        'Backups are not touched: what they hold comes back with a restore; erase again after one.',
      ]);
      return exitOf(report);
    } finally {
      bar?.stop();
    }
  });
}

function tell({ terminal }: Context, { json }: Options, facts: object, lines: readonly string[]): void {
  if (json === true) terminal.out(jsonText(facts));
  else for (const line of lines) terminal.out(line);
}

function counts(found: Found): object {
  return {
    messages: found.messages.length,
    tickets: found.tickets.length,
    takesPartIn: found.shared.length,
    letters: found.letters.length,
    othersMail: found.naming.length,
    waiting: found.waiting,
  };
}

function inWords({ messages, tickets, shared, letters, naming }: Found): string {
  return [
    `${count(messages.length, 'mail')} of the person`,
    `${count(tickets.length, 'ticket')}, whose numbers stay`,
    `the part in ${count(shared.length, 'ticket')} of others`,
    count(letters.length, 'letter'),
    `the bytes of ${count(naming.length, 'mail')} in which others name the person; what others wrote stays, without the person`,
  ].join('; ');
}

function remarks({ found, removedBySearch, outages, onlyMarked }: ErasureReport, inFiles: boolean): string[] {
  const lines: string[] = [];
  if (removedBySearch > 0)
    lines.push(`${count(removedBySearch, 'more mail')} in the folders of the servers, found by the address.`);
  for (const [mailbox, error] of Object.entries(outages))
    lines.push(
      `NOT YET on the server of ${mailbox}: ${error.message}. It is remembered, and finished by the daemon.`,
    );
  if (found.waiting.length > 0)
    lines.push(
      `NOT YET: messages ${found.waiting.join(', ')} wait for their decision. It is finished after that.`,
    );
  for (const mailbox of onlyMarked)
    lines.push(
      `The server of ${mailbox} cannot remove single mails: they are marked as deleted, so expunge them there.`,
    );
  if (inFiles) lines.push('The configuration names the address: take it out of config/ by hand.');
  return lines;
}

function exitOf({ found, outages }: ErasureReport): number {
  const [outage] = Object.values(outages);
  if (outage !== undefined) return outage.loginRefused ? EXIT.loginRefused : EXIT.unavailable;
  return found.waiting.length > 0 ? EXIT.temporary : EXIT.ok;
}
