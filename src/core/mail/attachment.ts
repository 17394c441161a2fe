// The attachments of a mail as a person meets them: numbered, those of the mail inside the mail as well, each with a
// name that no file system and no program takes for anything but a name.
import type { Attachment, Message } from './message.js';
import { compose, octetsOf } from './text.js';

/** One attachment of a mail. */
export interface NumberedAttachment extends Attachment {
  /** From 1, in the order of the mail; those of the enclosed mail follow. */
  readonly number: number;
  /** A name to write it under, unlike all others of this mail. */
  readonly fileName: string;
  /** Where it stands: in the mail itself, or in the one that the mail encloses; the how-manieth there, from 0. */
  readonly place: { readonly enclosed: boolean; readonly index: number };
}

/** Every attachment of a mail, and of the mail that it encloses: that of a certified envelope, or a forwarded one. */
export function numberAttachments(message: Message): NumberedAttachment[] {
  const own = message.attachments.map((attachment, index) => ({
    ...attachment,
    place: { enclosed: false, index },
  }));
  const inner = (message.enclosed?.attachments ?? []).map((attachment, index) => ({
    ...attachment,
    place: { enclosed: true, index },
  }));
  const taken = new Set<string>();
  return [...own, ...inner].map((attachment, index) => {
    const number = index + 1;
    const fileName = unlike(taken, fileNameFor(attachment, number));
    return { ...attachment, number, fileName };
  });
}

/** Most file systems take 255 bytes; the rest is left to whoever has to distinguish two equal names. */
const NAME_BYTES = 200;
const EXTENSION_LENGTH = 20;

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
const SPECIAL = /[<>:"/\\|?*]/g;
/** Windows takes these for devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?=\s*(?:\.|$))/i;

/** A safe name for an attachment: what the sender called it, as far as that is one. */
export function fileNameFor(attachment: Pick<Attachment, 'name' | 'type'>, number: number): string {
  const bare = compose(attachment.name)
    .replace(UNSEEN, '')
    .replace(SPECIAL, '_')
    // Hidden files, options of commands, and what Windows drops without a word.
    .replace(/^[\s.~-]+|[\s.]+$/g, '');
  const name = bare === '' ? `attachment-${number}${usualEnding(attachment.type)}` : bare;
  return shortenName(name.replace(DEVICE, '_$&'));
}

function usualEnding(type: string): string {
  if (type === 'message/rfc822') return '.eml';
  const [, subtype] =
    /^(?:image|audio|video|text|application)\/(png|jpeg|gif|pdf|zip|xml|html|csv)$/.exec(type) ?? [];
  return subtype === undefined ? '' : `.${subtype}`;
}

function shortenName(name: string): string {
  if (octetsOf(name) <= NAME_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= EXTENSION_LENGTH ? name.slice(dot) : '';
  let kept = '';
  let room = NAME_BYTES - octetsOf(ending);
  for (const character of name.slice(0, name.length - ending.length)) {
    room -= octetsOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept + ending;
}

/** The name, or one with a count in it: many file systems do not distinguish capital from small letters. */
function unlike(taken: Set<string>, name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${stem} (${count})${ending}`;
  taken.add(free.toLowerCase());
  return free;
}
