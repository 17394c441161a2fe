// The digest that goes out when its template fails: its figures without any ornament.
import type { Letter } from '../letter.js';
import { wrapText } from '../shared/wrap-text.js';
import type { DigestContent } from './content.js';

/** Lays a digest out without a template. */
export function plainDigest(content: DigestContent): Letter {
  const { title, desk, span, summary, nothing, groups, blocking, care, silent } = content;
  const groupLines = groups.flatMap((group) => [
    group.title,
    ...group.rows.map(
      ({ label, opened, closed, open }) => `  ${label}: ${opened.value} / ${closed.value} / ${open.value}`,
    ),
  ]);
  const lines = [
    `${desk.name}: ${title}`,
    span,
    summary,
    nothing ?? '',
    ...groupLines,
    ...blocking.rows.map(({ number, subject, time }) => `${number}  ${subject}: ${time}`),
    ...care.flatMap((one) => [`${one.title}: ${one.count}`, `  ${one.what}`]),
    ...silent.map(({ mailbox, trouble }) => `${mailbox}: ${trouble}`),
  ].filter((line) => line !== '');
  return { subject: `${title}: ${summary}`, text: `${wrapText(lines.join('\n'))}\n`, html: null };
}
