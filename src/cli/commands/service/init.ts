// init: a configuration to begin with. It asks for nothing; what it cannot find out stands in service.yaml.
import { Command } from 'commander';
import { dirname, join, resolve } from 'node:path';
import { isSystemWide, lookAround, writeStarter } from '../../../io/config/starter.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { dress } from '../../terminal/terminal.js';

export function initCommand(act: Act): Command {
  return new Command('init')
    .argument('<folder>', 'the configuration folder; templates and data stand beside it')
    .description('write a commented configuration that passes `check`, and a systemd unit')
    .addHelpText('after', '\nExample:\n  $ sportello init /etc/sportello/config')
    .action(act(init));
}

async function init({ terminal }: Context, folder: string): Promise<number> {
  const target = resolve(folder);
  const root = dirname(target);
  if (root === target || root === '/') {
    throw new CommandFailed(
      `${target} has no folder of its own around it: try ${join(target, 'config')}`,
      EXIT.usage,
    );
  }
  const machine = lookAround(terminal.environment);
  writeStarter(target, machine, terminal.node);
  const say = (text: string): void => terminal.out(text);
  const known = [
    machine.timeZone,
    `languages ${machine.languages.join(', ')}`,
    machine.country === null ? 'no public holidays' : `holidays of ${machine.country}`,
    ...(machine.domain === null ? [] : [machine.domain]),
  ];
  say(`${dress(terminal, 'green', 'Written')} to ${target} (${known.join('; ')}). Next:`);
  say(`  1. Say who the desk is and where its mailbox stands: ${join(target, 'service.yaml')}`);
  say(`     The password of the mailbox goes into ${join(root, 'secrets', 'imap-password')} (chmod 600).`);
  say(`  2. Look whether all is right: sportello --config ${target} check --connect`);
  say(`  3. Start it: sportello --config ${target} run`);
  say(`     or under systemd, as root:`);
  say('       useradd --system --no-create-home --shell /usr/sbin/nologin sportello');
  if (!isSystemWide(root)) say(`       install -d -m 700 -o sportello -g sportello ${join(root, 'data')}`);
  say(`       install -m 644 ${join(target, 'sportello.service')} /etc/systemd/system/`);
  say('       systemctl enable --now sportello');
  return EXIT.ok;
}
