// A proof: mail comes in while daemons are killed, paused and cut off. When all is quiet again it is counted whether
// anything was lost, done twice or out of order.
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type Store } from '../../src/io/store/open.js';
import { seeded } from '../bench/load.js';
import { countDaemons } from './count/daemons.js';
import { countLetters } from './count/letters.js';
import { countMails } from './count/mails.js';
import { countStore } from './count/store.js';
import { Disturbances, type Pace } from './disturbances.js';
import { figure, holds, none, type Finding } from './findings.js';
import { Fleet } from './fleet.js';
import { keepStore } from './keep.js';
import { takeovers, watchLeases } from './leases.js';
import { Writer, type Written } from './mails.js';
import { countLeft, untilQuiet } from './quiet.js';
import { MAILBOXES, startProofStand, type ProofStand } from './stand.js';
import { answerOf } from './wire.js';

/** What is proved, and how hard it is made. */
export interface Proof {
  readonly store: 'sqlite' | 'postgres';
  readonly daemons: number;
  readonly mails: number;
  /** Mails delivered each second. */
  readonly rate: number;
  readonly seed: number;
  readonly pace: Pace;
  readonly print: (line: string) => void;
}

/** How it came out. */
export interface Proved {
  readonly findings: readonly Finding[];
  /** Where the logs and a copy of the store are; null where all is well and they are gone. */
  readonly folder: string | null;
}

/** Longer than work may lie: what nobody has taken by then, nobody takes. */
const SETTLED_MS = 11_000;

/** Runs a proof from an empty store to the counts. */
export async function prove(proof: Proof): Promise<Proved> {
  const stand = await startProofStand(proof.store, proof.daemons);
  const startedAt = Date.now();
  const log = (line: string): void => {
    const said = `${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(7)} ${line}`;
    appendFileSync(join(stand.folder, 'proof.log'), `${new Date().toISOString()} ${said}\n`);
    proof.print(said);
  };
  const store = await openStore(stand.place);
  try {
    if (proof.store === 'postgres') await watchLeases(store);
    const findings = await run(proof, stand, store, log);
    const isWrong = !holds(findings);
    if (isWrong) await keepStore(stand);
    else rmSync(stand.folder, { recursive: true });
    return { findings, folder: isWrong ? stand.folder : null };
  } finally {
    await store.destroy();
    await stand.stop();
  }
}

async function run(
  proof: Proof,
  stand: ProofStand,
  store: Store,
  log: (line: string) => void,
): Promise<Finding[]> {
  const startedAt = Date.now();
  const fleet = new Fleet(stand.machines, stand.folder);
  const disturbing = { stand, fleet, random: seeded(proof.seed), log };
  const disturbances = new Disturbances(disturbing, proof.pace);
  const delivered = await deliver(proof, stand);
  log(`${delivered.length} mails are delivered`);
  const left = () => countLeft(store, stand);
  // To the last mail: whoever is killed late is killed at work.
  const onlyLetters = async () => {
    const now = await left();
    return now === null ? null : { ...now, letters: 0 };
  };
  await untilQuiet(onlyLetters, log);
  await disturbances.stop();
  const endedAt = Date.now();
  log('nothing disturbs any more');
  const { inboxes, undecided, letters } = await untilQuiet(left, log);
  await sleep(Math.max(0, endedAt + SETTLED_MS - Date.now()));
  const { done } = disturbances;
  const taken = proof.store === 'postgres' ? await takeovers(store, done) : [];
  await fleet.end();
  return [
    figure('seconds', ((endedAt - startedAt) / 1_000).toFixed(0)),
    ...(await countMails(store, delivered)),
    none(
      'mails left in an inbox',
      Array.from({ length: inboxes }, () => 'a mail'),
    ),
    none(
      'mails and letters that wait',
      undecided + letters === 0 ? [] : [`${undecided} mails, ${letters} letters`],
    ),
    ...(await countLetters(store, stand.smtp.received, done)),
    ...(await countStore(store, proof.store)),
    ...countDaemons(fleet, done, taken),
  ];
}

const DELIVER_MS = 100;

/** Delivers all mails, so many a second; answers with them in their order. */
async function deliver({ mails, rate, seed }: Proof, { dovecot, smtp }: ProofStand): Promise<Written[]> {
  const random = seeded(seed + 1);
  const answers = () => smtp.received.filter(({ to }) => to.length > 0).map(answerOf);
  const writer = new Writer({ mailboxes: MAILBOXES, answers, random }, mails);
  const delivered: Written[] = [];
  const startedAt = Date.now();
  for (;;) {
    const due = Math.ceil(((Date.now() - startedAt) / 1_000) * rate);
    while (delivered.length < due) {
      const mail = await writer.next();
      if (mail === null) return delivered;
      dovecot.deliver(mail.mailbox, mail.bytes);
      delivered.push(mail);
    }
    await sleep(DELIVER_MS);
  }
}
