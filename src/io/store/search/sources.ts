// The texts that are searched, whichever index a store has: which columns hold them, and where they stand in it.
import { DATA_ERASED } from '../../../core/mail/mask.js';
import type { Searched } from './hit.js';

/** The texts of a table. In its expressions `#` is the alias of the row. */
export interface Source {
  /** The column of the ticket's row. */
  readonly ticket: 'ticket_id' | 'id';
  /** Its row in the index; a ticket's own line stands before its other texts, which show more. */
  readonly row: '#.id' | '0';
  /** The columns that the words are made of, and those that say whether there are any. */
  readonly columns: readonly string[];
  /** Whether a row stands in the index. */
  readonly isFound: string;
  /** Expressions; each may be null. */
  readonly texts: readonly string[];
}

/**
 * The sources. `answered` is an expression for the technician's own words in `#.content_json`: an answer quotes the
 * customer's mail, which is found by itself.
 */
export function sourcesWith(answered: string): Readonly<Record<Searched, Source>> {
  return {
    message: {
      ticket: 'ticket_id',
      row: '#.id',
      columns: ['ticket_id', 'subject', 'from_name', 'from_address', 'attachment_names', 'written'],
      isFound: '#.ticket_id is not null',
      texts: ['#.subject', '#.from_name', '#.from_address', '#.attachment_names', '#.written'],
    },
    note: {
      ticket: 'ticket_id',
      row: '#.id',
      columns: ['ticket_id', 'text'],
      isFound: 'true',
      texts: ['#.text'],
    },
    ticket: {
      ticket: 'id',
      row: '0',
      columns: ['subject', 'requester', 'requester_name', 'customer', 'solution'],
      isFound: 'true',
      texts: [
        '#.subject',
        `nullif(#.requester, '${DATA_ERASED}')`,
        '#.requester_name',
        '#.customer',
        '#.solution',
      ],
    },
    outbox: {
      ticket: 'ticket_id',
      row: '#.id',
      columns: ['ticket_id', 'letter', 'content_json'],
      isFound: "#.letter = 'answer' and #.ticket_id is not null",
      texts: [answered],
    },
  };
}

/** An expression about the row of that alias. */
export function forRow(row: string, expression: string): string {
  return expression.replaceAll('#', row);
}

/** The expression of all texts of a row, a line each. */
export function joinedTexts({ texts }: Source): string {
  return texts.map((text) => `coalesce(${text}, '')`).join(" || '\n' || ");
}
