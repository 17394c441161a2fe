// `store:` of service.yaml: where tickets and mail are kept.
import { isSamePlace, namePlace, type StorePlace } from '../../store/place.js';
import type { ServiceFile } from './schema.js';
import { fetchPassword, readCertificates, type Surroundings } from './server.js';
import { DEFAULT_STORE, isPostgresUrl, readPostgresUrl, storeFileOf } from './store-url.js';

/** Reads the place. A mistake in its url goes to the findings; the place then is that of a url that is not given. */
export function readStore(store: ServiceFile['store'], around: Surroundings): StorePlace {
  const { storeInUse, findings, document } = around;
  const place = placeOf(store, around);
  // The lock, the leases and the mail in hand belong to one store for as long as the daemon runs.
  if (storeInUse !== null && !isSamePlace(place, storeInUse)) {
    const problem = `the running daemon has its store in ${namePlace(storeInUse)}`;
    const hint =
      'stop the daemon, move the file, and start it again; until then nothing of the change is in force';
    findings.problems.push(document.problemAt(['store', 'url'], problem, hint));
  }
  return place;
}

function placeOf({ url, password, ca }: ServiceFile['store'], around: Surroundings): StorePlace {
  const { root, findings, document } = around;
  if (!isPostgresUrl(url)) return storeFileOf(root, url);
  const read = readPostgresUrl(url);
  if ('problem' in read) {
    findings.problems.push(document.problemAt(['store', 'url'], read.problem, read.hint));
    return storeFileOf(root, DEFAULT_STORE);
  }
  const secret = fetchPassword(password, ['store', 'password'], around);
  return {
    ...read,
    password: secret.password,
    missingSecret: secret.missingSecret ?? null,
    ca: ca === undefined ? null : readCertificates(ca, ['store', 'ca'], around),
  };
}
