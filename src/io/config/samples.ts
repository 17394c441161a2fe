// Addresses of the shipped samples that still stand: nobody reads them, or a stranger does.
import type { Path } from './yaml/document.js';
import type { Warn } from './warnings.js';

/** The domains that no mail reaches (RFC 2606, RFC 6761), and the one that the samples use. */
const SAMPLE_DOMAIN = /(?:^|[@.])(?:example\.(?:com|net|org|it)|example|test|invalid)$/i;

/** Warns of each mail address, domain and page of a sample in what a file says. */
export function warnOfSamples(value: unknown, warn: Warn, path: Path = []): void {
  if (typeof value === 'string') {
    if (isSample(value))
      warn(path, `${value} is a sample: nobody of yours reads it`, 'write your own, or remove it');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    warnOfSamples(inner, warn, [...path, Array.isArray(value) ? Number(key) : key]);
}

function isSample(text: string): boolean {
  if (/^https?:/i.test(text)) return URL.canParse(text) && SAMPLE_DOMAIN.test(new URL(text).hostname);
  return /^(?:[^\s@]+@)?[^\s@/]+\.[^\s@/]+$/.test(text) && SAMPLE_DOMAIN.test(text);
}
