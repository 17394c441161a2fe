// A process that keeps the built program loaded and runs one command line after the other, each in a folder and with an
// environment of its own: to load the program anew would take most of a command's time. test/support/host.ts asks it.
import { createInterface } from 'node:readline';

// As main.ts does.
process.umask(0o077);

const { runCommandLine } = await import('../../dist/cli/program.js');

process.on('message', async ({ args, cwd, env, end }) => {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  const stopping = new AbortController();
  const code = await runCommandLine(args, {
    out: (line) => process.stdout.write(`${line}\n`),
    write: (bytes) => new Promise((written) => process.stdout.write(bytes, () => written())),
    err: (line) => process.stderr.write(`${line}\n`),
    readLines: (signal) => createInterface({ input: process.stdin, signal }),
    isInteractive: false,
    columns: 120,
    node: process.execPath,
    process: process.pid,
    environment: process.env,
    signal: stopping.signal,
    onHangUp: () => undefined,
  });
  // Whatever the command printed stands before these.
  process.stderr.write(end);
  process.stdout.write(end);
  process.send(code);
});
process.once('disconnect', () => process.exit());
process.send('ready');
