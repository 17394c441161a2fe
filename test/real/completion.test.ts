// The completions in the shells that they are for: each shell loads its script and is asked what may come next.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runSportello } from '../support/process.js';

const folder = mkdtempSync(join(tmpdir(), 'sportello-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Words that were typed, with the beginning of the next, and some and none of what may come there. */
const LINES: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
  [['mess'], ['message', 'messages'], ['ticket', 'run']],
  [
    ['ticket', ''],
    ['show', 'open', 'set', 'close'],
    ['ticket', 'release'],
  ],
  [['--config', 'ticket', 'outbox', ''], ['retry'], ['show']],
  [['outbox', '--state', ''], ['pending', 'uncertain', 'sent', 'failed'], ['retry']],
  [['outbox', 'retry', '--'], ['--failed'], ['--state']],
  [['completion', ''], ['bash', 'zsh', 'fish'], ['run']],
];

/** Asks a shell in a script of its own: it prints one offer a line, perhaps with more behind it. */
const SHELLS = {
  bash: (script: string, words: readonly string[]) => `
    compopt() { :; }
    source ${script}
    COMP_WORDS=(sportello ${quoted(words)})
    COMP_CWORD=${words.length}
    _sportello
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  // What zsh itself does with the offers stands in for a terminal: it prints them.
  zsh: (script: string, words: readonly string[]) => `
    compdef() { :; }
    compadd() { shift; print -rl -- "$@"; }
    _describe() {
      local list="\${@[-1]}" one
      for one in \${\${(P)list}%%:*}; do [[ $one == $words[CURRENT]* ]] && print -r -- $one; done
      true
    }
    source ${script}
    words=(sportello ${quoted(words)})
    CURRENT=${words.length + 1}
    _sportello`,
  fish: (script: string, words: readonly string[]) => `
    source ${script}
    complete -C 'sportello ${words.join(' ')}'`,
} as const;

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
}

describe.each(['bash', 'zsh', 'fish'] as const)('completion for %s', (shell) => {
  it('offers commands, options and what they take', async () => {
    const { code, stdout, stderr } = await runSportello(['completion', shell]);
    expect([code, stderr]).toEqual([0, '']);
    const script = join(folder, `completion.${shell}`);
    writeFileSync(script, stdout);
    for (const [words, some, none] of LINES) {
      const asked = join(folder, `ask.${shell}`);
      writeFileSync(asked, SHELLS[shell](script, words));
      const flags = shell === 'zsh' ? ['-f'] : [];
      const offers = execFileSync(shell, [...flags, asked], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.split('\t')[0]);
      expect(offers).toEqual(expect.arrayContaining([...some]));
      for (const word of none) expect(offers).not.toContain(word);
    }
  });
});

it('knows no other shell', async () => {
  expect(await runSportello(['completion', 'tcsh'])).toMatchObject({ code: 64, stdout: '' });
});
