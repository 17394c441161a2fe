// What a stranger or a server writes does nothing on a terminal but be read.
import { expect, it } from 'vitest';
import { jsonText, oneLine, printable, printableJson } from '../../../src/io/system/printable.js';

const HOSTILE = 'a\u001b[2J\u0007b\u009b31mc\u202Ed\u2066e\u200bf\u007f\u061cg\u2028h\rz';
// oxlint-disable-next-line no-control-regex -- these are looked for.
const HARMFUL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]/u;

it('leaves only what is seen, and the ends of lines', () => {
  expect(printable(`${HOSTILE}\nnext\r\nlast`)).toBe('a [2J b 31mc d e f g h z\nnext\nlast');
  expect(oneLine(`${HOSTILE}\nnext`)).toBe('a [2J b 31mc d e f g h z next');
});

it('escapes it in JSON, which means the same', () => {
  const value = { subject: HOSTILE, far: '\u{e0041}tag', list: [HOSTILE] };
  expect(jsonText(value)).not.toMatch(HARMFUL);
  expect(JSON.parse(jsonText(value))).toEqual(value);
  expect(JSON.parse(jsonText(value, 2))).toEqual(value);
  expect(printableJson('{"a":"è 中 🙂"}\n')).toBe('{"a":"è 中 🙂"}\n');
});
