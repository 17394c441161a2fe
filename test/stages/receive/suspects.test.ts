// What is held against the mails of an inbox: pauses that grow, sound mail first, and nothing that outlives its mail.
import { expect, it } from 'vitest';
import { Suspects } from '../../../src/stages/receive/suspects.js';

const pauses = (suspects: Suspects, uid: number, times: number): number[] =>
  Array.from({ length: times }, () => suspects.blame(uid, 1000, false).dueAt - 1000);

it('pauses for 10 s, 1 min, and then 10 min each', () => {
  expect(pauses(new Suspects(), 7, 5)).toEqual([10_000, 60_000, 600_000, 600_000, 600_000]);
});

it('goes on counting where the last process ended, and tries once at its start', () => {
  const suspects = new Suspects();
  suspects.restore(new Map([[7, { failures: 2, isStored: false }]]));
  expect(suspects.order([7, 8], 0)).toEqual([8, 7]);
  expect(pauses(suspects, 7, 1)).toEqual([600_000]);
  suspects.restore(new Map([[7, { failures: 3, isStored: false }]]));
  expect(suspects.order([7, 8], 1001)).toEqual([8]);
});

it('puts those that failed least first, behind sound mail', () => {
  const suspects = new Suspects();
  pauses(suspects, 1, 2);
  pauses(suspects, 2, 1);
  suspects.suspect([3]);
  expect(suspects.order([1, 2, 3, 4], 1_000_000)).toEqual([4, 3, 2, 1]);
});

it('forgets a mail that was read or is gone; one that stayed after its move is a suspect until it is gone', () => {
  const suspects = new Suspects();
  pauses(suspects, 1, 1);
  suspects.blame(2, 0, true);
  suspects.suspect([3]);
  expect([suspects.clear(1), suspects.clear(2), suspects.clear(3)]).toEqual([true, false, false]);
  expect([suspects.has(1), suspects.has(2), suspects.has(3)]).toEqual([false, true, false]);
  expect(suspects.forgetGone([1])).toEqual([2]);
});
