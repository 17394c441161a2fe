// The short form of `npm run prove`: three daemons on one store, each kind of disturbance at least once, and the same
// counts at the end.
import { expect, it } from 'vitest';
import { prove } from '../prove/prove.js';

it('three daemons that are killed, paused and cut off lose nothing, do nothing twice, and keep the order', async () => {
  const lines: string[] = [];
  const { findings, folder } = await prove({
    store: 'postgres',
    daemons: 3,
    mails: 300,
    rate: 15,
    seed: 1,
    pace: { killMs: 8_000, pauseMs: 5_000, cutMs: 4_000, serverMs: 12_000 },
    print: (line) => lines.push(line),
  });
  expect(
    findings.filter(({ faults }) => faults.length > 0),
    `${folder}\n${lines.join('\n')}`,
  ).toEqual([]);
  for (const kind of ['kill', 'pause', 'cut', 'server'])
    expect(lines).toContainEqual(expect.stringContaining(` ${kind} `));
});
