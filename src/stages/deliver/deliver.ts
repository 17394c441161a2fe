// deliver: a letter of the outbox is claimed, rendered once, frozen beside its row, sent, and recorded. What a daemon that
// ended had begun to send is taken for perhaps sent: whoever finds it sends the same bytes again.
import type { Templates } from '../../io/template/template.js';
import { claimDue, unclaim } from '../../io/store/outbox/claims.js';
import { noteFailure, reachedNoter } from '../../io/store/state/servers.js';
import type { Stage } from '../../line/stage.js';
import { render, type Rendered } from './render.js';
import { sendBatch, type SendParts } from './send-batch.js';

/** The parts that a delivering stage works with. */
export interface DeliverParts extends SendParts {
  readonly templates: () => Templates;
}

const BATCH_ROWS = 50;
const IDLE_MS = 5_000;

/** Delivers what goes through one SMTP server. */
export function openDeliver(parts: DeliverParts): Stage {
  const { mailbox, client } = parts.sender;
  const noteReached = reachedNoter(parts.held.store, client.service);
  return {
    name: mailbox === null ? 'deliver' : `deliver ${mailbox}`,
    idleMs: IDLE_MS,
    step: async (signal) => {
      const moved = await step(parts, signal);
      if (moved) await noteReached(parts.clock.now());
      return moved;
    },
    close: async () => client.close(true),
  };
}

async function step(parts: DeliverParts, signal: AbortSignal): Promise<boolean> {
  const { clock, log, sender, templates } = parts;
  const { store, mark } = parts.held;
  const { mailbox } = sender;
  const writing = { from: sender.from, templates, store, log };
  const nextDue = async (): Promise<Rendered[]> => {
    const due = await claimDue(store, { mailbox, mark, now: clock.now(), limit: BATCH_ROWS });
    return Promise.all(due.map((row) => render(writing, row)));
  };
  const giveUp = (): void => sender.client.close(true);
  signal.addEventListener('abort', giveUp, { once: true });
  const { attempted, outage, isCutShort } = await sendBatch(parts, nextDue, signal).finally(() =>
    signal.removeEventListener('abort', giveUp),
  );
  if (isCutShort) await unclaim(store, mark);
  // Cut off by ourselves: that says nothing about the server.
  if (signal.aborted) return false;
  if (outage !== null) {
    await noteFailure(store, sender.client.service, outage.message, clock.now());
    throw outage;
  }
  return attempted > 0;
}
