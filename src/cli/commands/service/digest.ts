// digest: a digest as it would go now, over the period that is still open. It is shown, or sent beside its schedule.
import { Readable } from 'node:stream';
import { Command } from 'commander';
import type { DigestContent } from '../../../core/letters/digest/content.js';
import type { Letter } from '../../../core/letters/letter.js';
import type { Config } from '../../../io/config/config.js';
import { writeNewFile } from '../../../io/system/new-file.js';
import { loadTemplates } from '../../../io/template/template.js';
import { picturesOf } from '../../../stages/deliver/render.js';
import { previewDigest, sendPreview } from '../../../stages/digest/report.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import { isoTime } from '../../terminal/time.js';

export function digestCommand(act: Act): Command {
  return new Command('digest')
    .argument('<name>', 'its name in service.yaml')
    .description('show or send a digest as it would go now, over the period that is still open')
    .option('--dry-run', 'show it, and send nothing')
    .option(
      '--send',
      'send it to its recipients with the next pass; the schedule goes on as if it had not been sent',
    )
    .option('--html <file>', 'write it there as a page for a browser')
    .option('--json', 'as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ sportello digest daily --dry-run --html daily.html\n  $ sportello digest daily --send',
    )
    .action(act(show));
}

interface Options {
  readonly dryRun?: boolean;
  readonly send?: boolean;
  readonly html?: string;
  readonly json?: boolean;
}

async function show(context: Context, name: string, options: Options): Promise<number> {
  const { terminal, clock, withStore, showTime } = context;
  const config = context.config();
  await withStore(async (store) => {
    const digest = digestOf(config, name);
    const { content, period, dueAt } = await previewDigest(store, config, digest, clock.now());
    if (options.dryRun !== true && options.send !== true) {
      const next = `the next one is due at ${showTime(dueAt)}`;
      throw new CommandFailed(
        `digests go out by their schedule, ${next}: --dry-run shows this one, --send sends it now`,
        EXIT.usage,
      );
    }
    if (options.send === true && options.dryRun !== true) {
      await sendPreview(store, config, digest, content, clock.now());
      if (options.html === undefined && options.json !== true) {
        terminal.out(`The digest ${name} goes to ${digest.to.join(', ')} with the next pass.`);
        return;
      }
    }
    const letter = loadTemplates(config.templatesFolder, config.desk.languages).render(content);
    if (options.html !== undefined) await writePage(options.html, await pageOf(letter, content));
    if (options.json === true) {
      const { to, language, schedule, timeZone } = digest;
      const facts = { name, to, language, schedule, timeZone, subject: letter.subject };
      const times = { from: isoTime(period.from), until: isoTime(period.until), dueAt: isoTime(dueAt) };
      terminal.out(jsonText({ ...facts, ...times, content }));
    } else if (options.html === undefined) {
      terminal.out(`Subject: ${letter.subject}\n`);
      for (const line of letter.text.trimEnd().split('\n')) terminal.out(oneLine(line));
    } else {
      terminal.out(`${options.html}: ${letter.subject}`);
    }
  });
  return EXIT.ok;
}

function digestOf({ digests }: Config, name: string): Config['digests'][number] {
  const found = digests.find((digest) => digest.name === name);
  if (found !== undefined) return found;
  const known = digests.map((digest) => digest.name).join(', ');
  throw new CommandFailed(
    `service.yaml has no digest "${name}": ${known === '' ? 'it has none' : `it has ${known}`}`,
    EXIT.usage,
  );
}

/** Writes a page for its owner alone, in the place of what has that name: no link is followed. */
function writePage(path: string, page: string): Promise<void> {
  return writeNewFile(path, Readable.from([Buffer.from(page)]), true);
}

/** A browser knows no `cid:`; the pictures stand in the page itself. */
async function pageOf({ html }: Letter, content: DigestContent): Promise<string> {
  const pictures = await picturesOf(content);
  return pictures.reduce(
    (page, { cid, png }) =>
      page.replaceAll(`cid:${cid}`, `data:image/png;base64,${Buffer.from(png).toString('base64')}`),
    html,
  );
}
