// The From field by its grammar. Programs that read a field which breaks it each find another sender in it: what one
// of them checked proves nothing of whom another one sees.
import { readStructured } from './structured-field.js';

/** The characters of an atom (RFC 5322 §3.2.3), those beyond ASCII included (RFC 6532 §3.2). */
const ATOM = String.raw`[\w!#$%&'*+/=?^{|}~\x60\x80-\u{10ffff}-]+`;
const ADDRESS = String.raw`(${ATOM}(?: ?\. ?${ATOM})*) ?@ ?(${ATOM}(?: ?\. ?${ATOM})*|\[[\w.:]+\])`;
/** Brackets around a tag (`[EXT] Anna`) and dots are no atoms, but nobody takes them for an address. */
const NAME = String.raw`[^<>()@,;:"\\]*`;

const BARE = new RegExp(`^ ?${ADDRESS} ?$`, 'u');
const NAMED = new RegExp(`^ ?(${NAME})< ?${ADDRESS} ?> ?$`, 'u');
/** Programs without a name to show write the address in its place, often without the quotes that it needs there. */
const TWICE = new RegExp(`^ ?${ADDRESS} ?< ?${ADDRESS} ?> ?$`, 'u');

/** The longest From that is read, in characters: a name and an address need no more. */
const LONGEST = 4000;

/**
 * The one mailbox of a From field (its raw value, unfolded, encoded words as they stand) by the grammar of RFC 5322
 * §3.4, lower case; null where the field holds none, several, a group, or what the grammar does not know.
 */
export function senderByGrammar(value: string): string | null {
  if (value.length > LONGEST) return null;
  const { sections, isWhole } = readStructured(value, '');
  if (!isWhole) return null;
  const line = (sections[0] ?? '').replace(/\s+/gu, ' ');
  const [, name = '', ...twice] = TWICE.exec(line) ?? [];
  const found = BARE.exec(line)?.slice(1) ?? NAMED.exec(line)?.slice(2) ?? null;
  if (found !== null) return joined(found);
  const [domain = '', ...address] = twice;
  const [shown, meant] = [joined([name, domain]), joined(address)];
  return shown === meant && meant !== '@' ? meant : null;
}

function joined([local = '', domain = '']: readonly string[]): string {
  return `${local}@${domain}`.replace(/ /gu, '').toLowerCase();
}
