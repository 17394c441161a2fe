// Two daemons on one PostgreSQL store while one of them is stopped, cut off or killed, or the server crashes.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/io/store/open.js';
import { startProofStand, type Machine, type ProofStand } from '../prove/stand.js';
import { mail } from '../support/mails.js';
import type { Running } from '../support/process.js';
import { until } from '../support/until.js';

/** A daemon with what it has logged. */
interface Logged {
  readonly running: Running;
  readonly lines: readonly {
    readonly event: string;
    readonly time: string;
    readonly work?: string;
    readonly msg?: string;
  }[];
  readonly machine: Machine;
}

let stand: ProofStand;
let store: Store;
let one: Logged;
let other: Logged;
beforeAll(async () => {
  stand = await startProofStand('postgres', 2);
  store = await openStore(stand.place);
  one = await start(0);
  await until('it has the line', () => has(one, 'lease.taken', 'triage'));
  other = await start(1);
});
afterAll(async () => {
  for (const { running } of [one, other]) running.signal('SIGKILL');
  await store.destroy();
  await stand.stop();
});

async function start(index: number): Promise<Logged> {
  const machine = stand.machines[index];
  if (machine === undefined) throw new Error('there is no such machine');
  const lines: Logged['lines'][number][] = [];
  const onLine = (line: string) => void (line.startsWith('{') && lines.push(JSON.parse(line)));
  const daemon = { running: machine.here.start(['run'], { onLine }), lines, machine };
  await until('it has started', () => has(daemon, 'daemon.started'));
  return daemon;
}

function has({ lines }: Logged, event: string, work?: string, since = 0): boolean {
  return lines
    .slice(since)
    .some((line) => line.event === event && (work === undefined || line.work === work));
}

async function write(name: string, bytes = 0): Promise<string> {
  const address = `${name}@${name}.example.com`;
  const content = Buffer.alloc(bytes, 'x');
  const attachments = bytes === 0 ? [] : [{ filename: 'registro.bin', content }];
  stand.dovecot.deliver(
    'support',
    await mail({ from: address, subject: name, text: 'Non stampa.', attachments }),
  );
  return address;
}

function lettersTo(address: string): number {
  return stand.smtp.received.filter(({ to }) => to.includes(address)).length;
}

async function openedFor(subject: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from event
    join ticket on ticket.id = event.ticket_id where kind = 'opened' and subject = ${subject}`.execute(store);
  return rows[0]?.count ?? 0;
}

it('what a daemon decided that was stopped past its lease is refused, and it goes on as a standby', async () => {
  const address = await write('fermo', 20_000_000);
  await until('it is being read', async () => {
    const { rows } = await sql`select 1 from message where claimed = 1`.execute(store);
    return rows.length > 0;
  });
  one.running.signal('SIGSTOP');
  const since = one.lines.length;
  await until('the other has taken over', () => has(other, 'lease.taken', 'triage'));
  await until('it has answered', () => lettersTo(address) === 1);
  one.running.signal('SIGCONT');
  await until('it is refused', () =>
    one.lines.slice(since).some(({ msg }) => msg?.includes('has taken over "triage"')),
  );
  const later = await write('dopo');
  await until('the other answers', () => lettersTo(later) === 1);
  expect(await openedFor('fermo')).toBe(1);
  expect(lettersTo(address)).toBe(1);
  const { daemons } = JSON.parse((await one.machine.here.run(['status', '--json'])).stdout);
  expect(daemons).toMatchObject([{ alive: true }, { alive: true }]);
});

it('a connection that is cut while a large mail is stored blames no mail, and nothing is stored twice', async () => {
  const way = other.machine.way;
  const signal = AbortSignal.timeout(60_000);
  const cut = way?.cutAt('insert into "chunk"', 'before', signal);
  const address = await write('grande', 1_000_000);
  expect(await cut).toBe(true);
  const again = way?.cutAt('commit\0', 'after', signal);
  await until('it is answered', () => lettersTo(address) === 1);
  expect(await again).toBe(true);
  way?.cut();
  const later = await write('tagliato');
  await until('it is answered', () => lettersTo(later) === 1);
  expect([await openedFor('grande'), await openedFor('tagliato')]).toEqual([1, 1]);
  expect(has(other, 'mail.unreadable')).toBe(false);
});

async function openedInOrder(): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select subject from ticket
    where requester = 'ordine@ordine.example.com' order by id`.execute(store);
  return rows.map(({ subject }) => subject);
}

it('a connection that is cut while mail is decided changes nothing about its order', async () => {
  const subjects = Array.from({ length: 60 }, (_, index) => `in ordine ${index}`);
  const mails = subjects.map((subject) =>
    mail({ from: 'ordine@ordine.example.com', subject, text: 'Non va.' }),
  );
  // On new connections every statement is said in words once.
  other.machine.way?.cut();
  const cut = other.machine.way?.cutAt('insert into "ticket"', 'before', AbortSignal.timeout(60_000));
  stand.dovecot.deliverMany('support', await Promise.all(mails));
  expect(await cut).toBe(true);
  await until('all are decided', async () => (await openedInOrder()).length === subjects.length);
  expect(await openedInOrder()).toEqual(subjects);
});

it('both go on when the server has crashed', async () => {
  await stand.postgres?.pause();
  const address = await write('caduto');
  await stand.postgres?.resume();
  await until('it is answered', () => lettersTo(address) === 1);
  const { daemons } = JSON.parse((await one.machine.here.run(['status', '--json'])).stdout);
  expect(daemons).toMatchObject([{ alive: true }, { alive: true }]);
});

it('a daemon that is killed has all its work taken over within ten seconds', async () => {
  const { rows } = await sql<{ name: string }>`select lease.name from lease join daemon on daemon.id = holder
    where process = ${other.running.pid} and until > 0 and name = work`.execute(store);
  const works = rows.map(({ name }) => name);
  expect(works).toContain('triage');
  const since = one.lines.length;
  const killedAt = Date.now();
  other.running.signal('SIGKILL');
  const address = await write('ucciso');
  await until('it is answered', () => lettersTo(address) === 1);
  await until('it has all of it', () => works.every((work) => has(one, 'lease.taken', work, since)));
  const taken = one.lines.slice(since).filter(({ event }) => event === 'lease.taken');
  for (const { work, time } of taken)
    expect([work, Date.parse(time) - killedAt < 10_000]).toEqual([work, true]);
});
