// A few labelled requests of which a judge can be learned within a test.
import type { Example } from '../../../../src/core/rules/learning/corpus.js';
import { FIT } from '../../../../src/core/rules/learning/fit.js';
import { type Judge, prepareJudge } from '../../../../src/core/rules/judge/judge.js';
import { type Learned, learn } from '../../../../src/core/rules/learning/learn.js';
import { type LocalWords, indexLocalWords } from '../../../../src/core/rules/judge/local-words.js';

const PLACES = [
  'in sede',
  'a Torino',
  'al magazzino',
  'in ufficio',
  'al secondo piano',
  'in reparto',
  'a Lecce',
];

/** The same few things said of several places: near-copies, which real examples must not be. */
export const EXAMPLES: readonly Example[] = PLACES.flatMap((place, index) => [
  example(1, 'network', 'Tutto fermo', `Nessuno riesce a lavorare ${place}, internet non va per tutti`),
  example(2, 'printers', 'Stampante', `La stampante ${place} si inceppa, usiamo un'altra`),
  example(3, 'other', 'Preventivo', `Vorremmo un preventivo per ${index + 2} nuovi schermi ${place}, grazie`),
]);

export const NO_WORDS: LocalWords = { blocking: [], partial: [], report: [], services: {} };

export function example(
  severity: Example['severity'],
  service: string,
  subject: string,
  text: string,
): Example {
  return { severity, service, subject, text, times: 1 };
}

/** Learns to the end. */
export function learned(
  examples: readonly Example[] = EXAMPLES,
  hash = 'abc',
  rowsAtMost = FIT.rowsAtMost,
): Learned {
  const work = learn(examples, hash, { ...FIT, rowsAtMost });
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}

export function smallJudge(words: LocalWords = NO_WORDS): Judge {
  return prepareJudge(learned().weights, indexLocalWords(words));
}
