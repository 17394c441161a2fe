// The built program as a child process, as an operator would start it. Needs `npm run build` first.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';
import { runInHost } from './host.js';

/** The program, from the project's root, which is where npm and vitest run. */
const MAIN = resolve('dist/main.js');

/** How to start it. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** SIGKILL after so many milliseconds. */
  readonly killAfterMs?: number;
  /** Forgets standard output: for lists that are longer than a string may be. */
  readonly discard?: boolean;
  /** Sees every line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
}

/** How it ended. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program while it runs. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  signal(name: NodeJS.Signals): void;
}

/** Starts `node dist/main.js ARGS` and returns at once: for the daemon. It does not outlive the test. */
export function startSportello(args: readonly string[], options: RunOptions = {}): Running {
  return startNode([MAIN, ...args], options);
}

/**
 * Runs a command to its end: in a process that keeps the program loaded, or in one of its own where another command
 * runs already, or where the test watches or ends the process.
 */
export async function runSportello(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd = process.cwd(), env = {}, ...watching } = options;
  const isWatched = Object.keys(watching).length > 0 || 'NODE_OPTIONS' in env;
  const outcome = isWatched ? null : await runInHost({ args, cwd, env: { ...process.env, ...env } });
  return outcome === null ? startSportello(args, options).ended : { ...outcome, signal: null };
}

/** Starts any Node script; the bench compares the program with one. */
export function startNode(args: readonly string[], options: RunOptions = {}): Running {
  const { cwd = process.cwd(), env = {}, killAfterMs, discard = false, onLine } = options;
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(killAfterMs === undefined ? {} : { timeout: killAfterMs, killSignal: 'SIGKILL' as const }),
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    if (discard && name === 'stdout') child[name].resume();
    else child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
    if (onLine) createInterface({ input: child[name] }).on('line', onLine);
  }
  const ended = new Promise<Ended>((settled, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => {
      process.off('exit', kill);
      // No test asks for this one: whatever it expects, what the process said last tells why.
      if (signal === 'SIGABRT') failed(new Error(`${args.join(' ')} aborted: ${said.stderr}`));
      else settled({ code, signal, ...said });
    });
  });
  return { pid: child.pid ?? 0, ended, signal: (name) => void child.kill(name) };
}

/** A path of the project, e.g. the shipped `config`. */
export function projectPath(...names: string[]): string {
  return join(process.cwd(), ...names);
}
