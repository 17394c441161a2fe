import { expect, it } from 'vitest';
import { openWaker } from '../../../src/io/system/wake.js';

it('wakes by cron, at the times that are set and no longer at others', async () => {
  const woken: string[] = [];
  await new Promise<void>((resolve) => {
    const waker = openWaker(() => {
      woken.push('now');
      waker.close();
      resolve();
    });
    waker.set([{ expression: '0 0 29 2 *', timeZone: 'Europe/Rome' }]);
    // A sixth field in front is seconds: only the configuration refuses it.
    waker.set([{ expression: '* * * * * *', timeZone: 'Europe/Rome' }]);
  });
  expect(woken).toEqual(['now']);
});
