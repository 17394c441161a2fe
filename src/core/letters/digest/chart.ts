// Charts as SVG, which io draws to PNG: mail programs show neither SVG nor data URLs. They are drawn for a column of
// 520 pixels and with letters that are still 11 pixels high where a telephone of 360 shows them 314 wide; in a frame of
// their own, so that their white stands as a sheet of paper on a dark page.

/** A chart of the digest, as its content keeps it. */
export interface Chart {
  /** How the HTML refers to its picture (RFC 2392), without angle brackets. */
  readonly cid: string;
  /** Its content in words: for whoever sees no pictures. */
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly data: ChartData;
}

/** Pairs of bars, upright for the run of time, lying for names. */
export interface ChartData {
  readonly form: 'columns' | 'bars';
  readonly legend: readonly [string, string];
  readonly pairs: readonly { readonly label: string; readonly values: readonly [number, number] }[];
}

const WIDTH = 520;
/** Between the frame and what is drawn. */
const MARGIN = 14;
const INNER_WIDTH = WIDTH - 2 * MARGIN;
/** The smallest letters: 19 of 520 are 11.5 of 314. */
const SIZE = 19;
const COLORS = ['#0f4c5c', '#9cc5cf'] as const;
const INK = '#1c2733';
const SOFT = '#5b6775';
const LINE = '#e1e5ea';
const FRAME = '#c3cad2';
const FONT = "font-family='Source Sans 3'";

const LEGEND_HEIGHT = 34;
const COLUMNS_HEIGHT = 240;
const ROW_HEIGHT = 46;
const LABEL_WIDTH = 228;
/** Room for a number behind the longest bar. */
const NUMBER_WIDTH = 52;
const LABEL_CHARACTERS = 24;

/** Width and height of a chart in pixels, before io enlarges it for sharp screens. */
export function chartSize({ form, pairs }: ChartData): { width: number; height: number } {
  const body = form === 'columns' ? COLUMNS_HEIGHT : pairs.length * ROW_HEIGHT;
  return { width: WIDTH, height: LEGEND_HEIGHT + body + 2 * MARGIN };
}

/** The chart as an SVG document: a white sheet in a frame. */
export function drawChart(data: ChartData): string {
  const { width, height } = chartSize(data);
  const body = data.form === 'columns' ? drawColumns(data) : drawBars(data);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect x="0.75" y="0.75" width="${width - 1.5}" height="${height - 1.5}" rx="8" fill="#ffffff" stroke="${FRAME}" stroke-width="1.5"/>` +
    `<g transform="translate(${MARGIN} ${MARGIN})">${drawLegend(data.legend)}${body}</g></svg>`
  );
}

function drawLegend(legend: readonly string[]): string {
  let x = 0;
  const entries = legend.map((name, index) => {
    const entry = box(x, 4, 14, 14, color(index)) + text(x + 21, 18, name, { size: SIZE, fill: SOFT });
    // Letters are about half as wide as they are high.
    x += 21 + name.length * 9.5 + 24;
    return entry;
  });
  return entries.join('');
}

function drawColumns({ pairs }: ChartData): string {
  const [top, base] = [LEGEND_HEIGHT + 24, LEGEND_HEIGHT + COLUMNS_HEIGHT - 30];
  const most = Math.max(1, ...pairs.flatMap(({ values }) => values));
  const slot = INNER_WIDTH / pairs.length;
  const bar = Math.min(30, slot * 0.38);
  const columns = pairs.map(({ label, values }, index) => {
    const middle = slot * (index + 0.5);
    const bars = values.map((value, side) => {
      const height = ((base - top) * value) / most;
      const x = middle + (side === 0 ? -bar - 1 : 1);
      const number = text(x + bar / 2, base - height - 6, shortNumber(value), {
        size: SIZE,
        fill: side === 0 ? INK : SOFT,
        anchor: 'middle',
      });
      return box(x, base - height, bar, height, color(side)) + (value === 0 ? '' : number);
    });
    const isLast = index === pairs.length - 1;
    const name = { size: SIZE, fill: isLast ? INK : SOFT, anchor: 'middle', bold: isLast } as const;
    return bars.join('') + text(middle, base + 22, label, name);
  });
  return `<line x1="0" y1="${base}" x2="${INNER_WIDTH}" y2="${base}" stroke="${LINE}" stroke-width="1.5"/>${columns.join('')}`;
}

function drawBars({ pairs }: ChartData): string {
  const most = Math.max(1, ...pairs.flatMap(({ values }) => values));
  const room = INNER_WIDTH - LABEL_WIDTH - NUMBER_WIDTH;
  const rows = pairs.map(({ label, values: [now, before] }, index) => {
    const y = LEGEND_HEIGHT + index * ROW_HEIGHT;
    const [width, widthBefore] = [(room * now) / most, (room * before) / most];
    return (
      text(0, y + 25, shorten(label), { size: SIZE, fill: INK }) +
      box(LABEL_WIDTH, y + 7, width, 18, color(0)) +
      box(LABEL_WIDTH, y + 27, widthBefore, 8, color(1)) +
      text(LABEL_WIDTH + width + 8, y + 22, shortNumber(now), { size: SIZE, fill: INK, bold: true })
    );
  });
  return rows.join('');
}

function color(index: number): string {
  return COLORS[index] ?? SOFT;
}

function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="2" fill="${fill}"/>`;
}

interface TextLook {
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'middle';
  readonly bold?: boolean;
}

function text(x: number, y: number, words: string, { size, fill, anchor, bold }: TextLook): string {
  const placed = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  const weight = bold === true ? ' font-weight="600"' : '';
  return `<text x="${round(x)}" y="${round(y)}" ${FONT} font-size="${size}" fill="${fill}"${placed}${weight}>${escape(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Four digits do not fit above a column. */
function shortNumber(value: number): string {
  return value < 1000 ? String(value) : `${Math.round(value / 100) / 10}k`;
}

function shorten(label: string): string {
  const characters = Array.from(label);
  return characters.length <= LABEL_CHARACTERS
    ? label
    : `${characters
        .slice(0, LABEL_CHARACTERS - 1)
        .join('')
        .trimEnd()}…`;
}

function escape(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
