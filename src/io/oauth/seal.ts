// Seals a refresh token for the store with AES-256-GCM: whoever has the database or a backup of it, but not the key,
// has nothing. A seal is `1.KEY.NONCE.TEXT`: its version, the key it wants, and the rest in base64url.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = '1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How many bytes a key has. */
export const KEY_BYTES = 32;

/** A name for a key that gives nothing of it away. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('sportello key ').update(key).digest('hex').slice(0, 8);
}

/** Seals a text. It opens only for the same `owner`, so that no row can be put in the place of another. */
export function seal(key: Uint8Array, owner: string, text: string): string {
  const [keyId, nonce] = [keyIdOf(key), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(keyId, owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, keyId, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

/** Opens a seal, or says why it stays shut. */
export function unseal(
  key: Uint8Array,
  owner: string,
  sealed: string,
): { readonly text: string } | { readonly problem: string } {
  const [version, keyId = '', nonce = '', rest = ''] = sealed.split('.');
  if (version !== VERSION) return { problem: 'it was sealed by a newer version of this program' };
  if (keyId !== keyIdOf(key)) {
    return { problem: `it was sealed with the key ${keyId}, and store.key is now ${keyIdOf(key)}` };
  }
  const bytes = Buffer.from(rest, 'base64url');
  try {
    const tag = bytes.subarray(-TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(keyId, owner)).setAuthTag(tag);
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    return { text: text.toString('utf8') };
  } catch {
    return { problem: 'it was changed since it was sealed' };
  }
}

function boundTo(keyId: string, owner: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, owner]));
}
