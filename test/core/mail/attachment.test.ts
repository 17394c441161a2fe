import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameFor, numberAttachments } from '../../../src/core/mail/attachment.js';
import { message } from '../../support/message.js';

const named = (name: string, type = 'application/pdf'): string => fileNameFor({ name, type }, 3);

describe('a file name for an attachment', () => {
  it.each([
    ['fattura.pdf', 'fattura.pdf'],
    ['Fattura n. 12 – società.pdf', 'Fattura n. 12 – società.pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
    ['.bashrc', 'bashrc'],
    ['-rf', 'rf'],
    ['~root', 'root'],
    ['fattura\u202Efdp.exe', 'fatturafdp.exe'],
    ['a\r\nb\u0000c\u001b[31m.txt', 'abc[31m.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1 .tar.gz', '_com1 .tar.gz'],
    ['lpt³', '_lpt³'],
    ['console.log', 'console.log'],
    ['stampa. . ', 'stampa'],
    ['a:b|c?d*e"f<g>', 'a_b_c_d_e_f_g_'],
    ['', 'attachment-3.pdf'],
    ['...', 'attachment-3.pdf'],
    ['\u200b\u200f', 'attachment-3.pdf'],
  ])('%j becomes %j', (name, expected) => expect(named(name)).toBe(expected));

  it('of a mail without a name ends as mails do', () => {
    expect(named('', 'message/rfc822')).toBe('attachment-3.eml');
    expect(named('', 'x/../../evil')).toBe('attachment-3');
  });

  it('is short enough in bytes, and keeps its ending', () => {
    const name = named(`${'è'.repeat(500)}.docx`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^è+\.docx$/);
    expect(Buffer.byteLength(named('😀'.repeat(300)))).toBe(200);
  });

  it('is a plain name, whatever the sender called it', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = named(name);
        expect(safe).toMatch(/^[^\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+$/u);
        expect(safe).toMatch(/^[^\s.~-]/);
        expect(safe).toMatch(/[^\s.]$/);
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(210);
      }),
    );
  });
});

it('numbers the attachments of a mail, then those of the mail inside, each with a name of its own', () => {
  const enclosed = message({ attachments: [{ name: 'foto.png', type: 'image/png' }, { name: 'FOTO.PNG' }] });
  const mail = message({
    attachments: [{ name: 'foto.png' }, { name: 'foto (2).png' }, { name: 'postacert.eml' }],
    enclosed,
  });
  expect(
    numberAttachments(mail).map(({ number, fileName, place }) => [
      number,
      fileName,
      place.enclosed,
      place.index,
    ]),
  ).toEqual([
    [1, 'foto.png', false, 0],
    [2, 'foto (2).png', false, 1],
    [3, 'postacert.eml', false, 2],
    [4, 'foto (3).png', true, 0],
    [5, 'FOTO (4).PNG', true, 1],
  ]);
});
