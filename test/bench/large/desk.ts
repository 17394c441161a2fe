// One desk of the large bench: an installation with a store of a given size, mailboxes of its own on the Dovecot that
// all share, and what the commands are asked about.
import Database from 'better-sqlite3';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dovecot } from '../../support/dovecot.js';
import { installation, type Installation } from '../../support/installation.js';
import { mail } from '../../support/mails.js';
import { freePort } from '../../support/port.js';
import { numbered } from '../load.js';
import { MONITOR } from './mails.js';
import { fillStore } from './store.js';

/** The desk. */
export interface Desk {
  readonly tickets: number;
  readonly place: Installation;
  readonly healthPort: number;
  readonly asked: Asked;
  /** A folder for what commands read and write. */
  readonly folder: string;
  /** Puts the mails of one pass into the inbox: new ones, a follow-up, and one of a sender who writes very much. */
  deliver(run: number): Promise<void>;
}

/** What the commands are asked about, each time another. */
interface Asked {
  readonly openTickets: readonly string[];
  readonly heldMessages: readonly number[];
  readonly withAttachment: number;
  /** So many hours back that 500 tickets were opened by mail since. */
  readonly replayHours: number;
  /** The Message-ID of a mail that stands on a ticket, and who wrote it. */
  readonly cited: { readonly messageId: string; readonly from: string };
}

/** Makes a desk with so many tickets. */
export async function openDesk(dovecot: Dovecot, smtpPort: number, tickets: number): Promise<Desk> {
  const [user, healthPort] = [`support-${tickets}`, await freePort()];
  const place = installation({
    imapPort: dovecot.port,
    smtpPort,
    edit: (service) => {
      const [support] = service.mailboxes;
      if (support === undefined) throw new Error('the installation has no mailbox');
      support.imap['user'] = user;
      const imap = { ...support.imap, user: `guasti-${tickets}` };
      service.mailboxes.push({ ...support, name: 'guasti', address: 'guasti@example.it', imap });
      service['digests'] = [
        { name: 'daily', schedule: '0 8 * * *', to: ['responsabile@example.it'], language: 'it' },
        { name: 'monthly', schedule: '0 8 1 * *', to: ['direzione@example.it'], language: 'it' },
      ];
      service['health'] = { port: healthPort };
    },
  });
  // The program makes its tables itself.
  await place.run(['tickets']);
  fillStore(place.database, tickets, Date.now());
  const folder = join(place.root, 'bench');
  mkdirSync(folder);
  const asked = ask(place.database);
  const deliver = async (run: number): Promise<void> =>
    dovecot.deliverMany(user, await mailsOfAPass(`${tickets}-${run}`, asked.cited));
  return { tickets, place, healthPort, asked, folder, deliver };
}

async function mailsOfAPass(name: string, cited: Asked['cited']): Promise<Buffer[]> {
  const text = 'La stampante del secondo piano non stampa.';
  return [
    await numbered(`${name}-a`, { text }),
    await numbered(`${name}-b`, { text: 'Potete creare un nuovo utente?' }),
    await numbered(`${name}-c`, { text, from: MONITOR.address }),
    await numbered(`${name}-d`, { text: 'Ci sono novità?', from: cited.from, inReplyTo: cited.messageId }),
    await mail({ to: 'assistenza@example.it', subject: `senza mittente ${name}`, text }),
  ];
}

function ask(file: string): Asked {
  const database = new Database(file, { readonly: true });
  const column = <Value>(sql: string): Value[] => database.prepare<[], Value>(sql).pluck().all();
  const at = column<number>(
    "select received_at from message where decision = 'opened' order by id desc limit 1 offset 499",
  )[0];
  const cited = database
    .prepare<[], Asked['cited']>(
      `select message_id as messageId, from_address as "from" from message where decision = 'opened'
       and from_address <> '${MONITOR.address}' order by id desc limit 1`,
    )
    .get();
  if (at === undefined || cited === undefined) throw new Error('the store is too small');
  try {
    return {
      openTickets: column("select number from ticket where state = 'open' order by id desc limit 30"),
      heldMessages: column("select id from message where decision = 'held' order by id desc limit 10"),
      // Every fiftieth mail has one, beginning with the first.
      withAttachment: column<number>('select max(id) from message where id % 50 = 1')[0] ?? 1,
      replayHours: Math.ceil((Date.now() - at) / 3_600_000),
      cited,
    };
  } finally {
    database.close();
  }
}

/** Writes a mail that is not in the store yet, for `import` and `rules test`. */
export async function writeMail({ folder, tickets }: Desk, run: number | string): Promise<string> {
  const file = join(folder, `${run}.eml`);
  writeFileSync(
    file,
    await numbered(`${tickets}-import-${run}`, { text: 'Il server è bloccato da stamattina.' }),
  );
  return file;
}
