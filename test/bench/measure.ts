// Watches processes do their work from outside: the clock starts with them and stops when every mail
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

/** What one process or several needed. */
export interface Measured {
  readonly mailsPerSecond: number;
  readonly seconds: number;
  /** From the start to the first acknowledgement. */
  readonly firstAfterSeconds: number;
  /** The processor time of all of them, from their start. */
  readonly cpuMsPerMail: number;
  /** The most memory that one of them ever held (VmHWM). */
  readonly peakMb: number;
}

/** Measures from the start of processes until `mails` are acknowledged and `left()` says 0. */
export async function measure(
  start: () => readonly Running[],
  sink: BenchSink,
  mails: number,
  left: () => number,
) {
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
    cpuMsPerMail: running.reduce((sum, { pid }) => sum + cpuMs(pid), 0) / mails,
    peakMb: Math.max(...running.map(({ pid }) => peakMb(pid))),
  };
  return { running, measured };
}

/** Waits until `done`; throws when a process ends before, or when `state` stays the same for a minute. */
export async function progress(
  running: readonly Running[],
  done: () => boolean,
  state: () => string,
): Promise<void> {
  const ended: string[] = [];
  for (const one of running)
    void one.ended.then(({ code, signal, stderr }) =>
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

/** Ends processes, at once if they do not go by themselves within ten seconds. */
export async function end(running: readonly Running[]): Promise<void> {
  for (const one of running) one.signal('SIGTERM');
  const timer = setTimeout(() => running.forEach((one) => one.signal('SIGKILL')), 10_000);
  await Promise.all(running.map(({ ended }) => ended));
  clearTimeout(timer);
}

/** Linux counts processor time in these, whatever the machine (proc(5), USER_HZ). */
const TICK_MS = 10;

/** The processor time of a process with all its threads, and of those of its children that have ended. */
export function cpuMs(pid: number): number {
  const { times } = statOf(pid);
  return times.reduce((sum, ticks) => sum + ticks * TICK_MS, 0);
}

/** The fields of /proc/PID/stat after the name of the program, which may hold anything. */
export function statOf(pid: number): { parent: number; times: readonly number[] } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1] ?? 0, times: fields.slice(11, 15) };
}

function peakMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
}
