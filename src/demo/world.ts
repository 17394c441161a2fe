// Everything that the demo starts, and ends again whatever happens: two mail servers, an installation, the daemon
// as `sportello run` starts it, and a second connection to its store to watch what it does.
import { run } from '../daemon.js';
import type { Clock } from '../io/system/clock.js';
import { openLog } from '../io/system/log.js';
import { loadSetup } from '../io/config/setup.js';
import { openStore, type Store } from '../io/store/open.js';
import type { StorePlace } from '../io/store/place.js';
import { openSupervisor } from '../io/system/supervisor.js';
import { CommandFailed, EXIT } from '../cli/terminal/exit.js';
import type { Terminal } from '../cli/terminal/terminal.js';
import { startImapServer, type ImapServer } from './servers/imap-server.js';
import { ACCOUNT, makeInstallation, type Installation } from './installation.js';
import { startPostOffice, type PostOffice } from './servers/smtp-server.js';

/** How long anything may take before the demo calls it a failure. */
const PATIENCE_MS = 30_000;
/** Between two looks. */
const LOOK_MS = 20;

/** The running demo. */
export interface World {
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly imap: ImapServer;
  readonly post: PostOffice;
  readonly installation: Installation;
  readonly store: Store;
  /** Waits. Throws when the demo is interrupted or the daemon has died. */
  readonly pause: (ms: number) => Promise<void>;
  /** Looks until there is something to see. Throws when that takes too long. */
  readonly until: <T>(what: string, look: () => Promise<T | null>) => Promise<T>;
}

/** Starts everything, lets `play` happen, and ends everything. */
export async function inWorld(terminal: Terminal, clock: Clock, play: (world: World) => Promise<void>) {
  const undo: (() => void | Promise<void>)[] = [];
  try {
    const imap = await startImapServer(ACCOUNT.user, ACCOUNT.password);
    undo.push(() => imap.close());
    const post = await startPostOffice(ACCOUNT.address, (mail) => imap.deliver(mail));
    undo.push(() => post.close());
    const installation = makeInstallation({ imap: imap.port, smtp: post.port });
    undo.push(() => installation.remove());
    const setup = loadSetup(installation.config, {});
    // Before the daemon: two that make the tables of a new store at once are in each other's way.
    const store = await openStore(setup.config.store.place);
    undo.push(() => store.destroy());
    const stopping = new AbortController();
    const died = new AbortController();
    const load = (storeInUse: StorePlace) => loadSetup(installation.config, {}, storeInUse);
    const log = openLog('silent');
    const parts = {
      setup,
      load,
      onReload: () => undefined,
      supervisor: openSupervisor({}, log),
      clock,
      log,
      process: terminal.process,
    };
    const running = run(parts, stopping.signal).catch((error: unknown) => died.abort(error));
    undo.push(async () => {
      stopping.abort();
      await running;
    });
    await play({
      terminal,
      clock,
      imap,
      post,
      installation,
      store,
      ...patience(terminal, clock, died.signal),
    });
  } finally {
    await unwind(undo);
  }
}

/** Undoes from the last to the first, also where one of them fails. */
async function unwind(undo: (() => void | Promise<void>)[]): Promise<void> {
  const step = undo.pop();
  if (step === undefined) return;
  try {
    await step();
  } finally {
    await unwind(undo);
  }
}

function patience(terminal: Terminal, clock: Clock, died: AbortSignal): Pick<World, 'pause' | 'until'> {
  const ending = AbortSignal.any([terminal.signal, died]);
  const pause = async (ms: number): Promise<void> => {
    await clock.pause(ms, ending);
    died.throwIfAborted();
    if (terminal.signal.aborted) throw new CommandFailed('the demo was interrupted', EXIT.temporary);
  };
  return {
    pause,
    until: async (what, look) => {
      for (const from = clock.now(); clock.now() - from < PATIENCE_MS; await pause(LOOK_MS)) {
        const seen = await look();
        if (seen !== null) return seen;
      }
      throw new CommandFailed(`the demo waited ${PATIENCE_MS / 1000} s in vain: ${what}`, EXIT.software);
    },
  };
}
