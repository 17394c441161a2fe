import { expect, it } from 'vitest';
import { lengthOf } from '../../../src/core/mail/message.js';
import { message } from '../../support/message.js';

it('counts what can be thought about of a mail: not what is attached, but what it says, wherever it stands', () => {
  const short = lengthOf(message({ text: 'Non stampa.' }));
  const photo = { name: 'foto.jpg', type: 'image/jpeg', bytes: 30_000_000, sha256: '' };
  expect(lengthOf(message({ text: 'Non stampa.', attachments: [photo] }))).toBe(short + 8);
  const long = 'a'.repeat(20_000);
  const part = { type: 'message/delivery-status', name: '', text: long };
  for (const words of [
    { text: long },
    { text: '', headers: { 'x-notes': [long] } },
    { text: '', machineParts: [part] },
    { text: '', enclosed: message({ text: long }) },
  ])
    expect(lengthOf(message(words))).toBeGreaterThan(20_000);
});
