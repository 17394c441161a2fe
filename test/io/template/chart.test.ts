import { expect, it } from 'vitest';
import { drawChart, type ChartData } from '../../../src/core/letters/digest/chart.js';
import { drawPng } from '../../../src/io/template/chart.js';

const data = (label: string): ChartData => ({
  form: 'bars',
  legend: ['Nuovi', 'Chiusi'],
  pairs: [{ label, values: [3, 4] }],
});

it('draws a PNG of twice the size, with letters of its own font', async () => {
  const one = await drawPng(drawChart(data('Rossi')));
  const other = await drawPng(drawChart(data('Verdi')));
  const head = Buffer.from(one.subarray(0, 24));
  expect(head.subarray(1, 4).toString()).toBe('PNG');
  expect([head.readUInt32BE(16), head.readUInt32BE(20)]).toEqual([1040, 216]);
  // Without a font both would be the same picture.
  expect(Buffer.compare(one, other)).not.toBe(0);
});

it.each(['bars', 'columns'] as const)(
  '%s can be read at 360 pixels, where the picture is 314 wide',
  (form) => {
    const svg = drawChart({ ...data('Rossi'), form });
    const sizes = [...svg.matchAll(/font-size="(\d+)"/g)].map(([, size]) => (Number(size) * 314) / 520);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
    // A sheet of its own: on a dark page its white does not run into anything.
    expect(svg).toMatch(/<rect [^>]*fill="#ffffff" stroke="#/);
  },
);
