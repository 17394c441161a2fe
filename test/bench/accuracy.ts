// How well the shipped rules judge. Each request that was kept back is imported as a mail into an installation with the
// shipped configuration; and each example is judged by a fit that has not seen it. Both stand in one table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { judge } from '../../src/core/rules/judge/judge.js';
import { confusions, type Learned, learn } from '../../src/core/rules/learning/learn.js';
import { POLICY, leastCost } from '../../src/core/rules/judge/policy.js';
import type { Severity } from '../../src/core/rules/terms.js';
import { loadConfig } from '../../src/io/config/config.js';
import { type LabelledRequest, readExampleFile } from '../../src/io/config/rules/example-file.js';
import { installation } from '../support/installation.js';
import { KEPT_BACK, keptBack } from '../support/labelled-requests.js';
import { projectPath } from '../support/process.js';
import { numbered, sender } from './load.js';

const SEVERITIES: readonly Severity[] = [1, 2, 3];

/** A request, and what it was given. */
interface Judged {
  readonly request: Pick<LabelledRequest, 'severity' | 'service'>;
  /** Null where no ticket was opened. */
  readonly given: Severity | null;
  readonly service: string | null;
  readonly unsure: boolean;
}

/** How well a set of requests was judged. */
export interface Accuracy {
  readonly set: string;
  readonly requests: number;
  readonly right: number;
  /** By what they are, then by what they were given: `table[0][1]` counts the 1 that were given a 2. */
  readonly table: readonly (readonly number[])[];
  /** Requests whose service is known, and those of them that were given it. */
  readonly services: number;
  readonly servicesRight: number;
  /** Marked unsure, and the wrong ones among those. */
  readonly unsure: number;
  readonly unsureWrong: number;
}

/** The sets in order: kept back and through the program, then cross-validated for each language. */
export async function accuracies(): Promise<Accuracy[]> {
  const sets: Accuracy[] = [];
  for (const set of KEPT_BACK) sets.push(accuracy(`kept back, ${set}`, await judgeByProgram(keptBack(set))));
  return [...sets, ...crossValidated()];
}

async function judgeByProgram(requests: readonly LabelledRequest[]): Promise<Judged[]> {
  // Nothing is fetched and nothing is sent: no server has to listen.
  const place = installation({ imapPort: 9, smtpPort: 9 });
  try {
    const folder = join(place.root, 'requests');
    mkdirSync(folder);
    for (const [index, { subject, text }] of requests.entries())
      writeFileSync(join(folder, `${index}.eml`), await numbered(index, { subject, text }));
    const { code, stderr } = await place.run(['import', folder, '--mailbox', 'support', '--no-acknowledge']);
    if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
    const tickets = new Map((await place.tickets()).map((ticket) => [ticket.requester, ticket]));
    return requests.map((request, index) => {
      const ticket = tickets.get(sender(index));
      const { severity = null, service = null, marks = [] } = ticket ?? {};
      return { request, given: severity, service, unsure: marks.includes('unsure') };
    });
  } finally {
    place.remove();
  }
}

function crossValidated(): Accuracy[] {
  const { rules } = loadConfig(projectPath('config'), {});
  const { wrong, unsure } = rules.judgement ?? POLICY;
  const examples = ['it', 'en'].flatMap(
    (language) => readExampleFile(projectPath('config'), `examples/${language}.tsv`, 1).examples,
  );
  const { trials, services } = toEnd(learn(examples, ''));
  const judged = trials.flatMap(({ example, severity, service }) => {
    const request = examples[example];
    if (!request) return [];
    const given = leastCost(severity, wrong);
    const most = services[service.indexOf(Math.max(...service))] ?? null;
    return [{ request, given, service: most, unsure: (severity[given - 1] ?? 0) < unsure }];
  });
  return ['it', 'en'].map((language) =>
    accuracy(
      `cross-validated, ${language}`,
      judged.filter(({ request }) => request.language === language),
    ),
  );
}

function toEnd(learning: Generator<unknown, Learned>): Learned {
  for (let next = learning.next(); ; next = learning.next()) if (next.done) return next.value;
}

function accuracy(set: string, judged: readonly Judged[]): Accuracy {
  const isRight = ({ request, given }: Judged) => given === request.severity;
  const known = judged.filter(({ request }) => request.service !== null);
  const unsure = judged.filter((one) => one.unsure);
  return {
    set,
    requests: judged.length,
    right: judged.filter(isRight).length,
    table: confusions(
      3,
      judged.flatMap(({ request, given }) =>
        given === null ? [] : [[request.severity - 1, given - 1] as const],
      ),
    ),
    services: known.length,
    servicesRight: known.filter(({ request, service }) => service === request.service).length,
    unsure: unsure.length,
    unsureWrong: unsure.filter((one) => !isRight(one)).length,
  };
}

/** Processor time of one judgement of a mail of 5 KB, milliseconds. */
export function judgementMs(): number {
  const { rules } = loadConfig(projectPath('config'), {});
  const by = rules.judge;
  if (!by) throw new Error('The shipped rules judge nothing by likeness.');
  const text = keptBack('typical')
    .map((one) => one.text)
    .join('\n')
    .slice(0, 5_000);
  const judgeTimes = (times: number) => {
    for (let n = 0; n < times; n += 1) judge(by, POLICY, 'Richiesta', text);
  };
  judgeTimes(500);
  const before = process.cpuUsage();
  judgeTimes(2_000);
  return process.cpuUsage(before).user / 1_000 / 2_000;
}

/** The accuracies as one table for people. */
export function accuracyTable(of: readonly Accuracy[]): string {
  const mistakes = SEVERITIES.flatMap((is) =>
    SEVERITIES.flatMap((given) => (is === given ? [] : [[is, given] as const])),
  );
  const table = new Table({
    head: [
      'set',
      'requests',
      'right',
      ...mistakes.map(([is, given]) => `${is} as ${given}`),
      'service',
      'unsure',
    ],
    style: { head: [], border: [] },
  });
  for (const one of of)
    table.push([
      one.set,
      one.requests,
      percent(one.right, one.requests),
      ...mistakes.map(([is, given]) => one.table[is - 1]?.[given - 1] ?? 0),
      percent(one.servicesRight, one.services),
      `${percent(one.unsure, one.requests)}, with ${one.unsureWrong} of ${one.requests - one.right} mistakes`,
    ]);
  return table.toString();
}

function percent(part: number, of: number): string {
  return of === 0 ? '-' : `${((100 * part) / of).toFixed(1)} %`;
}
