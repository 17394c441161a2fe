// Answers to invitations: a calendar program sends them when somebody accepts or declines, and asks nothing of the desk.
import type { Message } from '../../mail/message.js';

/** The sign that a calendar program answers an invitation (RFC 5546 §3.2.3); null when there is none. */
export function calendarReplySign({ machineParts }: Message): string | null {
  const isReply = machineParts.some(({ type, text }) => type === 'text/calendar' && METHOD.test(text));
  return isReply ? 'to an invitation, by a calendar (METHOD:REPLY)' : null;
}

const METHOD = /^method[ \t]{0,9}:[ \t]{0,9}reply[ \t]{0,9}$/im;
