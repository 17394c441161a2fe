// Watches a process do its work from outside: the clock starts with the process and stops when every mail
// is acknowledged and the inbox is empty, the same for the program and for the floor.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../support/process.js';
import type { SinkNews } from './sink.js';

/** The SMTP server in its own process. */
export interface BenchSink {
  readonly port: number;
  /** When each address was acknowledged, in milliseconds since the epoch. */
  readonly acknowledged: ReadonlyMap<string, number>;
  stop(): void;
}

/** Starts the SMTP server and waits for its port. */
export async function startSink(): Promise<BenchSink> {
  const acknowledged = new Map<string, number>();
  const child = fork(new URL('sink.js', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const port = await new Promise<number>((listening, failed) => {
    child.once('exit', () => failed(new Error('the SMTP server of the bench did not start')));
    child.on('message', (news: SinkNews) => {
      if ('port' in news) listening(news.port);
      else acknowledged.set(news.to, news.at);
    });
  });
  return { port, acknowledged, stop: () => child.disconnect() };
}

/** What a process needed. */
export interface Measured {
  readonly mailsPerSecond: number;
  readonly seconds: number;
  /** From the start of the process to the first acknowledgement. */
  readonly firstAfterSeconds: number;
  /** The most memory that the process ever held (VmHWM). */
  readonly peakMb: number;
}

/** Measures from the start of a process until `mails` are acknowledged and `left()` says 0. */
export async function measure(start: () => Running, sink: BenchSink, mails: number, left: () => number) {
  const startedAt = Date.now();
  const running = start();
  const done = () => sink.acknowledged.size >= mails && left() === 0;
  await progress(
    running,
    done,
    () => `${sink.acknowledged.size} of ${mails} acknowledged, ${left()} left in the inbox`,
  );
  const seconds = (Date.now() - startedAt) / 1_000;
  const firstAt = Math.min(...sink.acknowledged.values());
  const measured: Measured = {
    mailsPerSecond: mails / seconds,
    seconds,
    firstAfterSeconds: (firstAt - startedAt) / 1_000,
    peakMb: peakMb(running.pid),
  };
  return { running, measured };
}

/** Waits until `done`; throws when the process ends before, or when `state` stays the same for a minute. */
export async function progress(running: Running, done: () => boolean, state: () => string): Promise<void> {
  const ended: string[] = [];
  void running.ended.then(({ code, signal, stderr }) =>
    ended.push(`the process ended with ${code ?? signal}: ${stderr.slice(-2_000)}`),
  );
  let [last, lookedAt, changedAt] = [state(), Date.now(), Date.now()];
  while (!done()) {
    if (ended[0] !== undefined) throw new Error(ended[0]);
    await sleep(20);
    // Looking into the inbox takes a processor from what is measured.
    if (Date.now() - lookedAt < 1_000) continue;
    lookedAt = Date.now();
    const now = state();
    if (now !== last) [last, changedAt] = [now, lookedAt];
    if (lookedAt - changedAt > 60_000) throw new Error(`nothing moved for a minute: ${now}`);
  }
}

/** Ends a process, at once if it does not go by itself within ten seconds. */
export async function end(running: Running): Promise<void> {
  running.signal('SIGTERM');
  const timer = setTimeout(() => running.signal('SIGKILL'), 10_000);
  await running.ended;
  clearTimeout(timer);
}

function peakMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
}
