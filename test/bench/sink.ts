// The SMTP server of the bench, in a process of its own so that it does not slow what is measured. It tells
// its parent of each mail, says nothing else, and ends with the parent.
import { startSmtp } from '../support/smtp.js';

/** What the parent is told: first the port, then every mail. */
export type SinkNews = { readonly port: number } | { readonly to: string; readonly at: number };

const tell = (news: SinkNews) => process.send?.(news);

const sink = await startSmtp({
  faults: {
    data: ({ to: [to = ''], at }) => {
      tell({ to, at });
      return undefined;
    },
  },
});
process.once('disconnect', () => process.exit());
tell({ port: sink.port });
