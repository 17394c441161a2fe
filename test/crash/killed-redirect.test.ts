// A pass that hands mails on is killed between the decision and the last answer of the server. The next pass ends with
// one redirect and one notice a mail, and whatever went out twice is the same mail to the last byte.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { query, startStand, type Stand } from '../support/stand.js';

const OFFICE = 'commerciale@example.com';
const MAILS = 12;

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

function offer(index: number): Promise<Buffer> {
  return mail({
    from: `cliente-${index}@cliente${index}.example`,
    to: `${OFFICE}, assistenza@example.it`,
    subject: `Offerta ${index}`,
    text: `Vorremmo una offerta.\n${'riga\n'.repeat(index % 3 === 0 ? 90_000 : 3)}`,
    messageId: `<offer-${index}@cliente.example>`,
  });
}

function idOf(raw: Buffer): string {
  return /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
}

describe('a pass that hands mails on, killed', () => {
  it.each([
    ['after half of the decisions', { event: 'message.redirected', count: MAILS / 2 }],
    ['while the first letter is being sent', { sent: 0 }],
    ['while the tenth letter is being sent', { sent: 9 }],
  ])('%s', async (name, moment) => {
    const user = name.replaceAll(' ', '-');
    const { dovecot, smtp } = stand;
    const here = stand.another(user);
    dovecot.deliverMany(user, await Promise.all(Array.from({ length: MAILS }, (_, index) => offer(index))));
    const before = smtp.received.length;
    let seen = 0;
    const killed = here.start(['once'], {
      env: { SPORTELLO_LOG: 'info' },
      onLine: (line) => {
        if (!('event' in moment) || !line.includes(`"${moment.event}"`)) return;
        seen += 1;
        if (seen === moment.count) killed.signal('SIGKILL');
      },
    });
    smtp.faults = {
      data: () => {
        if ('sent' in moment && smtp.received.length - before >= moment.sent) killed.signal('SIGKILL');
        return undefined;
      },
    };
    expect((await killed.ended).signal).toBe('SIGKILL');
    smtp.faults = {};
    expect(await here.run(['once'])).toMatchObject({ code: 0, stderr: '' });

    const rows = query<{ letter: string; cause: number; id: string; state: string }>(
      here,
      'select letter, cause_id as cause, message_id as id, state from outbox',
    );
    expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
    expect(rows).toHaveLength(2 * MAILS);
    expect(new Set(rows.map(({ letter, cause }) => `${letter} ${cause}`)).size).toBe(2 * MAILS);
    const sent = smtp.received.slice(before);
    const bytes = new Map<string, Buffer>();
    for (const { raw } of sent) {
      const id = idOf(raw);
      const earlier = bytes.get(id);
      expect(earlier === undefined || earlier.equals(raw)).toBe(true);
      bytes.set(id, raw);
    }
    expect(new Set(bytes.keys())).toEqual(new Set(rows.map(({ id }) => id)));
    expect((await here.messages()).map(({ decision }) => decision)).toEqual(
      Array.from({ length: MAILS }, () => 'redirected'),
    );
  });
});
