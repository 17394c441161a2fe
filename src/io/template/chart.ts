// Draws a chart as PNG. The letters come from a font that is part of the package: a server has none of its own, and
// without one every word of a chart would be missing.
import { createRequire } from 'node:module';
import type * as Library from '@resvg/resvg-js';

/** Twice the size at which a mail shows it: telephones have pixels to spare. */
const ZOOM = 2;

const require = createRequire(import.meta.url);
const FONT_FILES = [
  require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
];

/** The PNG of an SVG document. */
export function drawPng(svg: string): Uint8Array {
  const font = { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'Source Sans 3' };
  // A daemon draws once a day: until then it does without what drawing weighs.
  const { Resvg }: typeof Library = require('@resvg/resvg-js');
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng();
}
