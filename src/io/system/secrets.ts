// A server may repeat our words. Its answer is passed on without the secret of our login, whose forms in a conversation
// are few: as it is, in quotes, or somewhere in a piece of base64 (RFC 4616, RFC 7628).

/** Shorter ones are words that stand anywhere. */
const SHORTEST = 6;

/** The text with every secret in it blanked. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf);
  return forms.reduce((hidden, form) => hidden.replaceAll(form, '…'), text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.replaceAll(/["\\]/g, '\\$&'),
    ...[0, 1, 2].map((before) => base64Within(bytes, before)),
  ];
}

/** The base64 of bytes in the middle of others: the characters that they alone decide. */
function base64Within(bytes: Uint8Array, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
