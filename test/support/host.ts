// Runs commands in a process that keeps the program loaded (host.mjs), one at a time.
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { on, once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** A command line to run. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How a command ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const HOST = resolve('test/support/host.mjs');

let host: Promise<ChildProcess> | null = null;
let isBusy = false;

/** Runs a command to its end; null while another one runs: that needs a process of its own. */
export async function runInHost(line: CommandLine): Promise<Outcome | null> {
  if (isBusy) return null;
  isBusy = true;
  try {
    host ??= startHost();
    return await ask(await host, line);
  } finally {
    isBusy = false;
  }
}

async function startHost(): Promise<ChildProcess> {
  const child = fork(HOST, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => {
    process.off('exit', kill);
    host = null;
  });
  await once(child, 'message');
  return child;
}

async function ask(child: ChildProcess, line: CommandLine): Promise<Outcome> {
  const end = `\u0000${randomUUID()}\n`;
  const watching = new AbortController();
  const { signal } = watching;
  const answered = Promise.all([
    once(child, 'message', { signal }).then(([code]): number => code),
    readTo(end, child.stdout),
    readTo(end, child.stderr),
  ]);
  const died = once(child, 'exit', { signal }).then(() => {
    throw new Error(`the process ended in the middle of: ${line.args.join(' ')}`);
  });
  child.send({ ...line, end });
  try {
    const [code, stdout, stderr] = await Promise.race([answered, died]);
    return { code, stdout, stderr };
  } finally {
    watching.abort();
    died.catch(() => undefined);
    answered.catch(() => undefined);
  }
}

/** What comes before the end. */
async function readTo(end: string, stream: Readable | null): Promise<string> {
  if (stream === null) throw new Error('the host was started without pipes');
  let text = '';
  for await (const [piece] of on(stream.setEncoding('utf8'), 'data')) {
    text += String(piece);
    if (text.endsWith(end)) break;
  }
  return text.slice(0, -end.length);
}
