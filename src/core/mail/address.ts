// Addresses: as they stand in texts, which of them mail can be sent to at all, and which reach the same mailbox.

/** An addr-spec without quoting that SMTP can carry (RFC 5321 §4.1.2), internationalised ones included. */
const DELIVERABLE =
  /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.){1,10}[\p{L}\p{N}\p{M}-]{2,63}$/u;

/** Whether SMTP can carry mail to that address at all. */
export function isDeliverable(address: string): boolean {
  return address.length <= 320 && DELIVERABLE.test(address);
}

/** The address of the mailbox: `anna+detail@example.it` reaches the same as `anna@example.it` (RFC 5233). */
export function withoutDetail(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}

/** Words with an at sign, between what never belongs to an address without quoting. */
const ADDRESS = /[^\s<>()[\]\\,;:"]{1,64}@[^\s<>()[\]\\,;:"]{1,255}/g;

/** The addresses in a text, lower case, each once, in their order. Whether mail reaches them is another question. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.toLowerCase().match(ADDRESS))];
}
