// Requests as customers write them: short and long, formal and hurried, with greetings, typing errors, capitals. The
// shipped rules are measured on them; they describe everyday cases and are not a list of words that the rules have.
import { englishBlocking } from './english-blocking.js';
import { englishPartial } from './english-partial.js';
import { englishReport } from './english-report.js';
import { italianBlocking } from './italian-blocking.js';
import { italianPartial } from './italian-partial.js';
import { italianReport } from './italian-report.js';
import type { LabelledRequest, Severity, SubjectAndText } from './request.js';

function labelled(
  language: LabelledRequest['language'],
  severity: Severity,
  requests: readonly SubjectAndText[],
): LabelledRequest[] {
  return requests.map(([subject, text]) => ({ severity, language, subject, text }));
}

/** All of them. */
export const requests: readonly LabelledRequest[] = [
  ...labelled('it', 1, italianBlocking),
  ...labelled('it', 2, italianPartial),
  ...labelled('it', 3, italianReport),
  ...labelled('en', 1, englishBlocking),
  ...labelled('en', 2, englishPartial),
  ...labelled('en', 3, englishReport),
];
