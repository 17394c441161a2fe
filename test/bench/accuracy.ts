// How well the shipped rules tell severities: each labelled request is imported as a mail into an installation with the
// shipped configuration, and what its ticket says stands in a table beside what the desk's table of severities says.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { installation } from '../support/installation.js';
import { numbered, sender } from './load.js';
import { requests } from './requests/all.js';
import type { LabelledRequest, Severity } from './requests/request.js';

const SEVERITIES: readonly Severity[] = [1, 2, 3];
const LANGUAGES: readonly LabelledRequest['language'][] = ['it', 'en'];

/** A request, and the severity that it was given; null where no ticket was opened. */
export interface Judged {
  readonly request: LabelledRequest;
  readonly given: Severity | null;
}

/** How many requests of a language were given which severity. */
export interface Accuracy {
  readonly language: LabelledRequest['language'];
  readonly requests: number;
  readonly right: number;
  /** By what they are, then by what they were given: `table[0][1]` counts the 1 that were given a 2. */
  readonly table: readonly (readonly number[])[];
}

/** Lets the built program judge every labelled request. */
export async function judgeByProgram(): Promise<Judged[]> {
  // Nothing is fetched and nothing is sent: no server has to listen.
  const place = installation({ imapPort: 9, smtpPort: 9 });
  try {
    const folder = join(place.root, 'requests');
    mkdirSync(folder);
    for (const [index, { subject, text }] of requests.entries())
      writeFileSync(join(folder, `${index}.eml`), await numbered(index, { subject, text }));
    const { code, stderr } = await place.run(['import', folder, '--mailbox', 'support', '--no-acknowledge']);
    if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
    const given = new Map((await place.tickets()).map((ticket) => [ticket.requester, ticket.severity]));
    return requests.map((request, index) => ({ request, given: given.get(sender(index)) ?? null }));
  } finally {
    place.remove();
  }
}

/** The accuracy in each language. */
export function accuracies(judged: readonly Judged[]): Accuracy[] {
  return LANGUAGES.map((language) => {
    const spoken = judged.filter(({ request }) => request.language === language);
    const count = (is: Severity, given: Severity) =>
      spoken.filter((one) => one.request.severity === is && one.given === given).length;
    const table = SEVERITIES.map((is) => SEVERITIES.map((given) => count(is, given)));
    const right = spoken.filter((one) => one.given === one.request.severity).length;
    return { language, requests: spoken.length, right, table };
  });
}

/** The accuracies as one table for people. */
export function accuracyTable(of: readonly Accuracy[]): string {
  const given = of.flatMap(({ language }) => SEVERITIES.map((severity) => `${language}: ${severity}`));
  const table = new Table({ head: ['is \\ was given', ...given, 'right'], style: { head: [], border: [] } });
  for (const [index, is] of SEVERITIES.entries()) {
    const rows = of.map((one) => one.table[index] ?? []);
    const right = sum(rows.map((row) => row[index] ?? 0));
    table.push([String(is), ...rows.flat().map(String), percent(right, sum(rows.flat()))]);
  }
  const shares = of.map((one) => ({ content: percent(one.right, one.requests), colSpan: SEVERITIES.length }));
  const all = sum(of.map((one) => one.requests));
  table.push([`${all} requests`, ...shares, percent(sum(of.map((one) => one.right)), all)]);
  return table.toString();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function percent(part: number, of: number): string {
  return of === 0 ? '-' : `${((100 * part) / of).toFixed(1)} %`;
}
