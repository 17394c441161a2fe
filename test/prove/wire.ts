// What stands in the letters that a mail server was given.
import type { Received } from '../support/smtp.js';
import type { Answer } from './mails.js';

/** The Message-ID, with its brackets. */
export function messageIdOf({ raw }: Received): string {
  return headerOf(raw, 'Message-ID');
}

/** The first word of a header field; empty where there is none. */
export function headerOf(raw: Buffer, name: string): string {
  return lineOf(raw, name).split(/\s/u, 1)[0] ?? '';
}

/** A letter as its reader may answer it. */
export function answerOf(letter: Received): Answer {
  return {
    to: letter.to[0] ?? '',
    messageId: messageIdOf(letter),
    subject: lineOf(letter.raw, 'Subject').trim(),
  };
}

function lineOf(raw: Buffer, name: string): string {
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString('latin1');
  return new RegExp(`^${name}:\\s*(.*(?:\\r\\n\\s.*)*)`, 'im').exec(head)?.[1] ?? '';
}
