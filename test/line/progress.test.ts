// Which stages have come to a stop: those that hang in a step, not those that wait.
import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openProgress } from '../../src/line/progress.js';
import type { Stage } from '../../src/line/stage.js';

const MINUTE = 60_000;

function stageOf(name: string, step: Stage['step']): Stage {
  return { name, idleMs: 10 * MINUTE, step, close: async () => undefined };
}

/** What waits until the test opens it. */
function gate(): { opened: Promise<void>; open: () => void } {
  const opening = new AbortController();
  const opened = new Promise<void>((resolve) => opening.signal.addEventListener('abort', () => resolve()));
  return { opened, open: () => opening.abort() };
}

it('tells a stage that hangs from one that rests, until its loop ends', async () => {
  let now = 0;
  const progress = openProgress({ now: () => now, pause: async () => undefined });
  const { signal } = new AbortController();
  const [step, loop] = [gate(), gate()];
  const hanging = progress.watch(
    stageOf('receive support', () => step.opened.then(() => true)),
    async (watched) => {
      await watched.step(signal);
      await loop.opened;
    },
  );
  void progress.watch(
    stageOf('triage', async () => false),
    async (watched) => {
      await watched.step(signal);
      await loop.opened;
    },
  );
  await turnOfOthers();
  now = 15 * MINUTE;
  expect(progress.stuck()).toEqual([]);
  now += 1;
  expect(progress.stuck()).toEqual(['receive support']);
  step.open();
  await turnOfOthers();
  expect(progress.stuck()).toEqual([]);
  now = 60 * MINUTE;
  expect(progress.stuck()).toEqual(['receive support', 'triage']);
  loop.open();
  await hanging;
  expect(progress.stuck()).toEqual([]);
});

it('forgets a stage whose loop failed, and hands its error on', async () => {
  const progress = openProgress({ now: () => 0, pause: async () => undefined });
  const failing = progress.watch(
    stageOf('deliver', async () => false),
    () => Promise.reject(new Error('a bug')),
  );
  await expect(failing).rejects.toThrow('a bug');
  expect(progress.stuck()).toEqual([]);
});
