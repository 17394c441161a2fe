// Draws a chart as PNG. The letters come from a font that is part of the package: a server has none of its own, and
// without one every word of a chart would be missing. The library is WebAssembly, the same on every machine: there is no
// binary for a platform that an installation without optional packages would lack.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Twice the size at which a mail shows it: telephones have pixels to spare. */
const ZOOM = 2;

const require = createRequire(import.meta.url);
const FONT_FILES = [
  require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
];

/** The PNG of an SVG document. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  // A daemon draws once per day: until then it does without the weight of drawing.
  const { Resvg, fontBuffers } = await (loading ??= load());
  const font = { fontBuffers, defaultFontFamily: 'Source Sans 3' };
  const drawing = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } });
  const picture = drawing.render();
  try {
    return picture.asPng();
  } finally {
    picture.free();
    drawing.free();
  }
}

let loading: ReturnType<typeof load> | null = null;

/** Loads the library, which takes its program once, and the fonts. */
async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return { Resvg, fontBuffers: await Promise.all(FONT_FILES.map((file) => readFile(file))) };
}
