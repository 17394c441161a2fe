// The built-in text of news of a trouble, when its template fails.
import { healthWordingOf } from './wording.js';
import type { HealthNews } from './health.js';
import type { Letter } from '../letter.js';
import { wrapText } from '../shared/wrap-text.js';

/** News of a trouble, without a template. */
export function plainHealthNews({ language, desk, ...news }: HealthNews): Letter {
  const words = healthWordingOf(language).plain;
  const rows = [
    [words.since, news.since],
    [words.until, news.until],
    [words.detail, news.detail],
  ] as const;
  const table = rows.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(15)}${value}`]));
  const paragraphs = [
    news.what,
    table.join('\n'),
    ...(news.advice === null ? [] : [news.advice]),
    `${desk.name}\n${words.automatic}`,
  ];
  return { subject: `Sportello: ${news.title}`, text: `${wrapText(paragraphs.join('\n\n'))}\n`, html: null };
}
