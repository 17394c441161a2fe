// The marker of mails that a technician may answer: programs that quote without any sign put the mail below the answer as
// it is, and what stands below the marker is cut. So nothing may stand above it.
import { expect, it } from 'vitest';
import { writtenBy } from '../../../src/core/decide/technician/words.js';
import { replyMarker } from '../../../src/core/letters/shared/marker.js';
import type { Language } from '../../../src/core/mail/language.js';
import { sampleContents } from '../../../src/io/template/sample.js';
import { loadTemplates } from '../../../src/io/template/template.js';
import { message } from '../../support/message.js';

const templates = loadTemplates('templates', ['it', 'en']);

const KINDS = ['team', 'alert', 'transcript', 'refused'] as const;

/** The letters that may be answered, laid out. */
function answerable(language: Language) {
  const contents = KINDS.flatMap((kind) => sampleContents(kind, language));
  return contents.flatMap((content) => {
    if (!('answering' in content) || content.answering === null) return [];
    if ('refused' in content.answering && content.answering.refused) return [];
    return [{ kind: content.kind, marker: content.answering.marker, ...templates.render(content) }];
  });
}

it.each(['it', 'en'] as const)('opens each of them, in %s', (language) => {
  const letters = answerable(language);
  expect(new Set(letters.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  for (const { kind, marker, text, html } of letters) {
    expect(text.trimStart().startsWith(marker), `${kind}, text`).toBe(true);
    const body = (html ?? '').replace(/^[\s\S]*<body[^>]*>/u, '').replaceAll(/<[^>]*>/gu, '');
    expect(body.trimStart().startsWith(marker), `${kind}, HTML`).toBe(true);
    const words = `@cliente\nArrivo.\n\n${text.replace(marker, replyMarker(language))}`;
    expect(writtenBy(message({ subject: 'Re: x', text: words })), kind).toBe('@cliente\nArrivo.');
  }
});
