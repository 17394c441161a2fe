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
  expect([head.readUInt32BE(16), head.readUInt32BE(20)]).toEqual([1040, 160]);
  // Without a font both would be the same picture.
  expect(Buffer.compare(one, other)).not.toBe(0);
});
