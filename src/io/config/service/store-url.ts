// Where the store is, as `store.url` of service.yaml names it.
import { resolve } from 'node:path';

/** The default of a url that is not given. */
export const DEFAULT_STORE = 'sqlite:data/sportello.db';

/** A store that is known. */
export const STORE_URL = /^sqlite:[^\p{Cc}]+$/u;

/** The SQLite file, an absolute path; a relative url is relative to the folder that holds config/. */
export function storeFileOf(root: string, url: string): string {
  return resolve(root, url.replace(/^sqlite:/, ''));
}
