// A storm: ten thousand mails from one sender. Each opens its ticket, few are answered, and others do not
// notice.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watch, type Footprint } from '../support/footprint.js';
import type { MessageLine } from '../support/installation.js';
import { SUPPORT } from '../support/mails.js';
import { startStand, type Stand } from '../support/stand.js';

const ROBOT = 'robot@storm.example.com';
const ANNA = 'anna@cliente.example.com';
const BRUNO = 'bruno@cliente.example.com';
const HALF = 5_000;

function line(from: string, id: string): string {
  return [
    'From storm Mon Mar  2 10:00:00 2026',
    `From: ${from}`,
    `To: ${SUPPORT}`,
    `Subject: Allarme ${id}`,
    `Message-ID: <${id}.${from}>`,
    'Date: Mon, 2 Mar 2026 10:00:00 +0100',
    '',
    `Il processo ${id} si è fermato, il server non risponde.`,
    '',
    '',
  ].join('\n');
}

/** Half of the storm as an mbox, with a mail of somebody else in the midst of it. */
function half(start: number, other: string): string {
  const mails = Array.from({ length: HALF }, (_, index) => line(ROBOT, String(start + index)));
  return mails.toSpliced(HALF / 2, 0, line(other, 'mio')).join('');
}

describe('ten thousand mails from one sender', () => {
  let stand: Stand;
  const halves: Footprint[] = [];
  let messages: MessageLine[];

  beforeAll(async () => {
    stand = await startStand({ edit: (service) => delete service['limits'] });
    for (const [index, other] of [ANNA, BRUNO].entries()) {
      const file = join(stand.here.root, `half-${index}.mbox`);
      writeFileSync(file, half(index * HALF, other));
      halves.push(await watch(stand.here.start(['import', file, '--mailbox', 'support'])));
    }
    const needed = halves.map(
      ({ cpuSeconds, peakMb }) => `${cpuSeconds.toFixed(1)} s, ${peakMb.toFixed(0)} MB`,
    );
    console.info(`each half of the storm: ${needed.join(' and ')}`);
    messages = await stand.here.messages();
  });
  afterAll(() => stand.stop());

  it('opens a ticket for each', () => {
    expect(halves.map(({ code, stdout }) => [code, stdout.trim()])).toEqual(
      halves.map(() => [0, `${HALF + 1} mails recorded, ${HALF + 1} decided.`]),
    );
    expect(messages).toHaveLength(2 * (HALF + 1));
    expect(messages.filter((message) => message.decision !== 'opened')).toEqual([]);
  });

  it('answers ten within the hour, and says of every other why not', () => {
    const ofRobot = messages.filter((message) => message.from === ROBOT);
    const silent = ofRobot.filter((message) => message.unansweredBecause !== null);
    expect(ofRobot.length - silent.length).toBe(10);
    expect(new Set(silent.map((message) => message.unansweredBecause))).toEqual(
      new Set(['the sender has had 10 answers within 1 h']),
    );
  });

  it('does not silence or delay others', async () => {
    const others = messages.filter((message) => message.from !== ROBOT);
    expect(others.map((message) => message.unansweredBecause)).toEqual([null, null]);
    expect((await stand.here.run(['once'])).code).toBe(0);
    const recipients = stand.smtp.received.flatMap((letter) => letter.to);
    expect(recipients).toHaveLength(12);
    expect(recipients).toEqual(expect.arrayContaining([ANNA, BRUNO]));
  });

  it('needs bounded memory', () => {
    expect(Math.max(...halves.map(({ peakMb }) => peakMb))).toBeLessThan(500);
  });
});
