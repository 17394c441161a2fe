// What a process needs while it runs, as the kernel counts it.
import { readFileSync } from 'node:fs';
import type { Ended, Running } from './process.js';

/** What a process needs. */
interface Needed {
  /** The most memory that it ever held (VmHWM), with that of the processes that it started. */
  readonly peakMb: number;
  /** Processor time of all its threads: what other work on the machine does not change. */
  readonly cpuSeconds: number;
}

/** A process that has ended, and what it needed. */
export interface Footprint extends Ended, Needed {}

const LOOK_EVERY_MS = 50;
const TICKS_A_SECOND = 100;

/** Watches a process to its end. */
export async function watch(running: Running): Promise<Footprint> {
  let needed: Needed = { peakMb: 0, cpuSeconds: 0 };
  const timer = setInterval(() => {
    const now = look(running.pid);
    // A child that has ended takes its part along.
    if (now !== null) needed = { ...now, peakMb: Math.max(now.peakMb, needed.peakMb) };
  }, LOOK_EVERY_MS);
  const ended = await running.ended;
  clearInterval(timer);
  return { ...ended, ...needed };
}

/** What a process has needed until now; null once it has gone. */
export function look(pid: number): Needed | null {
  try {
    const peak = peakKb(pid);
    // The name of the process, in parentheses, may hold spaces; user and system time are the 14th and 15th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    if (peak === 0) return null;
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { peakMb: (peak + childrenKb(pid)) / 1024, cpuSeconds: ticks / TICKS_A_SECOND };
  } catch {
    return null;
  }
}

/** 0 for a process that ends just now. */
function peakKb(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

function childrenKb(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  if (children === '') return 0;
  try {
    return children.split(' ').reduce((sum, child) => sum + peakKb(Number(child)), 0);
  } catch {
    // One of them has just gone.
    return 0;
  }
}
