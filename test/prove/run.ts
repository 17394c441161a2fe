// npm run prove -- --store postgres [--daemons 3] [--mails 5000] [--seed 1] [--rate 50] [--calm]: mail comes in while
// daemons are killed, stopped past their leases and cut off, and the database server crashes. Ends with 0 only when
// nothing was lost, done twice or out of order.
import { parseArgs } from 'node:util';
import { findingsTable, holds } from './findings.js';
import { prove } from './prove.js';

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'postgres' },
    daemons: { type: 'string', default: '3' },
    mails: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    kill: { type: 'string', default: '2' },
    pause: { type: 'string', default: '10' },
    cut: { type: 'string', default: '3' },
    server: { type: 'string', default: '25' },
    calm: { type: 'boolean', default: false },
  },
});
const ms = (seconds: string): number => (values.calm ? 0 : Number(seconds) * 1_000);
const { findings, folder } = await prove({
  store: values.store === 'sqlite' ? 'sqlite' : 'postgres',
  daemons: Number(values.daemons),
  mails: Number(values.mails),
  rate: Number(values.rate),
  seed: Number(values.seed),
  pace: {
    killMs: ms(values.kill),
    pauseMs: ms(values.pause),
    cutMs: ms(values.cut),
    serverMs: ms(values.server),
  },
  print: (line) => console.error(line),
});
console.log(findingsTable(`seed ${values.seed}`, findings));
if (folder !== null) console.log(`Not as it should be. Logs: ${folder}`);
process.exit(holds(findings) ? 0 : 1);
