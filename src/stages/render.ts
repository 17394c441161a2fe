// Turns a row of the outbox into the bytes that go over the wire: laid out by its template, or as plain text where
// that fails, and composed. The original that a letter carries stays where it is stored: only its place is frozen.
import { LETTERS, type Letter, type LetterContent } from '../core/letter/letter.js';
import { plainLetter } from '../core/letter/plain-letter.js';
import type { Address, Instant } from '../core/message.js';
import { compose } from '../io/compose.js';
import type { Log } from '../io/log.js';
import type { FrozenMail, OutboxRow } from '../io/store/outbox.js';
import type { Store } from '../io/store/open.js';
import {
  listTemplateFailures,
  noteTemplateFailure,
  noteTemplateServed,
} from '../io/store/template-failures.js';
import type { Templates } from '../io/template.js';

/** What rendering works with. */
export interface RenderParts {
  /** From of what goes out. */
  readonly from: Address;
  readonly templates: () => Templates;
  readonly log: Log;
}

/** A row with its bytes, and what its template had to say; `template` is null where the bytes were frozen before. */
export interface Rendered {
  readonly row: OutboxRow;
  readonly mail: FrozenMail;
  readonly template: { readonly name: string; readonly error: string | null } | null;
}

/** Renders a row, unless it was rendered before: then its frozen bytes stand. */
export async function render(parts: RenderParts, row: OutboxRow): Promise<Rendered> {
  if (row.raw !== null) {
    return { row, mail: { raw: row.raw, subject: row.subject }, template: null };
  }
  const content: LetterContent = JSON.parse(row.content_json);
  const { letter, error } = layOut(parts, content);
  const references: string[] = JSON.parse(row.references_json);
  const raw = await compose({
    from: parts.from,
    to: { address: row.to_address, name: row.to_name },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: row.message_id,
    inReplyTo: row.in_reply_to,
    references,
    date: row.queued_at,
    automatic: LETTERS[content.kind].answers && row.cause_id !== null ? 'auto-replied' : 'auto-generated',
  });
  const template = { name: `${content.language}/${content.kind}`, error };
  return { row, mail: { raw, subject: letter.subject }, template };
}

/** A template's mistake never costs a letter: the plain one goes out instead. */
function layOut(
  { templates, log }: RenderParts,
  content: LetterContent,
): { letter: Letter; error: string | null } {
  try {
    return { letter: templates().render(content), error: null };
  } catch (error) {
    log.error({ event: 'template.failed', kind: content.kind, language: content.language, err: error });
    const problem = error instanceof Error ? error.message : String(error);
    return { letter: plainLetter(content), error: problem };
  }
}

/** Notes which templates failed, and which of those that had failed serve again. */
export async function noteTemplates(
  transaction: Store,
  rendered: readonly Rendered[],
  now: Instant,
): Promise<void> {
  const failing = new Set((await listTemplateFailures(transaction)).map(({ template }) => template));
  for (const { template } of rendered) {
    if (template === null) continue;
    if (template.error !== null) await noteTemplateFailure(transaction, template.name, template.error, now);
    else if (failing.has(template.name)) await noteTemplateServed(transaction, template.name);
  }
}
