// Turns a row of the outbox into the bytes that go over the wire: laid out by its template, or by the
// shipped one where that fails, and composed. The original that a letter carries stays where it is stored: only its place is frozen.
import { drawChart } from '../../core/letters/digest/chart.js';
import {
  carriesOriginal,
  isAutomaticReply,
  LETTERS,
  replyTo,
  type Letter,
  type LetterContent,
} from '../../core/letters/letter.js';
import type { Address, Instant } from '../../core/mail/message.js';
import { filesOf } from './answer-files.js';
import { drawPng } from '../../io/template/chart.js';
import { compose, type Image } from '../../io/smtp/compose.js';
import { Rejected } from '../../io/system/failure.js';
import type { Log } from '../../io/system/log.js';
import { surveyOriginal, spliceOriginal } from '../../io/smtp/original.js';
import type { Parcel } from '../../io/smtp/smtp.js';
import { isOriginalKept, readChunks } from '../../io/store/mail/originals.js';
import type { DueRow } from '../../io/store/outbox/claims.js';
import { copiesOf, type FrozenMail, type OutboxRow } from '../../io/store/outbox/outbox.js';
import type { Store } from '../../io/store/open.js';
import {
  listTemplateFailures,
  noteTemplateFailure,
  noteTemplateServed,
} from '../../io/store/state/template-failures.js';
import type { Templates } from '../../io/template/template.js';

/** The parts that rendering works with. */
export interface RenderParts {
  /** From of what goes out. */
  readonly from: Address;
  readonly templates: () => Templates;
  readonly store: Store;
  readonly log: Log;
}

/** A row with its bytes, and what its template had to say; `template` is null where the bytes were frozen before. */
export interface Rendered {
  readonly row: DueRow;
  readonly mail: FrozenMail;
  readonly template: { readonly name: string; readonly error: string | null } | null;
}

/** Renders a row, unless it was rendered before: then its frozen bytes stand. */
export async function render(parts: RenderParts, row: DueRow): Promise<Rendered> {
  if (row.frozen !== null) return { row, mail: row.frozen, template: null };
  const content: LetterContent = JSON.parse(row.content_json);
  const { letter, error } = layOut(parts, content);
  const encoding = carriesOriginal(content)
    ? await surveyOriginal(readChunks(parts.store, row.cause_id ?? 0))
    : null;
  const references: string[] = JSON.parse(row.references_json);
  const { raw, originalAt: at } = compose({
    from: signedBy(content, parts.from),
    replyTo: replyTo(content) ?? parts.from,
    to: { address: row.to_address, name: row.to_name },
    cc: copiesOf(row),
    files: content.kind === 'answer' ? await filesOf(parts.store, row, content) : [],
    ...letter,
    images: await picturesOf(content),
    messageId: row.message_id,
    inReplyTo: row.in_reply_to,
    references,
    date: row.queued_at,
    automatic: markOf(content, row),
    original: encoding,
  });
  const original = at === null || encoding === null ? null : { at, encoding };
  const template = { name: `${content.language}/${content.kind}`, error };
  return { row, mail: { raw, subject: letter.subject, original }, template };
}

/** A technician's answer bears his name beside that of the desk. */
function signedBy(content: LetterContent, from: Address): Address {
  if (content.kind !== 'answer' || content.author === null) return from;
  return { ...from, name: `${content.author} · ${from.name}` };
}

function markOf({ kind }: LetterContent, { cause_id }: OutboxRow) {
  if (LETTERS[kind].isAutomatic === false) return null;
  return isAutomaticReply(kind) && cause_id !== null ? 'auto-replied' : 'auto-generated';
}

/** The bytes of a row as they go over the wire. Throws Rejected where the original that they carry is gone. */
export async function wireBytes(
  store: Store,
  row: OutboxRow,
  { raw, original }: FrozenMail,
): Promise<Parcel['raw']> {
  if (original === null) return [raw];
  if (row.cause_id === null || !(await isOriginalKept(store, row.cause_id)))
    throw new Rejected('the mail that it carries is no longer kept here');
  return spliceOriginal(raw, original, readChunks(store, row.cause_id));
}

/** The pictures of a letter: only digests have any. */
export async function picturesOf(content: LetterContent): Promise<Image[]> {
  if (content.kind !== 'digest') return [];
  const charts = [content.trend.chart, ...content.groups.map(({ chart }) => chart)];
  return Promise.all(
    charts
      .filter((chart) => chart !== null)
      .map(async ({ cid, data }) => ({ cid, png: await drawPng(drawChart(data)) })),
  );
}

/** A template's mistake never costs a letter: it goes out as it is shipped. */
function layOut(
  { templates, log }: RenderParts,
  content: LetterContent,
): { letter: Letter; error: string | null } {
  try {
    return { letter: templates().render(content), error: null };
  } catch (error) {
    log.error({ event: 'template.failed', kind: content.kind, language: content.language, err: error });
    const problem = error instanceof Error ? error.message : String(error);
    return { letter: templates().renderShipped(content), error: problem };
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
