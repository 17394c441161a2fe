#!/usr/bin/env node
// Arguments, signals, exit code: the only file that knows the process.
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';

// Left to itself V8 collects garbage only when the heap has doubled or more. A daemon that shares its machine for
// years does so at forty-five per cent: half the memory above what is in use, for some per cent of time.
setFlagsFromString('--heap-growing-percent=45');
setFlagsFromString('--max-semi-space-size=4');
// V8 compiles in threads of its own, on the processors that mail is read and decided on. Most of that is calls that it
// writes out in place of one another: a third of them costs the line nothing, and half of the compiling is gone.
setFlagsFromString('--max-inlined-bytecode-size=150');
setFlagsFromString('--max-inlined-bytecode-size-cumulative=300');

// Whatever is written is mail, or is about people: only its owner reads it, unless a command says otherwise.
process.umask(0o077);

/** Work that still goes on this long after the first signal is given up: every item is where its row says it is. */
const SHUTDOWN_MS = 9_000;

const stopping = new AbortController();
let interrupted = false;

function stop(): void {
  if (interrupted) process.exit(75);
  interrupted = true;
  stopping.abort();
  setTimeout(() => process.exit(75), SHUTDOWN_MS).unref();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// A reader that closes the pipe (`sportello tickets | head`) has seen enough.
process.stdout.on('error', () => process.exit(0));

const { runCommandLine } = await import('./cli/program.js');

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  write: (bytes) => new Promise((written) => process.stdout.write(bytes, () => written())),
  err: (line) => process.stderr.write(`${line}\n`),
  readLines: (signal) => createInterface({ input: process.stdin, signal }),
  isInteractive: process.stdout.isTTY,
  columns: process.stdout.columns ?? 120,
  node: process.execPath,
  process: process.pid,
  environment: process.env,
  signal: stopping.signal,
  onHangUp: (listener) => process.on('SIGHUP', listener),
});
