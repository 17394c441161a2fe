// How far a backup, a restore or a copy is: a bar on a terminal, nothing for a program.
import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

/** Shows the progress of `work` while it goes on. */
export async function withProgress<T>(
  terminal: Terminal,
  work: (onProgress: (step: string, part: number) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.isInteractive) return work(() => undefined);
  const bar = new SingleBar(
    { format: ' {bar} {percentage}% {step}', hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(100, 0, { step: 'looking' });
  try {
    return await work((step, part) => bar.update(Math.floor(part * 100), { step }));
  } finally {
    bar.stop();
  }
}
