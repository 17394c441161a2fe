// npm run bench -- --large: each command as a whole process, on a store of a usual size and on a large one that has a
// hundred times as much. What is not a full report may take twice as long at most.
import { setTimeout as sleep } from 'node:timers/promises';
import Table from 'cli-table3';
import { startDovecot } from '../../support/dovecot.js';
import { look, watch } from '../../support/footprint.js';
import { end, startSink } from '../measure.js';
import { MEASURES, type Measure } from './commands.js';
import { openDesk, type Desk } from './desk.js';

/** What is asked for. */
export interface LargeOptions {
  /** The sizes of both stores, in tickets. */
  readonly sizes: readonly [number, number];
  /** How often each command is run; full reports once. */
  readonly runs: number;
  /** Only commands whose names hold this. */
  readonly only: string;
}

/** The medians of a command on one store. */
interface Cost {
  readonly seconds: number;
  /** Processor time, which other work on the machine does not change; exact to some hundredths. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** A command on both stores. */
export interface Compared {
  readonly name: string;
  /** Why it reads everything; null when it does not. */
  readonly isFull: string | null;
  readonly usual: Cost;
  readonly large: Cost;
  readonly ratio: number;
  /** That of processor time; null where too little of it was needed to tell. */
  readonly cpuRatio: number | null;
}

/** Measures everything; `tell` hears what is done now. */
export async function measureLarge(
  { sizes, runs, only }: LargeOptions,
  tell: (what: string) => void,
): Promise<Compared[]> {
  const dovecot = await startDovecot();
  const sink = await startSink();
  const desks: Desk[] = [];
  try {
    for (const tickets of sizes) {
      tell(`making a store of ${tickets} tickets`);
      desks.push(await openDesk(dovecot, sink.port, tickets));
    }
    const [usual, large] = desks;
    if (usual === undefined || large === undefined) throw new Error('two stores are compared');
    const compared: Compared[] = [];
    for (const measure of MEASURES.filter(({ name }) => name.includes(only))) {
      tell(measure.name);
      compared.push(await compare(measure, usual, large, runs));
    }
    if ('run'.includes(only)) compared.push(...(await compareDaemons(usual, large, runs)));
    return compared;
  } finally {
    for (const { place } of desks) place.remove();
    sink.stop();
    await dovecot.stop();
  }
}

/** Runs a command in turns on both stores, so that what else the machine does falls on both. */
async function compare(measure: Measure, usual: Desk, large: Desk, runs: number): Promise<Compared> {
  const costs: [Cost[], Cost[]] = [[], []];
  const isFull = measure.isFull ?? null;
  // The first run of each reads what is in no cache yet.
  for (let run = isFull === null ? -1 : 0; run < (isFull === null ? runs : 1); run++) {
    for (const [index, desk] of [usual, large].entries()) {
      const cost = await runOnce(measure, desk, run);
      if (run >= 0) costs[index === 0 ? 0 : 1].push(cost);
    }
  }
  return comparedOf(measure.name, isFull, costs);
}

async function runOnce({ name, args, codes = [] }: Measure, desk: Desk, run: number): Promise<Cost> {
  const words = await args(desk, run);
  const startedAt = performance.now();
  const { code, signal, stderr, ...needed } = await watch(desk.place.start(words, { discard: true }));
  const seconds = (performance.now() - startedAt) / 1_000;
  if (code !== 0 && !codes.includes(code ?? -1))
    throw new Error(
      `${name} on ${desk.tickets} tickets ended with ${code ?? signal}: ${stderr.slice(-2_000)}`,
    );
  return { seconds, cpuSeconds: needed.cpuSeconds, peakMb: needed.peakMb };
}

/** From the start of the daemon until it says that it is ready, and how long a scrape of its metrics then takes. */
async function compareDaemons(usual: Desk, large: Desk, runs: number): Promise<Compared[]> {
  const ready: [Cost[], Cost[]] = [[], []];
  const scraped: [Cost[], Cost[]] = [[], []];
  for (let run = -1; run < runs; run++) {
    for (const [index, desk] of [usual, large].entries()) {
      const costs = await runDaemon(desk);
      if (run < 0) continue;
      ready[index === 0 ? 0 : 1].push(costs.ready);
      scraped[index === 0 ? 0 : 1].push(costs.scraped);
    }
  }
  return [
    comparedOf('run, until it is ready', null, ready),
    comparedOf('a scrape of /metrics', null, scraped),
  ];
}

const SCRAPES = 20;

async function runDaemon({ place, healthPort }: Desk): Promise<{ ready: Cost; scraped: Cost }> {
  const page = async (name: string): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}/${name}`).catch(() => null);
    await answer?.text();
    return answer?.ok === true;
  };
  const startedAt = performance.now();
  const running = place.start(['run'], { discard: true });
  const ended: string[] = [];
  void running.ended.then(({ stderr }) => ended.push(stderr));
  while (!(await page('readyz'))) {
    if (ended[0] !== undefined) throw new Error(`the daemon ended: ${ended[0].slice(-2_000)}`);
    await sleep(5);
  }
  const [readyAt, ready] = [performance.now(), look(running.pid)];
  const scrapes: number[] = [];
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    const from = performance.now();
    await page('metrics');
    scrapes.push((performance.now() - from) / 1_000);
  }
  const after = look(running.pid);
  await end([running]);
  const peakMb = after?.peakMb ?? 0;
  return {
    ready: { seconds: (readyAt - startedAt) / 1_000, cpuSeconds: ready?.cpuSeconds ?? 0, peakMb },
    scraped: { seconds: median(scrapes), cpuSeconds: 0, peakMb },
  };
}

function comparedOf(name: string, isFull: string | null, costs: readonly [Cost[], Cost[]]): Compared {
  const [usual, large] = costs.map((of) => ({
    seconds: median(of.map(({ seconds }) => seconds)),
    cpuSeconds: median(of.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: median(of.map(({ peakMb }) => peakMb)),
  }));
  if (usual === undefined || large === undefined) throw new Error(`${name} was not measured`);
  const cpuRatio = usual.cpuSeconds < 0.1 ? null : large.cpuSeconds / usual.cpuSeconds;
  return { name, isFull, usual, large, ratio: large.seconds / usual.seconds, cpuRatio };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The comparisons as one table for people. */
export function largeTable(compared: readonly Compared[], sizes: LargeOptions['sizes']): string {
  const heads = sizes.map((tickets) => tickets.toLocaleString('en'));
  const table = new Table({
    head: ['seconds', ...heads, 'ratio', 'of CPU', 'MB', 'MB', 'full report'],
    style: { head: [], border: [] },
  });
  for (const { name, isFull, usual, large, ratio, cpuRatio } of compared) {
    const times = [usual, large].map(({ seconds }) => seconds.toFixed(seconds < 0.1 ? 4 : 2));
    const peaks = [usual, large].map((cost) => cost.peakMb.toFixed(0));
    table.push([name, ...times, ratio.toFixed(2), cpuRatio?.toFixed(2) ?? '', ...peaks, isFull ?? '']);
  }
  const worst = Math.max(...compared.filter(({ isFull }) => isFull === null).map(({ ratio }) => ratio));
  return `${table.toString()}\nworst ratio of what is no full report: ${worst.toFixed(2)}`;
}
