// The built-in text of every letter: what goes out when its template fails, plain and complete.
import { plainDigest } from './digest/plain-digest.js';
import type { Letter, LetterContent } from './letter.js';
import { plainAcknowledgement } from './acknowledgement/plain-acknowledgement.js';
import { plainAlert } from './alert/plain-alert.js';
import { plainHealthNews } from './health/plain-health.js';
import { plainRedirect, plainRedirected } from './redirect/plain-redirect.js';
import { plainHeldNews, plainTeamNews } from './team/plain-team.js';

/** Lays a letter out without a template. */
export function plainLetter(content: LetterContent): Letter {
  switch (content.kind) {
    case 'alert':
      return plainAlert(content);
    case 'redirect':
      return plainRedirect(content);
    case 'redirected':
      return plainRedirected(content);
    case 'team':
      return plainTeamNews(content);
    case 'held':
      return plainHeldNews(content);
    case 'health':
      return plainHealthNews(content);
    case 'digest':
      return plainDigest(content);
    // Every other letter has a case above: the compiler refuses it here.
    default:
      return plainAcknowledgement(content);
  }
}
