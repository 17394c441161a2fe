// What every message keeps to, whatever bytes it was read from: the promises of src/core/message.ts.
import { expect } from 'vitest';
import type { Address, Message } from '../../src/core/mail/message.js';

const CONTROL = /\p{Cc}|\p{Cs}/u;
const CONTROL_IN_TEXT = /[^\P{Cc}\n\t]|\p{Cs}/u;

/** Fails where a message is larger than it may be or holds what it must not hold. */
export function expectBounded(message: Message): void {
  const { from, replyTo, to, cc } = message;
  const ids = [message.messageId ?? '<none>', ...message.inReplyTo, ...message.references];
  const lines = [
    message.subject,
    message.contentType,
    ...message.headers.flatMap(({ name, value }) => [name, value]),
    ...[from, replyTo, to, cc].flat().flatMap(({ name, address }) => [name, address]),
    ...message.attachments.flatMap(({ name, type }) => [name, type]),
    ...Object.entries(message.contentParameters).flat(),
    ...ids,
  ];
  expect(lines.filter((line) => CONTROL.test(line) || line.length > 8192)).toEqual([]);
  expect(ids.filter((id) => !/^<[^<>\s]+>$/u.test(id))).toEqual([]);
  expect(ids.length).toBeLessThan(300);
  expect(ids.filter((id) => Buffer.byteLength(id) > 999)).toEqual([]);
  expect([from, replyTo, to, cc].filter(isTooLong)).toEqual([]);
  expect(message.headers.length).toBeLessThanOrEqual(520);
  expect(message.attachments.length).toBeLessThanOrEqual(1000);
  expect(message.machineParts.length).toBeLessThanOrEqual(8);
  const texts = [
    message.text,
    message.written,
    message.forwarded ?? '',
    ...message.machineParts.map(({ text }) => text),
  ];
  expect(texts.some((text) => CONTROL_IN_TEXT.test(text))).toBe(false);
  expect(message.text.length).toBeLessThanOrEqual(1_000_000);
  expect(message.written.length).toBeLessThanOrEqual(200_000);
  expect(message.forwarded?.length ?? 0).toBeLessThanOrEqual(200_000);
  expect(message.date === null || Number.isFinite(message.date)).toBe(true);
  expect(message.enclosed?.enclosed ?? null).toBeNull();
  if (message.enclosed !== null) expectBounded(message.enclosed);
}

function isTooLong(addresses: readonly Address[]): boolean {
  return addresses.length > 1000;
}
