// Which programs read a mail alike.
import { createHash } from 'node:crypto';
import { readVersion } from '../system/package.js';
import type { TrustAnchors } from './received.js';

/** The same for programs that make the same message of the same bytes: of one version, with the same trust anchors. */
export function readingOf(trustAnchors: TrustAnchors): string {
  const anchors = Object.entries(trustAnchors).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(anchors)).digest('hex');
  return `${readVersion()} ${hash.slice(0, 16)}`;
}
