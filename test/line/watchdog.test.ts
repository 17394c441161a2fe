import { expect, it } from 'vitest';
import { pino } from 'pino';
import type { Clock } from '../../src/io/system/clock.js';
import { openProgress } from '../../src/line/progress.js';
import type { Stage } from '../../src/line/stage.js';
import { openWatchdog } from '../../src/line/watchdog.js';

const MINUTE_MS = 60_000;

it('speaks while every stage comes to the end of its steps, and is silent while one hangs', async () => {
  let now = 0;
  const clock: Clock = { now: () => now, pause: async () => undefined };
  const told: string[] = [];
  const supervisor = {
    watchdogMs: 5 * MINUTE_MS,
    tell: async (...states: readonly string[]) => void told.push(...states),
  };
  const progress = openProgress(clock);
  const watchdog = openWatchdog(supervisor, progress, pino({ level: 'silent' }));
  expect(watchdog.idleMs).toBe(2.5 * MINUTE_MS);
  const { signal } = new AbortController();
  const finished = new AbortController();
  const slow: Stage = {
    name: 'receive',
    idleMs: 1,
    step: () =>
      new Promise((ended) => finished.signal.addEventListener('abort', () => ended(true), { once: true })),
    close: async () => undefined,
  };
  await watchdog.step(signal);
  const loop = progress.watch(slow, async (watched) => void (await watched.step(signal)));
  now += 14 * MINUTE_MS;
  await watchdog.step(signal);
  expect(told).toEqual(['WATCHDOG=1', 'WATCHDOG=1']);
  now += 2 * MINUTE_MS;
  await watchdog.step(signal);
  expect(told).toHaveLength(2);
  finished.abort();
  await loop;
  await watchdog.step(signal);
  expect(told).toHaveLength(3);
});
