// How a command does something to a ticket: by whom, by which facts, all in one transaction; and what it reports.
import { Option } from 'commander';
import type { DeedResult, Done, Work, WorkFacts } from '../../../core/decide/deeds/work.js';
import type { Config } from '../../../io/config/config.js';
import type { Store } from '../../../io/store/open.js';
import type { TicketRow } from '../../../io/store/tickets/tickets.js';
import { apply } from '../../../stages/effects/apply.js';
import { loadWorkFacts } from '../../../stages/effects/work-facts.js';
import type { Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { readLine } from '../../terminal/options.js';
import { loadTicket } from './row.js';

/** Who does it, where that is not the user of this machine. */
export const asOption = () =>
  new Option('--as <name>', 'the technician who does it, as people.yaml names him').argParser(readLine);

/** A deed with what it is about. */
export interface Performing {
  readonly facts: WorkFacts;
  readonly row: TicketRow;
  readonly work: Work;
  readonly transaction: Store;
  /** The facts of another ticket that it names. */
  readonly other: (word: string) => Promise<{ readonly facts: WorkFacts; readonly row: TicketRow }>;
}

/** What was done. */
export interface Performed {
  /** The ticket as it was before. */
  readonly row: TicketRow;
  readonly done: Done;
  /** The row that the changes stand on, where they open a ticket. */
  readonly opened: number | null;
}

/**
 * Does something to a ticket. `writes`: whether the deed may write to a customer; only then the configuration has to be
 * without mistakes: taking a ticket must not wait until somebody's rules are mended. Throws CommandFailed where it is
 * refused; then nothing was changed.
 */
export async function perform(
  context: Context,
  store: Store,
  { word, as, writes }: { readonly word: string; readonly as: string | undefined; readonly writes: boolean },
  deed: (performing: Performing) => DeedResult | Promise<DeedResult>,
): Promise<Performed> {
  const now = context.clock.now();
  const config = once(() => context.config());
  if (writes) config();
  const by = authorOf(context, as, config);
  const work: Work = {
    by,
    at: now,
    messageId: null,
    get policy() {
      return config().policy;
    },
  };
  return store.transaction().execute(async (transaction) => {
    const settings = writes ? { policy: config().policy, mailboxes: config().mailboxes, now } : null;
    const load = async (named: string) => {
      const row = await loadTicket(transaction, named, context);
      return { row, facts: await loadWorkFacts(transaction, row, settings) };
    };
    const { row, facts } = await load(word);
    const done = await deed({ facts, row, work, transaction, other: load });
    if ('refused' in done) throw new CommandFailed(done.refused.en, EXIT.data);
    const opened = await apply(transaction, done.changes, writes ? config() : null);
    return { row, done, opened };
  });
}

/** Who does what a command says: a technician of people.yaml, else the user of this machine. */
export function authorOf(
  { terminal }: Pick<Context, 'terminal'>,
  as: string | undefined,
  config: () => Config,
): string {
  if (as === undefined) {
    const user = terminal.environment['USER'] ?? terminal.environment['LOGNAME'] ?? '';
    return `shell:${user === '' ? 'unknown' : user}`;
  }
  const { technicians } = config().policy;
  if (technicians.some(({ key }) => key === as)) return as;
  const known = technicians.map(({ key }) => key).join(', ');
  const hint =
    known === ''
      ? 'people.yaml names no technicians: add them there, or leave --as out'
      : `people.yaml has ${known}`;
  throw new CommandFailed(`there is no technician "${as}": ${hint}`, EXIT.usage);
}

/** Who gets a letter of a deed, or why nobody does, for the person who did it; empty where there is nothing to say. */
export function toldOf({ to, remark }: Done): string {
  const whom = to.length === 0 ? '' : `; ${to.join(', ')} will be told`;
  return remark === null ? whom : `${whom}; ${remark}`;
}

/** The same as lines of their own. */
export function toldLines({ to, remark }: Done): string[] {
  const told = to.length === 0 ? [] : [`${to.join(', ')} will be told.`];
  return remark === null ? told : [...told, `${remark.slice(0, 1).toUpperCase()}${remark.slice(1)}.`];
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
