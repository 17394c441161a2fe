// An internal note: for the desk's people only.
import { IMPOSSIBLE } from '../../letters/technician/impossible.js';
import { type DeedResult, quietly, type Work, type WorkFacts } from './work.js';

/** The longest note, in characters. */
const LONGEST_NOTE = 20_000;

/** Adds a note. A ticket that was merged keeps its own. */
export function note({ ticket }: WorkFacts, text: string, { at, by, messageId }: Work): DeedResult {
  const words = text.trim().slice(0, LONGEST_NOTE);
  if (words === '') return { refused: IMPOSSIBLE.emptyNote };
  return quietly({ kind: 'add note', ticket: ticket.number, at, by, messageId, text: words });
}
