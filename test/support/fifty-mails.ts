// Fifty mails of our own, with what is wanted of each: requests, machines' mail and odd ones, in the order
// in which they have to arrive.
import { automatic } from './fifty/automatic.js';
import { odd } from './fifty/odd.js';
import { requests } from './fifty/requests.js';
import type { Sample } from './fifty/sample.js';

/** The same fifty mails at every call, each of other bytes. */
export function fiftyMails(): Promise<Sample[]> {
  return Promise.all([...requests, ...automatic, ...odd].map((draft) => draft()));
}
