// deliver: a letter of the outbox is rendered once, frozen beside its row, sent, and recorded. A row is leased while it
// is on its way; whoever starts next takes what is still leased for perhaps sent, and sends the same bytes again.
import type { Templates } from '../../io/template/template.js';
import { dueRows } from '../../io/store/outbox/outbox.js';
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
  const noteReached = reachedNoter(parts.store, client.service);
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
  const { store, clock, log, sender, templates } = parts;
  const writing = { from: sender.from, templates, store, log };
  const nextDue = async (): Promise<Rendered[]> => {
    const due = await dueRows(store, sender.mailbox, clock.now(), BATCH_ROWS);
    return Promise.all(due.map((row) => render(writing, row)));
  };
  const giveUp = (): void => sender.client.close(true);
  signal.addEventListener('abort', giveUp, { once: true });
  const { attempted, outage } = await sendBatch(parts, nextDue, signal);
  signal.removeEventListener('abort', giveUp);
  // Cut off by ourselves: that says nothing about the server.
  if (signal.aborted) return false;
  if (outage !== null) {
    await noteFailure(store, sender.client.service, outage.message, clock.now());
    throw outage;
  }
  return attempted > 0;
}
