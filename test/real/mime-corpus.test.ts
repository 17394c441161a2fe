// Real mail of other projects, where a folder of it lies beside this one: each file gives a bounded message.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMessage } from '../../src/io/mime/read-message.js';
import { expectBounded } from '../support/mime-bounds.js';

const FOLDER = join(import.meta.dirname, '../../../shared/mail');
const FILES = existsSync(FOLDER)
  ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .map((name) => join(FOLDER, name))
      .filter((path) => /\.(?:eml|raw)$/.test(path) && statSync(path).isFile())
  : [];
if (FILES.length === 0) console.log(`Not run: the tests on real mail, for there is none in ${FOLDER}.`);

it('real mail gives bounded messages, nearly all with a header and something to read', async () => {
  let readable = 0;
  for (const path of FILES) {
    const message = await readMessage([readFileSync(path)]);
    expectBounded(message);
    if (message.headers.length > 0 && (message.text !== '' || message.attachments.length > 0)) readable += 1;
  }
  expect(readable).toBeGreaterThanOrEqual(FILES.length * 0.95);
});
