// The build: the program and the libraries that it loads at every start, in few files. As six hundred modules they took
// most of a command's time.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'rolldown';

// Libraries stay outside that load files of their own: native code, workers, fonts, data. The demo's may be missing.
const OUTSIDE = [
  '@expo-google-fonts/source-sans-3',
  '@resvg/resvg-wasm',
  'better-sqlite3',
  'date-holidays',
  'email-providers',
  'hoodiecrow-imap',
  'pino',
  'piscina',
  'smtp-server',
];

export default defineConfig({
  input: {
    main: 'src/main.ts',
    'cli/program': 'src/cli/program.ts',
    'io/mime/worker': 'src/io/mime/worker.ts',
    'io/store/backup/copy-process': 'src/io/store/backup/copy-process.ts',
  },
  platform: 'node',
  external: OUTSIDE,
  plugins: [notices()],
  output: { dir: 'dist', cleanDir: true, sourcemap: true, chunkFileNames: 'parts/[name].js' },
});

/** Their licences ask that notices go wherever the libraries go. */
function notices(): Plugin {
  return {
    name: 'notices',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
      const folders = new Set(
        modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(id)?.[0] ?? []),
      );
      this.emitFile({
        type: 'asset',
        fileName: 'NOTICES.txt',
        source: [...folders].toSorted().map(noticeOf).join('\n\n'),
      });
    },
  };
}

function noticeOf(folder: string): string {
  const { name, version, license }: Record<string, string> = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  );
  const texts = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/iu.test(file));
  const said = texts
    .filter((file) => existsSync(`${folder}/${file}`))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim());
  return [`${name} ${version} (${license})`, ...said].join('\n\n');
}
