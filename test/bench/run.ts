// npm run bench [-- --mails 200] [-- --json] [-- --floor-only] [-- --accuracy]: how fast the daemon turns mail
// into acknowledged tickets, against a floor that does the same durable work in the same run (only the ratio travels
// between machines); and how well the shipped rules tell severities. With --large [--tickets N] [--runs N] [--only WORD]
// instead: what each command costs on a store of a million tickets. With --store postgres [--daemons 1,2,3] instead: so
// many daemons on one PostgreSQL store, against one daemon on SQLite.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { startDovecot } from '../support/dovecot.js';
import type { Dovecot } from '../support/dovecot.js';
import { installation } from '../support/installation.js';
import { startNode } from '../support/process.js';
import type { Running } from '../support/process.js';
import { fill, numbered, seeded, sender } from './load.js';
import { compareShared, sharedTable } from './shared.js';
import { type Accuracy, accuracies, accuracyTable, judgementMs } from './accuracy.js';
import { largeTable, measureLarge } from './large/measure.js';
import { end, measure, progress, startSink } from './measure.js';
import type { BenchSink, Measured } from './measure.js';

/** Milliseconds from delivery to acknowledgement while nothing else happens. */
interface Idle {
  readonly medianMs: number;
  readonly maxMs: number;
}

async function measureFloor(dovecot: Dovecot, mails: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-floor-'));
  const sink = await startSink();
  try {
    const script = fileURLToPath(new URL('floor.js', import.meta.url));
    const start = () => [
      startNode([script, String(dovecot.port), String(sink.port), join(folder, 'floor.db')]),
    ];
    const { running, measured } = await measure(start, sink, mails, () => dovecot.count('floor'));
    await end(running);
    return measured;
  } finally {
    sink.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measureProgram(dovecot: Dovecot, mails: number): Promise<Measured & { idle: Idle }> {
  const sink = await startSink();
  const place = installation({
    imapPort: dovecot.port,
    smtpPort: sink.port,
    edit: (service) => {
      service['limits'] = {
        acknowledgements: { window: '1h', sender: 1_000, domain: 1_000_000, overall: 1_000_000 },
      };
    },
  });
  try {
    const { running, measured } = await measure(
      () => [place.start(['run'])],
      sink,
      mails,
      () => dovecot.count('support'),
    );
    const idle = await measureIdle(running, dovecot, sink);
    await end(running);
    return { ...measured, idle };
  } finally {
    sink.stop();
    place.remove();
  }
}

/** Delivers ten mails one by one, each at a random moment after the one before was acknowledged. */
async function measureIdle(running: readonly Running[], dovecot: Dovecot, sink: BenchSink): Promise<Idle> {
  const random = seeded(7);
  const waits: number[] = [];
  for (let index = 0; index < 10; index++) {
    await sleep(500 + random() * 2_000);
    const who = `idle-${index}`;
    const bytes = await numbered(who, { text: 'La stampante non stampa.' });
    const deliveredAt = Date.now();
    dovecot.deliver('support', bytes);
    const acknowledgedAt = () => sink.acknowledged.get(sender(who));
    await progress(
      running,
      () => acknowledgedAt() !== undefined,
      () => `idle mail ${index} is not acknowledged`,
    );
    waits.push((acknowledgedAt() ?? Infinity) - deliveredAt);
  }
  const sorted = waits.toSorted((one, other) => one - other);
  return { medianMs: ((sorted[4] ?? 0) + (sorted[5] ?? 0)) / 2, maxMs: sorted[9] ?? 0 };
}

interface Result {
  readonly mails: number;
  readonly floor: Measured;
  /** Null when only the floor was measured. */
  readonly program: (Measured & { readonly idle: Idle }) | null;
  /** The program's mails a second over the floor's. */
  readonly ratio: number | null;
  /** Null when only the floor was measured. */
  readonly accuracy: readonly Accuracy[] | null;
}

function print({ mails, floor, program, ratio, accuracy }: Result): void {
  const table = new Table({
    head: [`${mails} mails`, 'floor', 'Sportello'],
    style: { head: [], border: [] },
  });
  const row = (name: string, value: (of: Measured) => string) =>
    table.push([name, value(floor), program ? value(program) : '-']);
  row('mails a second', (of) => of.mailsPerSecond.toFixed(0));
  table.push(['ratio to the floor', '1', ratio?.toFixed(2) ?? '-']);
  row('seconds, start to end', (of) => of.seconds.toFixed(1));
  row('seconds to the first answer', (of) => of.firstAfterSeconds.toFixed(1));
  row('processor time per mail, ms', (of) => of.cpuMsPerMail.toFixed(1));
  row('peak memory, MB', (of) => of.peakMb.toFixed(0));
  const idle = program && `${program.idle.medianMs.toFixed(0)} median, ${program.idle.maxMs.toFixed(0)} max`;
  table.push(['idle: ms from delivery to answer', '-', idle ?? '-']);
  console.log(table.toString());
  if (accuracy) console.log(accuracyTable(accuracy));
}

async function bench(mails: number, floorOnly: boolean): Promise<Result> {
  const dovecot = await startDovecot();
  try {
    await fill(dovecot, floorOnly ? ['floor'] : ['floor', 'support'], mails);
    const floor = await measureFloor(dovecot, mails);
    const program = floorOnly ? null : await measureProgram(dovecot, mails);
    const ratio = program && program.mailsPerSecond / floor.mailsPerSecond;
    return { mails, floor, program, ratio, accuracy: program && (await accuracies()) };
  } finally {
    await dovecot.stop();
  }
}

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
    'floor-only': { type: 'boolean', default: false },
    accuracy: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    tickets: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    store: { type: 'string', default: 'sqlite' },
    daemons: { type: 'string', default: '1,2,3' },
  },
});
if (values.large) {
  const sizes = [10_000, Number(values.tickets)] as const;
  const options = { sizes, runs: Number(values.runs), only: values.only };
  const compared = await measureLarge(options, (what) => console.error(what));
  console.log(values.json ? JSON.stringify({ sizes, compared }) : largeTable(compared, sizes));
} else if (values['accuracy']) {
  const accuracy = await accuracies();
  const ms = judgementMs();
  if (values.json) console.log(JSON.stringify({ accuracy, judgementMs: ms }));
  else console.log(`${accuracyTable(accuracy)}\nA mail of 5 KB is judged in ${ms.toFixed(2)} ms.`);
} else if (values.store === 'postgres') {
  const counts = values.daemons.split(',').map(Number);
  const compared = await compareShared(Number(values.mails), counts);
  console.log(values.json ? JSON.stringify(compared) : sharedTable(Number(values.mails), compared));
} else {
  const result = await bench(Number(values.mails), values['floor-only']);
  if (values.json) console.log(JSON.stringify(result));
  else print(result);
}
