// What calendar programs send each other, through the reader as it comes.
import { expect, it } from 'vitest';
import { recognizeAutomatic } from '../../../../src/core/decide/automatic/automatic.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { desk } from '../../../support/desk.js';
import { multipart, ORDINARY, rawMail } from '../../../support/mime-mail.js';

function calendar(method: string): string[] {
  const event = [
    'BEGIN:VEVENT',
    'UID:1@example.com',
    'ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example',
    'END:VEVENT',
  ];
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`, ...event, 'END:VCALENDAR', ''];
}

async function kindOf(bytes: Buffer): Promise<string | undefined> {
  return recognizeAutomatic(await readMessage([bytes]), desk)?.reason;
}

const said = ['Content-Type: text/plain', '', 'Anna ha accettato: manutenzione del server'];
const REPLY = 'automatic reply: to an invitation, by a calendar (METHOD:REPLY)';

it('an answer to an invitation is an automatic reply, beside words for people or alone', async () => {
  const type = 'Content-Type: text/calendar; charset=UTF-8; method=REPLY';
  for (const kind of ['multipart/alternative', 'multipart/mixed']) {
    expect(await kindOf(multipart(kind, [said, [type, '', ...calendar('REPLY')]]))).toBe(REPLY);
  }
  expect(await kindOf(rawMail([...ORDINARY, type], calendar('REPLY').join('\r\n')))).toBe(REPLY);
  const base64 = Buffer.from(calendar('REPLY').join('\r\n')).toString('base64');
  expect(
    await kindOf(
      multipart('multipart/mixed', [said, [type, 'Content-Transfer-Encoding: base64', '', base64]]),
    ),
  ).toBe(REPLY);
});

it('an invitation, another proposal and a calendar file that somebody attached are none', async () => {
  for (const method of ['REQUEST', 'COUNTER', 'CANCEL']) {
    const type = `Content-Type: text/calendar; method=${method}`;
    expect(
      await kindOf(multipart('multipart/alternative', [said, [type, '', ...calendar(method)]])),
    ).toBeUndefined();
  }
  const file = 'Content-Type: text/calendar; name="risposta.ics"';
  const attached = [file, 'Content-Disposition: attachment', '', ...calendar('REPLY')];
  expect(await kindOf(multipart('multipart/mixed', [said, attached]))).toBeUndefined();
});
