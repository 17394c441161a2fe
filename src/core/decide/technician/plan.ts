// What becomes of the orders and the text of a technician who may give them: deeds in a fixed order, so that an answer
// goes to whoever is the requester then, and a ticket is closed behind the answer. One that cannot be done undoes all.
import type { Right, Technician } from '../../desk/technician.js';
import type { DoneLine } from '../../letters/technician/done.js';
import { IMPOSSIBLE, inLanguage } from '../../letters/technician/impossible.js';
import type { Obstacle, Refusal } from '../../letters/technician/refusal.js';
import { languageOf } from '../../letters/technician/refused.js';
import type { TranscriptFacts } from '../../letters/technician/transcript.js';
import type { Command } from '../../letters/technician/command.js';
import type { NumberedAttachment } from '../../mail/attachment.js';
import type { Case } from '../case.js';
import type { Change } from '../change.js';
import { answer } from '../deeds/answer.js';
import { cancel, type HeldLetter } from '../deeds/cancel.js';
import { close } from '../deeds/close.js';
import { merge } from '../deeds/merge.js';
import { note } from '../deeds/note.js';
import { reopen } from '../deeds/reopen.js';
import { setRequester } from '../deeds/requester.js';
import { setSeverity } from '../deeds/severity.js';
import { take } from '../deeds/take.js';
import type { DeedResult, Done, Work, WorkFacts } from '../deeds/work.js';
import { parseOrders, type Orders } from './commands.js';
import type { TechnicianFacts } from './facts.js';
import { sortFiles, type Files } from './files.js';
import { findLeak } from './leak.js';
import { sparing } from './reached.js';
import { pointsToQuotation, withoutMereName, withoutOwnCard, writtenBy } from './words.js';

/** What is done, and what the technician hears of it. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly lines: readonly DoneLine[];
  readonly letter: TranscriptFacts['letter'];
}

/** Who orders it, on which ticket. */
export interface Ordering {
  readonly mail: Case;
  readonly technician: Technician;
  readonly facts: TechnicianFacts & { readonly ticket: WorkFacts };
  /** The mail answers an alert: it takes the ticket, and its text stays inside. */
  readonly isAlert: boolean;
  /** The mail answers a report, or news of what a colleague wrote: without a word that says otherwise its text stays inside. */
  readonly isInternal: boolean;
  /** Nothing is done but to keep a text as a note. */
  readonly isNoteOnly: boolean;
}

/** The plan of a mail, or why nothing at all is done. */
export function makePlan(ordering: Ordering): Plan | { readonly refusal: Refusal } {
  const orders = parseOrders(writtenBy(ordering.mail.message));
  if ('refusal' in orders) return orders;
  try {
    return new Planning(ordering, orders).plan();
  } catch (error) {
    if (error instanceof Impossible) return { refusal: error.refusal };
    throw error;
  }
}

/** Ends a plan that cannot be carried out. */
class Impossible extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.because);
  }
}

function impossible(because: Obstacle, detail = ''): never {
  throw new Impossible({ because, detail });
}

type Given<Word extends Command['word']> = Extract<Command, { readonly word: Word }>;

/** What an answer to an alert about several tickets may order: it takes all of them. */
const OF_SEVERAL: ReadonlySet<Command['word']> = new Set(['take', 'note']);

class Planning {
  readonly #changes: Change[] = [];
  readonly #lines: DoneLine[] = [];
  #letter: TranscriptFacts['letter'] = null;
  /** The ticket as it is after the deeds so far. */
  #facts: WorkFacts;
  readonly #work: Work;
  readonly #text: string;
  readonly #files: Files;

  constructor(
    private readonly ordering: Ordering,
    private readonly orders: Orders,
  ) {
    const { mail, technician, facts } = ordering;
    this.#facts = facts.ticket;
    const { now: at, id: messageId } = mail.arrival;
    this.#work = { by: technician.key, at, messageId, policy: mail.policy };
    this.#text = withoutMereName(withoutOwnCard(orders.text, technician), technician);
    this.#files = sortFiles(mail.message);
  }

  plan(): Plan {
    this.#ask();
    this.#cancel();
    this.#take();
    this.#requester();
    this.#reopen();
    this.#severity();
    const closing = this.#given('close');
    if (closing === undefined) this.#say(this.#text);
    else this.#close(closing);
    this.#merge();
    return { changes: this.#changes, lines: this.#lines, letter: this.#letter };
  }

  /** A deed that can be done; else all of the plan is given up. */
  #possible(result: DeedResult): Done {
    if (!('refused' in result)) return result;
    const { technician, mail } = this.ordering;
    return impossible('impossible', inLanguage(result.refused, languageOf(technician, mail.policy.desk)));
  }

  /** What speaks against any of it. */
  #ask(): void {
    const { commands } = this.orders;
    const { isAlert, isNoteOnly, technician } = this.ordering;
    if (this.#text === '' && !isAlert && commands.every(({ word }) => word === 'note' || word === 'customer'))
      impossible('empty');
    if (this.ordering.facts.alerted.length > 0 && commands.some(({ word }) => !OF_SEVERAL.has(word)))
      impossible('several tickets');
    if (isNoteOnly && (isAlert || commands.some(({ word }) => word !== 'note'))) impossible('no server');
    if (this.#given('severity')) this.#need('severity');
    if (this.#given('close') ?? this.#given('reopen')) this.#need('close');
    if (this.#given('merge')) this.#need('merge');
    if (this.#given('customer') ?? this.#given('requester')) this.#need('answer');
    if (this.#isForCustomer() && this.#files.sent.length === 0 && pointsToQuotation(this.#text, technician))
      impossible('inline');
    const leaving = [
      this.#given('close')?.solution ?? '',
      this.#given('severity')?.why ?? '',
      this.#isForCustomer() ? this.#text : '',
    ];
    const leak = findLeak(leaving.join('\n'), this.ordering.facts.notes);
    if (leak !== null) throw new Impossible(leak);
  }

  #given<Word extends Command['word']>(word: Word): Given<Word> | undefined {
    return this.orders.commands.find((one): one is Given<Word> => one.word === word);
  }

  #need(right: Right): void {
    if (!this.ordering.technician.may.includes(right)) impossible('no right', right);
  }

  /** Whether a text goes to the customer. Without a word that says so: as answers of this technician do. */
  #isForCustomer(): boolean {
    const { isAlert, isInternal, isNoteOnly, mail, technician } = this.ordering;
    if (this.#given('customer')) return true;
    if (isNoteOnly || this.#given('note') || isAlert || isInternal) return false;
    // Whoever takes an answer back may have left the signature below the word.
    if (this.#given('cancel')) return false;
    return mail.policy.answers.to === 'customer' && technician.may.includes('answer');
  }

  /** Adds a deed, or gives up all of them. */
  #do(result: DeedResult, what: DoneLine['what'], detail: string): Done {
    const done = this.#possible(result);
    this.#changes.push(...done.changes);
    this.#tell(what, detail);
    if (done.remark !== null) this.#tell('remark', `${done.remark}.`);
    return done;
  }

  #tell(what: DoneLine['what'], detail = ''): void {
    this.#lines.push({ what, detail });
  }

  #remark(remark: string): void {
    if (remark !== '') this.#do(note(this.#facts, remark, this.#work), 'note', '');
  }

  #cancel(): void {
    const given = this.#given('cancel');
    if (given === undefined) return;
    const { held } = this.ordering.facts;
    if (held.length === 0) this.#tell('nothing to cancel');
    else this.#cancelLetters(held);
    this.#remark(given.remark);
  }

  #cancelLetters(held: readonly HeldLetter[]): void {
    const whom = [...new Set(held.map(({ to }) => to))].join(', ');
    const { changes } = this.#do(cancel(this.#facts, held, this.#work), 'cancelled', whom);
    if (!changes.some(({ kind }) => kind === 'reopen')) return;
    if (this.#given('reopen') === undefined) this.#tell('reopened');
    this.#facts = { ...this.#facts, ticket: { ...this.#facts.ticket, state: 'open', closedAt: null } };
  }

  #take(): void {
    const given = this.#given('take');
    if (given === undefined && !this.ordering.isAlert) return;
    const { technician } = this.ordering;
    const { takenBy, ticket } = this.#facts;
    this.#do(take(this.#facts, technician.key, this.#work), 'taken', ticket.number);
    if (takenBy !== null && takenBy !== technician.key) this.#tell('taken from', takenBy);
    for (const other of this.ordering.facts.alerted)
      this.#do(take(other, technician.key, this.#work), 'taken', other.ticket.number);
    this.#remark(given?.remark ?? '');
  }

  #requester(): void {
    const given = this.#given('requester');
    if (given === undefined) return;
    const { address } = given;
    this.#do(setRequester(this.#facts, { address, name: '' }, this.#work), 'requester', address);
    this.#facts = withRequester(this.#facts, address);
  }

  #reopen(): void {
    const given = this.#given('reopen');
    if (given === undefined) return;
    const { ticket } = this.#facts;
    if (ticket.state === 'closed')
      this.#do(reopen(this.#facts, given.remark || null, this.#work), 'reopened', '');
    else this.#tell('reopened');
    this.#facts = { ...this.#facts, ticket: { ...ticket, state: 'open', closedAt: null } };
  }

  #severity(): void {
    const given = this.#given('severity');
    if (given === undefined) return;
    const { severity, why } = given;
    const takes = this.#given('take') !== undefined || this.ordering.isAlert;
    const result = this.#possible(setSeverity(this.#facts, { severity, why, takes }, this.#work));
    const { to } = this.#do(this.#held(result), 'severity', String(severity));
    if (to.length > 0) this.#tell('severity read', `${to.join(', ')}: ${why}`);
    this.#facts = { ...this.#facts, ticket: { ...this.#facts.ticket, severity } };
  }

  /** A text goes to the customer, or stays inside. */
  #say(text: string): void {
    if (this.#isForCustomer()) {
      // Files alone are no answer: signatures bring pictures with them.
      if (text !== '') this.#answer(text);
    } else if (text !== '') {
      const isHeldBack = this.#given('cancel') !== undefined && this.#given('note') === undefined;
      this.#do(note(this.#facts, text, this.#work), isHeldBack ? 'unsent' : 'note', '');
      if (this.ordering.isNoteOnly) this.#tell('note only');
    }
  }

  #answer(text: string): void {
    if (text === '') impossible('empty');
    const { mail, facts } = this.ordering;
    const attached = this.#files.sent.map(({ place, fileName, type }) => ({
      place: place.index,
      fileName,
      type,
    }));
    const result = this.#possible(answer(this.#facts, { text, attached }, this.#work));
    const { changes, to, spared } = sparing(result, mail);
    this.#do({ ...result, changes }, to.length === 0 ? 'kept' : 'answer', to.join(', '));
    if (spared.length > 0) this.#tell('has it already', spared.join(', '));
    if (to.length > 0) this.#letter = this.#letterOf(to, text);
    this.#tellFiles();
    for (const other of facts.others) this.#tell('other answer', this.#nameOf(other));
  }

  #letterOf(to: readonly string[], text: string): NonNullable<TranscriptFacts['letter']> {
    const { at, policy } = this.#work;
    const { holdMs } = policy.answers;
    return { to, text, at: at + holdMs, isHeld: holdMs > 0 };
  }

  #tellFiles(): void {
    const { sent, left } = this.#files;
    if (sent.length > 0) this.#tell('files', namesOf(sent));
    if (left.length > 0) this.#tell('files left out', namesOf(left));
  }

  #nameOf(key: string): string {
    return this.#work.policy.technicians.find((one) => one.key === key)?.name ?? key;
  }

  /**
   * The words behind `@chiudi` say how it was solved, and a text below is an answer of its own. Without them the text says
   * it: one letter goes, not two, unless files go with it or nobody hears of closings.
   */
  #close({ solution }: Given<'close'>): void {
    const { ticket } = this.#facts;
    if (ticket.state === 'closed') this.#possible({ refused: IMPOSSIBLE.closed(ticket.number) });
    const isText = this.#isForCustomer() && this.#text !== '';
    const tells = solution === '' && isText && this.#files.sent.length === 0 && this.#isForOneReader();
    if (!tells || !this.#closeWith(this.#text, true)) {
      this.#say(this.#text);
      this.#closeWith(solution, false);
    }
    this.#facts = { ...this.#facts, ticket: { ...ticket, state: 'closed', closedAt: this.#work.at } };
  }

  /** Whether an answer would go to one person, whom the mail itself has not reached. */
  #isForOneReader(): boolean {
    const result = answer(this.#facts, { text: this.#text }, this.#work);
    if ('refused' in result) return true;
    return result.to.length === 1 && sparing(result, this.ordering.mail).spared.length === 0;
  }

  /** Closes the ticket, unless somebody has to hear of it and nobody does; answers whether it is closed. */
  #closeWith(solution: string, mustTell: boolean): boolean {
    const closing = { why: null, solution: solution === '' ? null : solution, quiet: false };
    const result = this.#possible(close(this.#facts, closing, this.#work));
    const { to } = result;
    if (mustTell && to.length === 0) return false;
    this.#do(this.#held(result), to.length === 0 ? 'closed quietly' : 'closed', to.join(', '));
    if (to.length > 0 && solution !== '') this.#letter ??= this.#letterOf(to, solution);
    return true;
  }

  /** The deed with its letters held, so that `@annulla` takes them back. */
  #held(result: Done): Done {
    const { at, by, policy } = this.#work;
    const dueAt = at + policy.answers.holdMs;
    const changes = result.changes.map((change) =>
      change.kind === 'queue letter' ? { ...change, by, dueAt } : change,
    );
    return { ...result, changes };
  }

  #merge(): void {
    const given = this.#given('merge');
    if (given === undefined) return;
    const { target } = this.ordering.facts;
    if (target === null) return impossible('no ticket', given.ticket);
    this.#do(merge(this.#facts, target, this.#work), 'merged', target.ticket.number);
  }
}

/** The ticket with another requester: what was said before was said to somebody else. */
function withRequester(facts: WorkFacts, address: string): WorkFacts {
  const { ticket } = facts;
  const others = ticket.participants.filter((one) => one.address !== ticket.requester);
  const participants = [...others, { address, namedBy: 'opening' } as const];
  const changed = { ...ticket, requester: address, participants };
  return { ...facts, ticket: changed, requesterName: '', lastMail: null };
}

function namesOf(files: readonly NumberedAttachment[]): string {
  return files.map(({ fileName }) => fileName).join(', ');
}
