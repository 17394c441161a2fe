// A program of a test's own, built as the project's is: for what has to be a process, or has to stand in a folder of its own.
import { rolldown } from 'rolldown';
import config from '../../rolldown.config.js';

/** Builds a program. `source` is TypeScript whose imports are read from the project's folder; `file` is where it goes. */
export async function buildProgram(source: string, file: string): Promise<void> {
  const entry = '\0program.ts';
  const given = {
    name: 'given',
    resolveId: (id: string) => (id === entry ? id : null),
    load: (id: string) => (id === entry ? source : null),
  };
  const build = await rolldown({ ...config, input: entry, plugins: [given] });
  await build.write({ file, codeSplitting: false });
  await build.close();
}
